from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class TdktFiledMixin(models.AbstractModel):
    """Records whose documents are filed: see ``tdkt.filing``."""

    _name = "tdkt.filed.mixin"
    _description = "Record Whose Documents Are Filed"

    filing_count = fields.Integer(
        string="Filed Documents", compute="_compute_filing_count"
    )

    @api.depends_context("uid")
    def _compute_filing_count(self):
        owned = {record: record._filed_records() for record in self}
        together = {}
        for records in owned.values():
            for model, ids in records.items():
                together.setdefault(model, []).extend(ids)
        # sudo: tdkt.filing - a row is read by whoever reads its record, and only such
        # records are named here: to ask for each row again takes as long as a list
        filings_sudo = self.env["tdkt.filing"].sudo()
        counts = {
            (model, res_id): count
            for model, res_id, count in filings_sudo._read_group(
                self._filing_domain(together), ["res_model", "res_id"], ["__count"]
            )
        }
        for record, records in owned.items():
            record.filing_count = sum(
                counts.get((model, res_id), 0)
                for model, ids in records.items()
                for res_id in ids
            )

    def _filed_records(self):
        """Return {model: ids} of the records whose documents belong to this one's
        file, as far as the user may read them.
        """
        return {self._name: self.ids}

    @api.model
    def _filing_domain(self, records):
        """Return the domain of what stands in the ledger of ``records``, as above."""
        return Domain("state", "!=", "withdrawn") & Domain.OR(
            Domain("res_model", "=", model) & Domain("res_id", "in", ids)
            for model, ids in records.items()
        )

    @api.readonly
    def action_open_filing(self):
        """Open what is filed of this record."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "thidua_khenthuong.tdkt_filing_action"
        )
        name = self.env._("File of “%(record)s”", record=self.display_name)
        return {
            **action,
            # the breadcrumbs show the latter
            "name": name,
            "display_name": name,
            "domain": list(self._filing_domain(self._filed_records())),
            "context": {"create": False},
        }

    def action_file(self):
        """File what is to be filed of these records and is not there, or not right.

        :return: a notification of how it went
        :raises AccessError: for anybody who is no officer
        :raises UserError: when nothing of them is to be filed yet
        """
        filings = self.env["tdkt.filing"]
        filings._check_office()
        self.check_access("read")
        records = {}
        for record in self:
            for model, ids in record._filed_records().items():
                records.setdefault(model, []).extend(ids)
        filings._note(records)
        rows = filings.search(self._filing_domain(records))
        if not rows:
            raise UserError(
                self.env._(
                    "Nothing of “%(record)s” is to be filed yet: what is issued, "
                    "concluded or rested on by an award is.",
                    record=self[:1].display_name,
                )
            )
        return rows.action_file()
