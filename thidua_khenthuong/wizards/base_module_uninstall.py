import base64
import io
import re
import zipfile

import xlsxwriter

from odoo import api, fields, models
from odoo.exceptions import AccessError

MODULE = "thidua_khenthuong"
# Column headings of the register, in the words of the paper one.
REGISTER_COLUMNS = (
    ("Số vào sổ", "code"),
    ("Cơ quan", "company_id"),
    ("Danh xưng", "nominee_title"),
    ("Họ và tên, tên tập thể", "nominee_name"),
    ("Chức vụ", "nominee_position"),
    ("Đơn vị", "nominee_department"),
    ("Danh hiệu, hình thức khen thưởng", "award_name"),
    ("Loại hình", "commendation_type"),
    ("Năm thành tích", "year"),
    ("Phong trào thi đua", "campaign_id"),
    ("Số quyết định", "decision_number"),
    ("Ngày quyết định", "date"),
    ("Tiền thưởng (đồng)", "amount"),
    ("Thành tích", "merit"),
    ("Trạng thái", "state"),
)


class BaseModuleUninstall(models.TransientModel):
    """Offers the register before the addon takes it along.

    Award records must be kept for years (10 for a Giấy khen, 20 or for good above),
    whatever becomes of the software that wrote them.
    """

    _inherit = "base.module.uninstall"

    tdkt_register_count = fields.Integer(
        string="Awards in the Register", compute="_compute_tdkt_register_count"
    )

    @api.depends("module_ids")
    def _compute_tdkt_register_count(self):
        # sudo: tdkt.commendation - who may delete the register must know its size
        count_sudo = self.env["tdkt.commendation"].sudo().search_count([])
        for wizard in self:
            affected = MODULE in wizard._get_modules().mapped("name")
            wizard.tdkt_register_count = count_sudo if affected else 0

    def action_tdkt_export_register(self):
        """Download the register as .xlsx with the PDF of every decision, in one ZIP.

        :raises AccessError: for anybody who may not uninstall
        """
        self.ensure_one()
        if not self.env.is_system():
            raise AccessError(
                self.env._(
                    "Only users who may uninstall can export the whole register."
                )
            )
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("so-khen-thuong.xlsx", self._tdkt_register_workbook())
            for name, pdf in self._tdkt_decision_files():
                archive.writestr(name, pdf)
        attachment = self.env["ir.attachment"].create(
            {
                "name": "so-khen-thuong.zip",
                "datas": base64.b64encode(content.getvalue()),
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{attachment.id}?download=true",
            "target": "download",
        }

    def _tdkt_register_workbook(self):
        """Return the register of all offices as the bytes of an .xlsx file."""
        # sudo: tdkt.commendation - saved by the administrator who removes it, who
        # need not hold a role in any of the offices
        commendation_sudo = self.env["tdkt.commendation"].sudo()
        # the whole register is what is asked for
        commendations_sudo = commendation_sudo.with_context(lang="vi_VN").search([])  # pylint: disable=no-search-all
        content = io.BytesIO()
        workbook = xlsxwriter.Workbook(content, {"constant_memory": True})
        sheet = workbook.add_worksheet("Sổ khen thưởng")
        sheet.freeze_panes(1, 0)
        dates = workbook.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(
            0,
            0,
            [title for title, _name in REGISTER_COLUMNS],
            workbook.add_format({"bold": True}),
        )
        for row, commendation_sudo in enumerate(commendations_sudo, start=1):
            for column, (_title, name) in enumerate(REGISTER_COLUMNS):
                value = commendation_sudo[name]
                if name == "date":
                    sheet.write_datetime(row, column, value, dates)
                elif name in ("year", "amount"):
                    sheet.write_number(row, column, value)
                else:
                    field = commendation_sudo._fields[name]
                    text = field.convert_to_export(value, commendation_sudo)
                    # never as a formula, whatever a name begins with
                    sheet.write_string(row, column, str(text or ""))
        workbook.close()
        return content.getvalue()

    def _tdkt_decision_files(self):
        """Yield (file name, PDF) of every decision that was signed."""
        # sudo: tdkt.decision - same reason as for the register
        decisions_sudo = (
            self.env["tdkt.decision"].sudo().search([("state", "!=", "draft")])
        )
        # sudo: tdkt.decision - same reason as for the register
        report_sudo = self.env["ir.actions.report"].sudo()
        for decision_sudo in decisions_sudo:
            pdf, _kind = report_sudo._render_qweb_pdf(
                "thidua_khenthuong.report_decision", decision_sudo.ids
            )
            label = re.sub(r"[^\w-]+", "-", decision_sudo._printed_reference()).strip(
                "-"
            )
            yield (
                f"quyet-dinh/{decision_sudo.company_id.id}-"
                f"{decision_sudo.document_year}-{label}-{decision_sudo.id}.pdf",
                pdf,
            )
