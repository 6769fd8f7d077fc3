from typing import NamedTuple

from psycopg2.errors import LockNotAvailable, SerializationFailure

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from .tdkt_audit_entry import canonical, digest, read_payload

_lt = LazyTranslate(__name__)

# Entries sealed or checked at once: some megabytes of memory.
BATCH = 5000
FACTS = SQL(
    "id, sequence, hash, company_id, date, user_id, acting_for_id, res_model, res_id,"
    " action, state_from, state_to, payload_digest"
)
READERS = (
    "thidua_khenthuong.group_tdkt_manager",
    "thidua_khenthuong.group_tdkt_leader",
)

FAULTS = {
    "missing": _lt("entry %(sequence)s is missing"),
    "payload": _lt("the contents of entry %(sequence)s were changed"),
    "erased": _lt("the contents of entry %(sequence)s were erased without approval"),
    "hash": _lt(
        "entry %(sequence)s, or its place in the chain, is not what was sealed"
    ),
    "cut": _lt("the entries from %(sequence)s on are missing"),
    "head": _lt("the seal kept for entry %(sequence)s is not the entry's own"),
    "known": _lt(
        "the seal of entry %(sequence)s is not the one you were sent: the chain was "
        "rebuilt"
    ),
}


class CheckResult(NamedTuple):
    """What a check of one office's chain found.

    ``fault`` is a key of ``FAULTS`` or None, ``sequence`` the first bad entry.
    """

    fault: str | None
    sequence: int
    checked: int
    unsealed: int


