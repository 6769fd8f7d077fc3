import base64
import hashlib
from contextlib import contextmanager

from odoo import api, fields, models

# Where models keep the reason of a transition.
REASON_FIELDS = (
    "reason",
    "date_reason",
    "return_reason",
    "revoke_reason",
    "cancel_reason",
    "end_reason",
    "withdraw_reason",
)


class TdktAuditedMixin(models.AbstractModel):
    """Records whose changes are entered in ``tdkt.audit.entry``.

    ``with records._audited(names, action):`` around a change compares the named
    fields before and after it and enters what became different: one ``create`` for
    all records, whoever makes the change and however many there are.
    """

    _name = "tdkt.audited.mixin"
    _inherit = ["tdkt.record.mixin"]
    _description = "Record with an audit trail"

    # The way to the department in whose head's place somebody may act on the record.
    _scope_path = "department_id"

    def _audited_fields(self):
        """Return the names of open fields whose direct change is entered, too."""
        return set()

    def _audit_state_field(self, action):
        """Return the name of the field whose change is the entry's from → to."""
        return "state" if "state" in self._fields else None

    @contextmanager
    def _audited(self, names, action=None, reasons=None):
        """Enter what the body changes in the fields ``names``.

        :param str action: what is done; without it only real changes are entered
        :param dict reasons: {record id: reason}, where no field of the records keeps it
        """
        before = self._audit_values(names)
        yield
        self._record_audit(action, before, self._audit_values(names), reasons)

    def _record_audit(self, action, before=None, after=None, reasons=None):
        """Enter ``action`` and the differences between two :meth:`_audit_values`."""
        before, after, reasons = before or {}, after or {}, reasons or {}
        represented = self._acting_for(action)
        state_field = self._audit_state_field(action)
        facts = []
        for record in self:
            old, new = before.get(record.id, {}), after.get(record.id, {})
            changes = {
                name: [old.get(name), new[name]]
                for name in new
                if old.get(name) != new[name]
            }
            if not action and not changes:
                continue
            state_from, state_to = changes.pop(state_field, (None, None))
            facts.append(
                {
                    "record": record,
                    "action": action or "write",
                    "state_from": state_from,
                    "state_to": state_to,
                    "reason": reasons.get(record.id)
                    or next(
                        (new[name] for name in REASON_FIELDS if new.get(name)), None
                    ),
                    "changes": changes,
                    "acting_for": represented.get(record.id),
                }
            )
        # sudo: tdkt.audit.entry - nobody may create one, whoever causes it
        self.env["tdkt.audit.entry"].sudo()._record(facts)
        self._post_acting_for(represented)

    def _audit_values(self, names):
        """Return {record id: {field name: value}}, the same whoever reads them."""
        # sudo: what is entered does not depend on what the acting user may read
        records_sudo = self.sudo().with_context(lang="vi_VN", bin_size=False)
        # what a field of JSON keeps is entered with the record it was read from
        audited = [
            self._fields[name]
            for name in names
            if name in self._fields and self._fields[name].type != "json"
        ]
        values = {record_sudo.id: {} for record_sudo in records_sudo}
        for field in audited:
            # a batch names few awards, decisions and departments many times
            name, words = field.name, {}
            if not field.relational:
                # read for all of them at once: a list of old awards enters thousands
                found = zip(records_sudo._ids, records_sudo.mapped(name), strict=True)
                for record_id, value in found:
                    values[record_id][name] = _readable(field, value)
                continue
            for record_sudo in records_sudo:
                value = record_sudo[name]
                if field.type != "many2one":
                    word = _readable(field, value)
                elif value.id in words:
                    word = words[value.id]
                else:
                    word = words[value.id] = _readable(field, value)
                values[record_sudo.id][name] = word
        return values

    def _acting_for(self, action):
        """Return {record id: employee} in whose place the user does ``action``."""
        # None: it belongs to the office, not to a unit that has a head
        name = (self._scope_path or "").split(".")[0]
        if name not in self._fields or self.env.su:
            return {}
        heads = self.env["tdkt.delegation"]._represented_heads()
        if not heads:
            return {}
        units = {record.id: record.mapped(self._scope_path).id for record in self}
        return {one: heads[unit] for one, unit in units.items() if unit in heads}

    def _post_acting_for(self, represented):
        """Say in the chatter, where there is one, in whose place somebody acted."""
        if "message_ids" not in self._fields:
            return
        for record in self:
            if holder := represented.get(record.id):
                record.message_post(
                    body=self.env._(
                        "%(user)s acts for %(holder)s.",
                        user=self.env.user.name,
                        holder=holder.name,
                    )
                )

    @api.readonly
    def action_open_audit(self):
        """Open the history of this record, as far as the user may read it."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "thidua_khenthuong.tdkt_audit_entry_action"
        )
        action["domain"] = [("res_model", "=", self._name), ("res_id", "=", self.id)]
        action["context"] = {}
        return action


def _readable(field, value):
    """Return a value as JSON can hold it and a reader understands it."""
    if field.type == "many2one":
        return value.display_name or None
    if field.type in ("one2many", "many2many"):
        return value.mapped("display_name")
    if field.type == "date":
        return fields.Date.to_string(value) or None
    if field.type == "datetime":
        return fields.Datetime.to_string(value) or None
    if field.type == "binary":
        if not value:
            return None
        return f"SHA-256 {hashlib.sha256(base64.b64decode(value)).hexdigest()}"
    if field.type == "boolean":
        return value
    if field.type in ("integer", "float", "monetary"):
        return value or 0
    return value or None
