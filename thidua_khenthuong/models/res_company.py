from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .tdkt_award import AUTHORITIES


class ResCompany(models.Model):
    _inherit = "res.company"

    tdkt_superior_name = fields.Char(
        string="Superior Body",
        help="Printed above the issuer, e.g. “UBND TỈNH LẠNG SƠN” (Nghị định "
        "30/2020/NĐ-CP, Phụ lục I, ô số 2).",
    )
    tdkt_issuer_name = fields.Char(
        string="Issuer's Printed Name",
        help="Printed in bold under the superior body; the company name when empty.",
    )
    tdkt_abbreviation = fields.Char(
        string="Issuer's Abbreviation",
        help="Second part of document symbols, e.g. “SNV” in “QĐ-SNV”.",
    )
    tdkt_place = fields.Char(
        string="Place of Issue", help="Địa danh printed before the date."
    )
    tdkt_authority = fields.Selection(
        selection=AUTHORITIES,
        string="Authority of the Head",
        default="director",
        required=True,
        help="Whose awards the head of this office decides (Luật Thi đua, khen "
        "thưởng 2022, Điều 77–80). Higher awards are proposed to the superior level.",
    )
    tdkt_evidence_max_mb = fields.Integer(
        string="Evidence File Limit (MB)",
        default=25,
        required=True,
        help="Largest evidence file accepted, in megabytes.",
    )
    tdkt_standing_department_id = fields.Many2one(
        comodel_name="hr.department",
        string="Standing Office",
        help="Bộ phận thường trực of the emulation and commendation council.",
    )
    tdkt_officer_id = fields.Many2one(
        comodel_name="res.users",
        string="Officer in Charge",
        help="Receives what units submit; any officer may act.",
    )

    @api.constrains("tdkt_evidence_max_mb")
    def _check_tdkt_evidence_max_mb(self):
        for company in self:
            if not 1 <= company.tdkt_evidence_max_mb <= 1024:
                raise ValidationError(
                    self.env._("The evidence file limit lies between 1 and 1024 MB.")
                )

    def _tdkt_officer(self):
        """Return the user who is told what waits for the standing office."""
        self.ensure_one()
        if self.tdkt_officer_id:
            return self.tdkt_officer_id
        group = self.env.ref("thidua_khenthuong.group_tdkt_officer")
        # sudo: res.users - a submitting employee cannot search the officers
        return (
            self.env["res.users"]
            .sudo()
            .search(
                [
                    ("all_group_ids", "in", group.ids),
                    ("company_ids", "in", self.ids),
                    ("share", "=", False),
                ],
                order="id",
                limit=1,
            )
        )

    def _tdkt_audit_head(self):
        """Return the last seal of the office's history, to be printed or mailed.

        :return: dict with ``sequence`` (0 while nothing is sealed), ``hash`` (SHA-256
            in hexadecimal or False) and ``date`` (datetime in UTC or False)
        """
        self.ensure_one()
        # sudo: tdkt.audit.chain - a seal names nobody and proves more the more see it
        chain_sudo = (
            self.env["tdkt.audit.chain"]
            .sudo()
            .search([("company_id", "=", self.id)], limit=1)
        )
        return {
            "sequence": chain_sudo.sequence,
            "hash": chain_sudo.hash,
            "date": chain_sudo.date_sealed,
        }