class TdktAuditChain(models.Model):
    """The head of the chain of one office: its last seal, and what was mailed of it.

    Users insert entries side by side and never wait: nothing they do touches this
    row. A cron locks it, gives the entries that are committed by then the next
    numbers and seals them one after the other, so an entry that was begun early and
    committed late simply gets a later number.
    """

    _name = "tdkt.audit.chain"
    _inherit = ["tdkt.unwritable.mixin", "tdkt.cron.mixin"]
    _description = "Chain of Audit Entries"
    _rec_name = "company_id"
    _log_access = False

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, ondelete="restrict"
    )
    sequence = fields.Integer(string="Last Entry", readonly=True)
    hash = fields.Char(string="Last Seal (SHA-256)", readonly=True)
    date_sealed = fields.Datetime(string="Sealed On", readonly=True)
    mailed_sequence = fields.Integer(
        string="Last Entry Mailed", readonly=True, aggregator=None
    )
    date_mailed = fields.Datetime(string="Mailed On", readonly=True)
    mailed_to = fields.Char(readonly=True)

    _company_uniq = models.Constraint(
        "unique(company_id)", "An office has one chain only."
    )

    # --- Sealing -----------------------------------------------------------------

    @api.model
    def _cron_seal(self):
        """Seal what has been committed since the last run, office by office."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT DISTINCT company_id FROM tdkt_audit_entry WHERE hash IS NULL"
        )
        companies = self.env["res.company"].browse(
            row[0] for row in self.env.cr.fetchall()
        )
        # a full batch: more may wait
        full = []

        def seal(company):
            if self._seal(company) == BATCH:
                full.append(company)

        self._run_each("ir_cron_audit_seal", companies, seal)
        if full:
            self._trigger_again("ir_cron_audit_seal")

    @api.model
    def _seal(self, company):
        """Seal up to ``BATCH`` entries of an office, in the order of their insertion.

        :return: how many were sealed; 0 when somebody else is sealing right now
        """
        self.env.flush_all()
        head = self._lock(company)
        if head is None:
            return 0
        sequence, last = head
        cr = self.env.cr
        cr.execute(
            SQL(
                "SELECT %s FROM tdkt_audit_entry WHERE company_id = %s AND hash IS NULL"
                " ORDER BY id LIMIT %s",
                FACTS,
                company.id,
                BATCH,
            )
        )
        ids, numbers, hashes = [], [], []
        for row in cr.dictfetchall():
            sequence += 1
            last = _seal_of(last, {**row, "sequence": sequence})
            ids.append(row["id"])
            numbers.append(sequence)
            hashes.append(last)
        if ids:
            self._write_seals(company, ids, numbers, hashes)
        return len(ids)

    def _write_seals(self, company, ids, numbers, hashes):
        now = fields.Datetime.now()
        self.env.cr.execute(
            SQL(
                """UPDATE tdkt_audit_entry AS entry
                      SET sequence = seal.sequence, hash = seal.hash, date_sealed = %s
                     FROM unnest(%s::int[], %s::int[], %s::varchar[])
                          AS seal(id, sequence, hash)
                    WHERE entry.id = seal.id""",
                now,
                ids,
                numbers,
                hashes,
            )
        )
        self.env.cr.execute(
            SQL(
                """UPDATE tdkt_audit_chain
                      SET sequence = %s, hash = %s, date_sealed = %s
                    WHERE company_id = %s""",
                numbers[-1],
                hashes[-1],
                now,
                company.id,
            )
        )
        self.env["tdkt.audit.entry"].invalidate_model()
        self.invalidate_model()

    def _lock(self, company):
        """Lock the chain of an office without waiting.

        :return: its last sequence number and seal, None while another one holds it
        """
        cr = self.env.cr
        query = SQL(
            "SELECT sequence, hash FROM tdkt_audit_chain WHERE company_id = %s"
            " FOR UPDATE NOWAIT",
            company.id,
        )
        try:
            # a refused lock must not end the transaction of whoever asked
            with cr.savepoint(flush=False):
                cr.execute(query, log_exceptions=False)
                if not cr.rowcount:
                    cr.execute(
                        SQL(
                            "INSERT INTO tdkt_audit_chain (company_id, sequence, hash)"
                            " VALUES (%s, 0, '') ON CONFLICT DO NOTHING",
                            company.id,
                        ),
                        log_exceptions=False,
                    )
                    cr.execute(query, log_exceptions=False)
                return cr.fetchone()
        except (LockNotAvailable, SerializationFailure):
            # the other one seals what is there; the rest is sealed next time
            return None

    # --- Checking ----------------------------------------------------------------

    @api.model
    def _check(self, company, known_sequence=0, known_hash=None):
        """Compare the entries of an office with their seals.

        :param int known_sequence: an entry whose seal was mailed or printed
        :param str known_hash: that seal
        :return: :class:`CheckResult`
        """
        self.env.flush_all()
        self.invalidate_model()
        erased = self._approved_erasures(company)
        last, count, last_sequence = "", 0, 0
        for row in self._rows(company):
            count += 1
            fault = _find_fault(row, last, last_sequence, erased)
            # behind the first fault every seal differs: only that one says anything
            if fault:
                bad = last_sequence + 1 if fault == "missing" else row["sequence"]
                return self._result(company, fault, bad, count)
            last, last_sequence = row["hash"], row["sequence"]
            if last_sequence == known_sequence and known_hash not in (None, last):
                return self._result(company, "known", last_sequence, count)
        # entries cut off at the end leave a chain that is whole: the office's own head,
        # or a number that was mailed, tells that there were more
        head = company._tdkt_audit_head()
        if max(head["sequence"], known_sequence or 0) > last_sequence:
            return self._result(company, "cut", last_sequence + 1, count)
        if head["sequence"] < last_sequence or (head["hash"] or "") != last:
            return self._result(company, "head", last_sequence, count)
        return self._result(company, None, 0, count)

    def _rows(self, company):
        """Yield the sealed entries in the order of the chain, batch by batch."""
        cr = self.env.cr
        # after the last number: OFFSET would read all over again; in batches, since a
        # history of years does not fit into memory
        after = -1
        while True:
            cr.execute(
                SQL(
                    """SELECT %s, payload FROM tdkt_audit_entry
                        WHERE company_id = %s AND hash IS NOT NULL AND sequence > %s
                        ORDER BY sequence LIMIT %s""",
                    FACTS,
                    company.id,
                    after,
                    BATCH,
                )
            )
            rows = cr.dictfetchall()
            yield from rows
            if len(rows) < BATCH:
                return
            after = rows[-1]["sequence"]

    def _approved_erasures(self, company):
        """Return the numbers of the entries whose erasure was entered itself."""
        self.env.cr.execute(
            """SELECT payload FROM tdkt_audit_entry
                WHERE company_id = %s AND action = 'erase'""",
            [company.id],
        )
        numbers = set()
        for (payload,) in self.env.cr.fetchall():
            numbers.update(read_payload(payload).get("erased", ()))
        return numbers

    def _result(self, company, fault, sequence, checked):
        self.env.cr.execute(
            """SELECT count(*) FROM tdkt_audit_entry
                WHERE company_id = %s AND hash IS NULL""",
            [company.id],
        )
        return CheckResult(fault, sequence, checked, self.env.cr.fetchone()[0])

    @api.model
    def _get_sentence(self, company, result):
        """Return one sentence about a :class:`CheckResult`."""
        if result.fault:
            sentence = self.env._(FAULTS[result.fault])
            return self.env._(
                "The history of “%(office)s” is broken: %(fault)s.",
                office=company.name,
                fault=sentence % {"sequence": result.sequence},
            )
        return self.env._(
            "The history of “%(office)s” is intact: %(checked)s entries checked, "
            "%(unsealed)s not sealed yet.",
            office=company.name,
            checked=result.checked,
            unsealed=result.unsealed,
        )

    @api.model
    def _check_all(self):
        """Check every office; for ``odoo shell``.

        :return: {office name: sentence}
        """
        return {
            company.name: self._get_sentence(company, self._check(company))
            for company in self.search([]).company_id
        }

    @api.model
    def _check_reader(self):
        """Raise for anybody who may not read the history.

        :raises AccessError: for anybody but leaders and administrators
        """
        if not self.env.su and not any(map(self.env.user.has_group, READERS)):
            raise AccessError(
                self.env._("Only leaders and administrators check the history.")
            )

    # --- Mailing -----------------------------------------------------------------

    @api.model
    def _cron_mail_heads(self):
        """Mail every office's last seal to its leaders, out of everybody's reach.

        Whoever rewrites the whole chain afterwards cannot rewrite these letters.
        """
        chains = self.search([("sequence", ">", 0)])
        self._run_each("ir_cron_audit_mail", chains, type(self)._mail_head)

    def _mail_head(self):
        """Mail the last seal of one office; it counts when the mail server took it.

        :raises UserError: when the letter could not be handed over
        """
        self.ensure_one()
        leaders = self._find_leaders()
        if not leaders:
            return
        company = self.company_id
        sentence = self.with_context(lang="vi_VN")._get_sentence(
            company, self._check(company)
        )
        template = self.env.ref("thidua_khenthuong.mail_template_audit_head")
        mail_id = template.with_context(tdkt_sentence=sentence).send_mail(
            self.id, email_values={"recipient_ids": leaders.partner_id.ids}
        )
        # sudo: mail.mail - letters are the system's; this one is nobody's to read
        mail_sudo = self.env["mail.mail"].sudo().browse(mail_id)
        mail_sudo.send()
        if mail_sudo.state != "sent":
            raise UserError(
                self.env._(
                    "the seal of the history could not be mailed to the leaders: "
                    "%(reason)s",
                    reason=mail_sudo.failure_reason or mail_sudo.state,
                )
            )
        self._write_mailed(leaders)

    def _find_leaders(self):
        """Return the leaders of the office who have an address."""
        self.ensure_one()
        return self.env["res.users"].search(
            [
                (
                    "all_group_ids",
                    "in",
                    self.env.ref("thidua_khenthuong.group_tdkt_leader").ids,
                ),
                ("company_ids", "in", self.company_id.ids),
                ("share", "=", False),
                ("email", "!=", False),
            ]
        )

    def _write_mailed(self, leaders):
        self.ensure_one()
        self.env.cr.execute(
            SQL(
                """UPDATE tdkt_audit_chain
                      SET mailed_sequence = sequence, date_mailed = %s, mailed_to = %s
                    WHERE id = %s""",
                fields.Datetime.now(),
                ", ".join(leaders.mapped("email")),
                self.id,
            )
        )
        self.invalidate_recordset()


def _seal_of(previous, row):
    """Return the seal of an entry that follows the seal ``previous``."""
    return digest(
        canonical(
            [
                previous or "",
                row["sequence"],
                row["company_id"],
                fields.Datetime.to_string(row["date"]),
                row["user_id"],
                row["acting_for_id"],
                row["res_model"],
                row["res_id"],
                row["action"],
                row["state_from"],
                row["state_to"],
                row["payload_digest"],
            ]
        )
    )


def _find_fault(row, last, last_sequence, erased):
    """Return what is wrong with an entry, None when nothing is."""
    if row["sequence"] != last_sequence + 1:
        return "missing"
    if _seal_of(last, row) != row["hash"]:
        return "hash"
    if row["payload"] is None:
        return None if row["sequence"] in erased else "erased"
    return None if digest(row["payload"]) == row["payload_digest"] else "payload"
