import hashlib
import json

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from .. import sizes

_lt = LazyTranslate(__name__)

# Made once: an encoder for each of many entries takes as long as what it writes.
_CANONICAL = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str
)
# More entries than that are added in one statement.
ONE_BY_ONE = 100
# Actions that are no transition of a model.
ACTION_NAMES = {
    "create": _lt("Creation"),
    "write": _lt("Change of Values"),
    "unlink": _lt("Deletion"),
    "correct": _lt("Correction"),
    "reissue": _lt("Reissue"),
    "revoke": _lt("Revocation"),
    "print": _lt("Print"),
    "look": _lt("Opened for Signing"),
    "print_anew": _lt("Reprint"),
    "export": _lt("Export of Personal Data"),
    "start_series": _lt("Next Number of a Series"),
    "erase": _lt("Erasure of Entries' Contents"),
}


class TdktAuditEntry(models.Model):
    """Who did what to which record, when and in whose place.

    ========================== ====================================
    group                      what it reads
    ========================== ====================================
    leader, manager            all entries of their own office
    everybody else             nothing
    nobody, superuser included creates, changes or deletes an entry
    ========================== ====================================

    What may name a person stands in ``payload``, canonical JSON. An entry is inserted
    with the payload's digest and sealed later (see ``tdkt.audit.chain``): its hash
    covers the hash before it, its sequence number, the facts outside the payload and
    the payload's digest. So the payload may be erased when its time is over, while
    any other change shows.
    """

    _name = "tdkt.audit.entry"
    _inherit = [
        "tdkt.unwritable.mixin",
        "tdkt.long.list.mixin",
        "tdkt.daily.list.mixin",
    ]
    _paged_groups = _paged_in_part = _few_named = ("user_id",)
    _day_field = "date"
    _day_rules = ("company_id", "res_model")
    _description = "Audit Entry"
    _order = "id desc"
    _rec_name = "record_name"
    # who and when are part of the entry itself, not of its bookkeeping
    _log_access = False

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    date = fields.Datetime(required=True, readonly=True, index=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Done By",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    acting_for_id = fields.Many2one(
        comodel_name="hr.employee",
        string="In the Place Of",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    res_model = fields.Char(string="Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Record ID", model_field="res_model", readonly=True
    )
    action = fields.Char(string="Action Key", required=True, readonly=True, index=True)
    state_from = fields.Char(string="From (Key)", readonly=True)
    state_to = fields.Char(string="To (Key)", readonly=True)
    payload = fields.Text(
        readonly=True, help="Empty once it has been erased with the leader's approval."
    )
    name = fields.Char(
        string="Name to Search By",
        readonly=True,
        index="trigram",
        help="The record's name as it stands in the payload, with which it is erased.",
    )
    payload_digest = fields.Char(
        string="Digest of the Payload", required=True, readonly=True
    )
    sequence = fields.Integer(
        string="No.",
        readonly=True,
        aggregator=None,
        help="Place in the chain of the office; empty until the entry is sealed.",
    )
    hash = fields.Char(string="Seal (SHA-256)", readonly=True)
    date_sealed = fields.Datetime(string="Sealed On", readonly=True)

    # shown, derived from the above
    model_name = fields.Char(string="Kind of Record", compute="_compute_shown")
    action_name = fields.Char(string="Action", compute="_compute_shown")
    state_from_name = fields.Char(string="From", compute="_compute_shown")
    state_to_name = fields.Char(string="To", compute="_compute_shown")
    record_name = fields.Char(
        string="Record Concerned",
        compute="_compute_payload",
        search="_search_record_name",
    )
    reason = fields.Text(compute="_compute_payload", search="_search_payload")
    changes = fields.Html(compute="_compute_payload", sanitize=False)
    is_erased = fields.Boolean(string="Erased", compute="_compute_payload")

    _record_idx = models.Index("(res_model, res_id)")
    # with what every reader's rules ask for: how much each has done is then added up
    # from the index alone
    _user_idx = models.Index("(user_id, company_id, res_model)")
    _sequence_uniq = models.UniqueIndex(
        "(company_id, sequence) WHERE hash IS NOT NULL",
        "This place in the chain is taken already.",
    )
    _unsealed_idx = models.Index("(company_id, id) WHERE hash IS NULL")
    # the filter asks for the date: of a text, what is empty is asked for in two ways,
    # and no index serves both
    _unsealed_list_idx = models.Index("(id) WHERE date_sealed IS NULL")

    # --- Computes ----------------------------------------------------------------

    @api.depends("res_model", "action", "state_from", "state_to")
    @api.depends_context("lang")
    def _compute_shown(self):
        names = {}
        for entry in self:
            model = self.env.get(entry.res_model)
            if entry.res_model not in names:
                # sudo: ir.model - the name of a kind of record is no secret
                names[entry.res_model] = (
                    self.env["ir.model"].sudo()._get(entry.res_model).name
                    if model is not None
                    else entry.res_model
                )
            entry.model_name = names[entry.res_model]
            entry.action_name = entry._name_action(model)
            labels = entry._state_labels(model)
            entry.state_from_name = labels.get(entry.state_from, entry.state_from)
            entry.state_to_name = labels.get(entry.state_to, entry.state_to)

    def _name_action(self, model):
        transitions = getattr(model, "_transitions", dict)()
        if self.action in transitions:
            return self.env._(transitions[self.action].label)
        name = ACTION_NAMES.get(self.action)
        return self.env._(name) if name else self.action

    def _state_labels(self, model):
        if model is None or not hasattr(model, "_audit_state_field"):
            return {}
        name = model._audit_state_field(self.action)
        if not name:
            return {}
        return dict(model._fields[name]._description_selection(self.env))

    @api.depends("payload")
    @api.depends_context("lang")
    def _compute_payload(self):
        for entry in self:
            payload = read_payload(entry.payload)
            entry.is_erased = not payload
            entry.record_name = (
                payload["name"]
                if payload
                else self.env._("%(model)s (erased)", model=entry.res_model)
            )
            entry.reason = payload.get("reason")
            entry.changes = entry._show_changes(payload.get("changes") or {})

    def _show_changes(self, changes):
        """Return the changes as a table, in the reader's language."""
        if not changes:
            return False
        model = self.env.get(self.res_model)
        rows = Markup().join(
            Markup("<tr><td>%s</td><td>%s</td><td>%s</td></tr>")
            % (
                self._label_field(model, name),
                self._show_value(model, name, old),
                self._show_value(model, name, new),
            )
            for name, (old, new) in changes.items()
        )
        return Markup(
            '<table class="table table-sm"><thead><tr><th>%s</th><th>%s</th>'
            "<th>%s</th></tr></thead><tbody>%s</tbody></table>"
        ) % (self.env._("Field"), self.env._("Before"), self.env._("After"), rows)

    def _label_field(self, model, name):
        field = model._fields.get(name) if model is not None else None
        return field._description_string(self.env) if field else name

    def _show_value(self, model, name, value):
        if value is None or value is False:
            return ""
        if isinstance(value, list):
            return self.env._(", ").join(map(str, value))
        field = model._fields.get(name) if model is not None else None
        if field and field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value)
        return str(value)

    def _search_record_name(self, operator, value):
        if operator not in ("ilike", "="):
            return NotImplemented
        return [("name", "ilike", value)]

    def _search_payload(self, operator, value):
        if operator not in ("ilike", "="):
            return NotImplemented
        return [("payload", "ilike", value)]

    # --- Recording ---------------------------------------------------------------

    @api.model
    def _record(self, facts):
        """Insert one unsealed entry for every fact.

        :param list facts: dicts with ``record`` and ``action``, and optionally
            ``state_from``, ``state_to``, ``reason``, ``changes`` ({name: [before,
            after]}), ``acting_for`` (hr.employee) and ``details`` (dict, kept in the
            payload)
        """
        if not facts:
            return self
        now = fields.Datetime.now()
        entries = self._prepare_entries(facts, now)
        if len(entries) > ONE_BY_ONE and not self._is_automated():
            return self._insert(entries)
        return self._create_recording(entries)

    @api.model
    def _is_automated(self):
        """Tell whether an automation rule waits for new entries.

        Core's rules set a ``create`` of their own on the registry's class, which has
        none otherwise.
        """
        return "create" in vars(self.pool[self._name])

    @api.model
    def _insert(self, entries):
        """Add many entries in one statement, as a list of old awards brings them.

        They are what :meth:`_prepare_entry` returns, and nothing else is derived from
        them.
        """
        columns = {name: self._fields[name].column_type[1] for name in entries[0]}
        rows = self.env.execute_query(
            SQL(
                "INSERT INTO tdkt_audit_entry (%s) SELECT * FROM unnest(%s)"
                " RETURNING id",
                SQL(", ").join(map(SQL.identifier, columns)),
                SQL(", ").join(
                    SQL(
                        f"%s::{kind}[]",
                        [
                            None if entry[name] is False else entry[name]
                            for entry in entries
                        ],
                    )
                    for name, kind in columns.items()
                ),
            )
        )
        return self.browse(row[0] for row in rows)

    def _erase(self, reason):
        """Erase the payloads of sealed entries of one office, which stays entered.

        The only way besides sealing in which an entry changes; see
        ``tdkt.audit.erase`` for who may and when.
        """
        numbers = sorted(self.mapped("sequence"))
        office = self.company_id
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE tdkt_audit_entry SET payload = NULL, name = NULL WHERE id = ANY(%s)"
            " AND hash IS NOT NULL",
            [self.ids],
        )
        self.invalidate_model(["name", "payload"])
        # sudo: tdkt.audit.entry - nobody may create one, whoever causes it
        self.sudo().with_company(office)._record(
            [
                {
                    "record": office,
                    "action": "erase",
                    "reason": reason,
                    "details": {"erased": numbers},
                }
            ]
        )

    def _prepare_entries(self, facts, now):
        """Return the values of an entry for each of ``facts``."""
        envs, entries = {}, []
        for fact in facts:
            record = fact["record"]
            if record.env not in envs:
                # sudo: the name of the record, also where the acting user sees only a
                # part
                envs[record.env] = record.sudo().with_context(lang="vi_VN").env
            record_sudo = record.with_env(envs[record.env])
            entries.append(self._prepare_entry(fact, record_sudo, now))
        return entries

    def _prepare_entry(self, fact, record_sudo, now):
        acting_for = fact.get("acting_for")
        company = record_sudo._fields.get("company_id") and record_sudo.company_id
        name = record_sudo.display_name
        payload = canonical(
            {
                "name": name,
                "user": self.env.user.name,
                "acting_for": acting_for.name if acting_for else None,
                "reason": fact.get("reason"),
                "changes": fact.get("changes") or {},
                **(fact.get("details") or {}),
            }
        )
        return {
            "company_id": (company or self.env.company).id,
            "date": now,
            "user_id": self.env.uid,
            "acting_for_id": acting_for.id if acting_for else False,
            "res_model": record_sudo._name,
            "res_id": record_sudo.id,
            "action": fact["action"],
            "state_from": fact.get("state_from"),
            "state_to": fact.get("state_to"),
            "name": (name or "")[: sizes.TEXT["char"]],
            "payload": payload,
            "payload_digest": digest(payload),
        }


def canonical(value):
    """Return JSON that is the same for the same value."""
    return _CANONICAL.encode(value)


def read_payload(text):
    """Return the contents of an entry, {} when they are erased or no JSON any more."""
    try:
        return json.loads(text or "{}")
    except ValueError:
        # not ours any more: the check of the chain says so
        return {}


def digest(text):
    """Return the SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()
