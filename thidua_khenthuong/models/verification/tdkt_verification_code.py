from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ...verification import codes
from ...verification.kept import KeptStatement

_lt = LazyTranslate(__name__)

# Words of an award that its certificate prints, as the page names them.
WORDS = {
    "nominee_title": _lt("Form of address"),
    "nominee_name": _lt("Name"),
    "nominee_position": _lt("Position"),
    "nominee_department": _lt("Unit"),
    "reward_reason": _lt("Achievement"),
}

# All that the page says, in one statement: whether a code exists shows neither in the
# number of questions put to the database nor in what they are.
LOOK_UP = """
    SELECT code.id IS NOT NULL AS known, code.superseded_on, code.company_id,
           award.id IS NOT NULL AS of_award, award.state, award.subject_type,
           award.nominee_title, award.nominee_name, award.nominee_department,
           award.award_name, award.code AS register, award.decision_number, award.date,
           decision.issuer_name, decision.origin, decision.number, decision.symbol,
           decision.external_reference, decision.date_document, decision.subject,
           decision.document_state, changes.list AS changes, later.list AS later,
           given.people, given.bodies, given.corrected, given.revoked,
           given.date_revoked
      FROM (SELECT %s AS hash) asked
      LEFT JOIN tdkt_verification_code code ON code.code_hash = asked.hash
      LEFT JOIN tdkt_commendation award ON award.id = code.commendation_id
      LEFT JOIN tdkt_decision decision
             ON decision.id = COALESCE(code.decision_id, award.decision_id)
      LEFT JOIN LATERAL (
           SELECT json_agg(json_build_object(
                      'kind', change.kind, 'date', change.date,
                      'before', change.before, 'after', change.after,
                      'reference', change.document_reference,
                      'origin', orderer.origin, 'number', orderer.number,
                      'symbol', orderer.symbol,
                      'external_reference', orderer.external_reference,
                      'date_document', orderer.date_document)
                      ORDER BY change.date, change.id) AS list
             FROM tdkt_commendation_change change
             LEFT JOIN tdkt_decision orderer ON orderer.id = change.ordered_by_id
            WHERE change.commendation_id = award.id AND change.state = 'applied'
           ) changes ON TRUE
      LEFT JOIN LATERAL (
           SELECT json_agg(json_build_object(
                      'kind', later.amendment_kind, 'origin', later.origin,
                      'number', later.number, 'symbol', later.symbol,
                      'external_reference', later.external_reference,
                      'date_document', later.date_document)
                      ORDER BY later.date_document, later.id) AS list
             FROM tdkt_decision later
            WHERE later.amends_id = code.decision_id
              AND later.document_state = 'issued'
           ) later ON TRUE
      LEFT JOIN LATERAL (
           SELECT COUNT(*) FILTER (WHERE one.subject_type = 'individual') AS people,
                  COUNT(*) FILTER (WHERE one.subject_type != 'individual') AS bodies,
                  COUNT(*) FILTER (WHERE one.state = 'corrected') AS corrected,
                  COUNT(*) FILTER (WHERE one.state = 'revoked') AS revoked,
                  (SELECT MAX(change.date)
                     FROM tdkt_commendation_change change
                     JOIN tdkt_commendation revoked
                       ON revoked.id = change.commendation_id
                    WHERE revoked.decision_id = code.decision_id
                      AND change.kind = 'revoke' AND change.state = 'applied'
                  ) AS date_revoked
             FROM tdkt_commendation one
            -- of a certificate, or of no paper, none is looked at
            WHERE code.decision_id IS NOT NULL
              AND one.decision_id = code.decision_id
           ) given ON TRUE
"""
# Nine tables: planned anew for each question, that would take as long as all the rest.
KEPT = KeptStatement("tdkt_look_up", LOOK_UP)


