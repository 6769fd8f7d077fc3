import base64
import io
import json
import zipfile

import xlsxwriter

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

GROUPS = ("hr.group_hr_user", "thidua_khenthuong.group_tdkt_manager")
# Lines of a person's records that do not name the person themselves.
LINES = {
    "tdkt.commitment.item": "commitment_id",
    "tdkt.evidence": "commitment_id",
    "tdkt.commendation.change": "commendation_id",
}

OWN_RECORDS = ("tdkt.commitment", "tdkt.nomination", "tdkt.commendation")


class TdktPersonalExport(models.TransientModel):
    """Everything the addon stores about one person, as one archive.

    Asked for by the person (Luật Bảo vệ dữ liệu cá nhân 2025, Nghị định
    13/2023/NĐ-CP), handed out by HR or the administrator, and entered in the history
    with its reason. The archive holds a spreadsheet to read, the same as JSON, and the
    files of the person's evidence.
    """

    _name = "tdkt.personal.export"
    _description = "Export of Personal Data"

    employee_id = fields.Many2one(
        comodel_name="hr.employee",
        required=True,
        default=lambda self: self._default_employee_id(),
    )
    reason = fields.Text(
        required=True, help="Who asked for it and what it is for; kept in the history."
    )
    file = fields.Binary(readonly=True, attachment=False)
    filename = fields.Char(readonly=True)

    @api.model
    def _default_employee_id(self):
        if self.env.context.get("active_model") == "hr.employee":
            return self.env.context.get("active_id")
        return False

    def action_export(self):
        """Build the archive and offer it for download.

        :raises AccessError: for anybody but HR and administrators of the office
        :raises UserError: without a reason
        """
        self.ensure_one()
        if not self.env.su and not any(map(self.env.user.has_group, GROUPS)):
            raise AccessError(
                self.env._("Only HR and administrators export personal data.")
            )
        reason = (self.reason or "").strip()
        if not reason:
            raise UserError(self.env._("Give a reason."))
        # sudo: hr.employee - an administrator without HR rights asks for the office's
        # own data; nothing of the employee's private fields is read
        employee_sudo = self.employee_id.sudo()
        if employee_sudo.company_id not in self.env.companies:
            raise AccessError(
                self.env._(
                    "%(employee)s belongs to another office.",
                    employee=employee_sudo.name,
                )
            )
        tables = self._collect(employee_sudo)
        self.write(
            {
                "file": base64.b64encode(self._pack(employee_sudo, tables)),
                "filename": f"du-lieu-ca-nhan-{employee_sudo.id}.zip",
            }
        )
        # sudo: tdkt.audit.entry - nobody may create one, whoever causes it
        self.env["tdkt.audit.entry"].sudo()._record(
            [{"record": employee_sudo, "action": "export", "reason": reason}]
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Export of Personal Data"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def _collect(self, employee_sudo):
        """Return {model name: records, with sudo} that name the person or belong to it.

        Found through the models' own fields, so that a model added later is not
        forgotten.
        """
        found = {}
        for model in self.env.values():
            if (
                not model._name.startswith("tdkt.")
                or model._abstract
                or not model._auto
            ):
                continue
            if model._transient:
                continue
            domains = self._person_domains(model, employee_sudo)
            if domains:
                # sudo: what is stored about the person, whoever may see it
                records_sudo = model.sudo().with_context(active_test=False)
                found[model._name] = records_sudo.search(fields.Domain.OR(domains))
        for name, parent in LINES.items():
            # sudo: as above
            model_sudo = self.env[name].sudo()
            parents = found[model_sudo._fields[parent].comodel_name]
            lines_sudo = model_sudo.search([(parent, "in", parents.ids)])
            found[name] = found.get(name, model_sudo) | lines_sudo
        found["tdkt.audit.entry"] |= self._find_entries(found)
        return {name: records for name, records in found.items() if records}

    def _find_entries(self, found):
        """Return, with sudo, what the history says of the person's own records."""
        # sudo: what is said about the person, whoever may read the history
        entries_sudo = self.env["tdkt.audit.entry"].sudo()
        return entries_sudo.search(
            fields.Domain.OR(
                [("res_model", "=", name), ("res_id", "in", found[name].ids)]
                for name in OWN_RECORDS
            )
        )

    def _person_domains(self, model, employee_sudo):
        """Return a domain for every stored field of ``model`` that names a person."""
        user_sudo = employee_sudo.user_id
        domains = []
        for field in model._fields.values():
            if not field.store or field.type != "many2one":
                continue
            if field.comodel_name == "hr.employee":
                domains.append([(field.name, "=", employee_sudo.id)])
            elif field.comodel_name == "res.users" and user_sudo:
                if model._name == "tdkt.audit.entry":
                    domains.append([(field.name, "=", user_sudo.id)])
        if model._name == "tdkt.audit.entry":
            domains.append(
                [("res_model", "=", "hr.employee"), ("res_id", "=", employee_sudo.id)]
            )
        return domains

    # --- The archive ---------------------------------------------------------------

    def _pack(self, employee_sudo, tables):
        """Return the bytes of the archive."""
        rows = {name: self._rows(records) for name, records in tables.items()}
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("du-lieu.xlsx", self._write_sheets(rows))
            archive.writestr(
                "du-lieu.json",
                json.dumps(
                    {
                        "employee": employee_sudo.name,
                        "date": fields.Datetime.to_string(fields.Datetime.now()),
                        "records": {name: values for name, (_, values) in rows.items()},
                    },
                    ensure_ascii=False,
                    indent=1,
                    default=str,
                ),
            )
            evidence_sudo = tables.get("tdkt.evidence", ())
            for evidence in evidence_sudo:
                if evidence.file:
                    name = (evidence.filename or "file").replace("/", "_")
                    archive.writestr(
                        f"minh-chung/{evidence.id}-{name}",
                        base64.b64decode(evidence.with_context(bin_size=False).file),
                    )
        return content.getvalue()

    def _rows(self, records_sudo):
        """Return ({field name: label}, [{field name: value}]) of stored values."""
        records_sudo = records_sudo.with_context(lang="vi_VN", bin_size=True)
        shown = [
            field
            for field in records_sudo._fields.values()
            if field.store and field.type not in ("binary", "one2many", "many2many")
        ]
        labels = {
            field.name: field._description_string(records_sudo.env) for field in shown
        }
        return labels, [
            {field.name: self._show(field, record[field.name]) for field in shown}
            for record in records_sudo
        ]

    @api.model
    def _show(self, field, value):
        if field.type == "many2one":
            return value.display_name or None
        if field.type == "json":
            return json.dumps(value, ensure_ascii=False) if value else None
        if value is False and field.type != "boolean":
            return None
        return value

    def _write_sheets(self, rows):
        """Return a workbook with one sheet for each kind of record."""
        content = io.BytesIO()
        # texts stay texts: none of them becomes a formula or a link
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
        }
        with xlsxwriter.Workbook(content, options) as book:
            bold = book.add_format({"bold": True})
            for name, (labels, values) in rows.items():
                # a sheet's name holds at most 31 characters
                sheet = book.add_worksheet(name.removeprefix("tdkt.")[:31])
                sheet.write_row(0, 0, labels.values(), bold)
                for number, row in enumerate(values, start=1):
                    sheet.write_row(
                        number,
                        0,
                        [
                            cell
                            if isinstance(cell, (int, float, bool))
                            else str(cell or "")
                            for cell in row.values()
                        ],
                    )
                sheet.freeze_panes(1, 0)
        return content.getvalue()