class TdktVerificationCode(models.Model):
    """The code that a kept print bears, by which anybody asks what it is worth.

    A record of its own, since an issued award or decision is locked. The code belongs
    to one print: a print made anew bears another, and the page says of the old one
    that it was replaced.

    The code is kept as it is printed, so that a print is made of its record alone. It
    is read by no role: printing a certificate shows it. It is a name, not a proof: the
    page says what the record says, whoever asks (see ``docs/verification.md``).
    """

    _name = "tdkt.verification.code"
    _inherit = ["tdkt.named.mixin", "tdkt.unwritable.mixin"]
    _description = "Verification Code"
    _order = "id desc"
    _name_parts = ("commendation_id.display_name", "decision_id.display_name")

    code = fields.Char(required=True, readonly=True, groups=fields.NO_ACCESS)
    # looked up instead of the code: how far two hashes agree tells nobody anything
    code_hash = fields.Char(required=True, readonly=True, groups=fields.NO_ACCESS)
    address = fields.Char(
        required=True,
        readonly=True,
        help="The page as printed, whatever the office's address is now.",
    )
    commendation_id = fields.Many2one(
        comodel_name="tdkt.commendation",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    decision_id = fields.Many2one(
        comodel_name="tdkt.decision",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    superseded_on = fields.Datetime(
        readonly=True, help="When the print that bears it was replaced by another one."
    )

    _hash_uniq = models.UniqueIndex("(code_hash)", "This code exists already.")
    _award_in_force_uniq = models.UniqueIndex(
        "(commendation_id) WHERE superseded_on IS NULL AND commendation_id IS NOT NULL",
        "Somebody else is printing the same document at this moment: print it again.",
    )
    _decision_in_force_uniq = models.UniqueIndex(
        "(decision_id) WHERE superseded_on IS NULL AND decision_id IS NOT NULL",
        "Somebody else is printing the same document at this moment: print it again.",
    )
    _one_document = models.Constraint(
        "CHECK(num_nonnulls(commendation_id, decision_id) = 1)",
        "A code belongs to exactly one certificate or decision.",
    )

    @api.depends("commendation_id", "decision_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for code in self:
            document = code.commendation_id or code.decision_id
            code.display_name = document.display_name

    def _get_unwritable_reason(self):
        return self.env._(
            "Codes come from printing a document: print it anew to give it another one."
        )

    # --- Codes of prints -----------------------------------------------------------

    @api.model
    def _in_force(self, documents):
        """Return the codes that the prints in force of these documents bear."""
        return self.search(
            [
                (documents._verification_field, "in", documents.ids),
                ("superseded_on", "=", False),
            ]
        )

    @api.model
    def _issue(self, documents):
        """Draw a code for each of these documents that has none in force."""
        if not documents:
            return
        name = documents._verification_field
        # sudo: tdkt.verification.code - drawn by printing, whoever may print
        codes_sudo = self.sudo()
        fresh = documents - codes_sudo._in_force(documents)[name].with_env(
            documents.env
        )
        vals_list = []
        for document in fresh:
            code = codes.draw()
            vals_list.append(
                {
                    "code": code,
                    "code_hash": codes.digest(code),
                    "address": document.company_id._tdkt_verification_page(),
                    name: document.id,
                    "company_id": document.company_id.id,
                }
            )
        if vals_list:
            codes_sudo._create_recording(vals_list)

    @api.model
    def _supersede(self, documents):
        """Note that the prints of these documents are replaced by new ones."""
        # sudo: tdkt.verification.code - follows the print, whoever has it made anew
        old_sudo = self.sudo()._in_force(documents)
        if not old_sudo:
            return
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE tdkt_verification_code SET superseded_on = %s"
                " WHERE id = ANY(%s)",
                fields.Datetime.now(),
                old_sudo.ids,
            )
        )
        old_sudo.invalidate_recordset(["superseded_on"])

    # --- Answers to the public -----------------------------------------------------

    @api.model
    def _look_up(self, code, kept=False):
        """Return what the public page says of a code, in the language of the context.

        Read past all access rules: whoever holds the paper has been told its code. No
        more is read than what stands on the paper and what has become of it; no
        reason of a revocation, which may concern a person's honour.

        :param str code: as :func:`codes.read` returns it
        :param bool kept: whether what is committed is all that there is to see, so
            that the process may ask on a connection of its own
        :return: dict with ``status`` (“unknown”, “valid”, “corrected”, “reissued”,
            “replaced”, “revoked”), ``kind`` (“certificate”, “decision”, “”), ``facts``
            ([(label, text)]), ``notes`` ([sentence]) and ``corrections``
            ([(sentence, facts)])
        """
        code_hash = codes.digest(code)
        row = kept and KEPT.ask(self.env.cr.dbname, code_hash)
        if not row:
            [row] = self.env.execute_query_dict(SQL(LOOK_UP, code_hash))
        if not row["known"]:
            return {
                "status": "unknown",
                "kind": "",
                "facts": [],
                "notes": [],
                "corrections": [],
            }
        answer = (
            self._answer_award(row) if row["of_award"] else self._answer_decision(row)
        )
        if row["superseded_on"]:
            company = self.env["res.company"].browse(row["company_id"])
            answer["notes"].insert(
                0,
                self.env._(
                    "The print that bears this code was replaced by another one on "
                    "%(date)s.",
                    date=_day(company._tdkt_local(row["superseded_on"]).date()),
                ),
            )
        return answer

    def _answer_award(self, row):
        individual = row["subject_type"] == "individual"
        name = row["nominee_name"]
        facts = [
            (
                self.env._("Name"),
                f"{row['nominee_title']} {name}"
                if individual and row["nominee_title"]
                else name,
            ),
            (self.env._("Unit"), individual and row["nominee_department"]),
            (self.env._("Award"), row["award_name"]),
            (self.env._("Decision"), row["decision_number"]),
            (self.env._("Date of the decision"), _day(row["date"])),
            (self.env._("Decided by"), row["issuer_name"]),
            (self.env._("Register entry"), row["register"]),
        ]
        notes, corrections = [], []
        for change in row["changes"] or ():
            if change["kind"] == "correct":
                corrections.append(self._word_correction(change))
            else:
                notes.append(self._word_change(change))
        return {
            "status": row["state"],
            "kind": "certificate",
            "facts": [fact for fact in facts if fact[1]],
            "notes": notes,
            "corrections": corrections,
        }

    def _word_change(self, change):
        """Return the sentence on a revocation or a reissue of an award."""
        date, order = _day(change["date"]), _order(change)
        if change["kind"] == "reissue":
            return self.env._("The certificate was reissued on %(date)s.", date=date)
        if order:
            return self.env._(
                "The award was revoked on %(date)s by Decision %(order)s of "
                "%(order_date)s.",
                date=date,
                order=order,
                order_date=_day(change["date_document"]),
            )
        return self.env._("The award was revoked on %(date)s.", date=date)

    def _word_correction(self, change):
        """Return (sentence, [(label, the right words)]) of a correction."""
        date, order = _day(change["date"]), _order(change)
        before, after = change["before"] or {}, change["after"] or {}
        facts = [
            (self.env._(label), after[name])
            for name, label in WORDS.items()
            if after.get(name) and after[name] != before.get(name)
        ]
        if order:
            sentence = self.env._(
                "Corrected on %(date)s by Decision %(order)s of %(order_date)s:",
                date=date,
                order=order,
                order_date=_day(change["date_document"]),
            )
        elif change["reference"]:
            sentence = self.env._(
                "Corrected on %(date)s by %(document)s:",
                date=date,
                document=change["reference"],
            )
        else:
            sentence = self.env._("Corrected on %(date)s:", date=date)
        return sentence, facts

    def _answer_decision(self, row):
        people, bodies = row["people"], row["bodies"]
        facts = [
            (self.env._("Decision"), _order(row)),
            (self.env._("Date of the decision"), _day(row["date_document"])),
            (self.env._("Decided by"), row["issuer_name"]),
            (self.env._("Subject"), row["subject"]),
            (
                self.env._("Awards given"),
                people + bodies
                and self.env._(
                    "%(people)s individuals, %(bodies)s collectives",
                    people=people,
                    bodies=bodies,
                ),
            ),
        ]
        later = row["later"] or ()
        notes = [self._word_later(one) for one in later]
        if row["revoked"]:
            notes.append(
                self.env._(
                    "%(count)s of its awards are revoked, last on %(date)s.",
                    count=row["revoked"],
                    date=_day(row["date_revoked"]),
                )
            )
        if row["corrected"]:
            notes.append(
                self.env._(
                    "%(count)s of its awards are corrected.", count=row["corrected"]
                )
            )
        if row["document_state"] == "revoked" or (
            row["revoked"] and row["revoked"] == people + bodies
        ):
            status = "revoked"
        elif any(one["kind"] == "replace" for one in later):
            status = "replaced"
        else:
            status = "corrected" if notes else "valid"
        return {
            "status": status,
            "kind": "decision",
            "facts": [fact for fact in facts if fact[1]],
            "notes": notes,
            "corrections": [],
        }

    def _word_later(self, later):
        """Return the sentence on a decision that amends the one asked for."""
        values = {"order": _order(later), "date": _day(later["date_document"])}
        if later["kind"] == "replace":
            return self.env._("Replaced by Decision %(order)s of %(date)s.", **values)
        if later["kind"] == "revoke":
            return self.env._(
                "Awards revoked by Decision %(order)s of %(date)s.", **values
            )
        return self.env._("Amended by Decision %(order)s of %(date)s.", **values)


def _day(date):
    """Return a day as it is written in Viet Nam; JSON brings it as a text."""
    date = fields.Date.to_date(date)
    return date.strftime("%d/%m/%Y") if date else ""


def _order(row):
    """Return the number of a decision as it is printed, "" without a decision."""
    if row["origin"] == "external":
        return row["external_reference"] or ""
    return f"{row['number']:02d}/{row['symbol'] or ''}" if row["number"] else ""
