import base64
import io
import json
import zipfile

import xlsxwriter

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..typesetting import filenames

GROUPS = ("hr.group_hr_user", "thidua_khenthuong.group_tdkt_manager")
# Fields that say whom a record is about. Any other field that names the person says
# what he had to do with a record that is about somebody else.
ABOUT_FIELDS = ("employee_id", "delegate_id")
# Whoever writes a line into a diary is not whom it is about.
NOT_ABOUT = {"tdkt.evidence"}
# Lines of a person's records that do not name the person themselves.
LINES = {
    "tdkt.commitment.item": "commitment_id",
    "tdkt.evidence": "commitment_id",
    "tdkt.dossier.paper": "nomination_id",
    "tdkt.commendation.change": "commendation_id",
}


class TdktPersonalExport(models.TransientModel):
    """Everything the addon stores about one person, as one archive.

    Asked for by the person (Luật Bảo vệ dữ liệu cá nhân 2025, Nghị định
    13/2023/NĐ-CP), handed out by HR or the administrator, and entered in the history
    with its reason. The archive holds a spreadsheet to read, the same as JSON, and the
    files of these records. Of records about somebody else in which the person took
    part (signed, chaired, recorded, decided) it says that he did and when, no more.
    """

    _name = "tdkt.personal.export"
    _inherit = ["tdkt.record.mixin"]
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
            raise UserError(self.env._("Enter a reason."))
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
        archive = self._pack(
            employee_sudo, self._collect(employee_sudo), self._list_part(employee_sudo)
        )
        self.write(
            {
                "file": base64.b64encode(archive),
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
        """Return {model name: records, with sudo} that are about the person.

        Found through the models' own fields, so that a model added later is not
        forgotten.
        """
        found = {}
        for model in self._models():
            names = ABOUT_FIELDS if model._name not in NOT_ABOUT else ()
            domains = [
                [(name, "=", employee_sudo.id)]
                for name in names
                if self._names_people(model, name)
            ]
            if domains:
                # sudo: what is stored about the person, whoever may see it
                records_sudo = model.sudo().with_context(active_test=False)
                found[model._name] = records_sudo.search(fields.Domain.OR(domains))
        for name, parent in LINES.items():
            # sudo: as above
            model_sudo = self.env[name].sudo()
            parents = found[model_sudo._fields[parent].comodel_name]
            found[name] = model_sudo.search([(parent, "in", parents.ids)])
        for name in ("tdkt.frozen.print", "tdkt.audit.entry"):
            found[name] = self._find_pointing(name, employee_sudo, found)
        return {name: records for name, records in found.items() if records}

    def _models(self):
        return [
            model
            for model in self.env.values()
            if model._name.startswith("tdkt.")
            and model._auto
            and not (model._abstract or model._transient)
        ]

    @api.model
    def _names_people(self, model, name):
        field = model._fields.get(name)
        return bool(
            field
            and field.store
            and field.type == "many2one"
            and field.comodel_name == "hr.employee"
        )

    def _find_pointing(self, model_name, employee_sudo, found):
        """Return, with sudo, the records that speak of ``found`` or of the person."""
        places = {name: records.ids for name, records in found.items() if records}
        places["hr.employee"] = employee_sudo.ids
        # sudo: what is kept about the person, whoever may read it
        records_sudo = self.env[model_name].sudo()
        return records_sudo.search(
            fields.Domain.OR(
                [("res_model", "=", name), ("res_id", "in", ids)]
                for name, ids in places.items()
            )
        )

    def _list_part(self, employee_sudo):
        """Return what the person had to do with records about somebody else.

        :return: dicts with the kind and number of the record, what the person did, when
        """
        part = []
        for model in self._models():
            if model._name == "tdkt.audit.entry":
                continue
            for name, field in model._fields.items():
                about = name in ABOUT_FIELDS and model._name not in NOT_ABOUT
                if about or not self._names_people(model, name):
                    continue
                # sudo: only that there is such a record
                records_sudo = model.sudo().search([(name, "=", employee_sudo.id)])
                part += [
                    self._prepare_part_values(
                        model, one.id, field.string, one.create_date
                    )
                    for one in records_sudo
                ]
        domain = fields.Domain("acting_for_id", "=", employee_sudo.id)
        if employee_sudo.user_id:
            domain |= fields.Domain("user_id", "=", employee_sudo.user_id.id)
        # sudo: only that there is such an entry
        for entry_sudo in self.env["tdkt.audit.entry"].sudo().search(domain):
            model = self.env.get(entry_sudo.res_model, self)
            part.append(
                self._prepare_part_values(
                    model, entry_sudo.res_id, entry_sudo.action_name, entry_sudo.date
                )
            )
        return part

    @api.model
    def _prepare_part_values(self, model, res_id, action, date):
        return {
            "record": model._description,
            "id": res_id,
            "action": action,
            "date": fields.Datetime.to_string(date),
        }

    # --- The archive ---------------------------------------------------------------

    def _pack(self, employee_sudo, tables, part):
        """Return the bytes of the archive."""
        rows = {name: self._rows(records) for name, records in tables.items()}
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
            shown = {**rows, "part": ({key: key for key in (part or [{}])[0]}, part)}
            archive.writestr("du-lieu.xlsx", self._write_sheets(shown))
            archive.writestr(
                "du-lieu.json",
                json.dumps(
                    {
                        "employee": employee_sudo.name,
                        "date": fields.Datetime.to_string(fields.Datetime.now()),
                        "records": {name: values for name, (_, values) in rows.items()},
                        "part": part,
                    },
                    ensure_ascii=False,
                    indent=1,
                    default=str,
                ),
            )
            for name, file_sudo in self._find_files(tables):
                archive.writestr(name, file_sudo.raw)
        return content.getvalue()

    def _find_files(self, tables):
        """Yield (path in the archive, attachment with sudo) of all files of records."""
        # sudo: ir.attachment - the files are part of what is handed out
        files_sudo = self.env["ir.attachment"].sudo()
        for model_name, records_sudo in tables.items():
            for file_sudo in files_sudo.search(
                [
                    ("res_model", "=", model_name),
                    ("res_id", "in", records_sudo.ids),
                    ("res_field", "!=", False),
                ]
            ):
                record_sudo = records_sudo.browse(file_sudo.res_id)
                given = f"{file_sudo.res_field}name"
                name = given in record_sudo._fields and record_sudo[given]
                name = filenames.clean(name or file_sudo.res_field)
                folder = model_name.removeprefix("tdkt.")
                yield f"tep/{folder}/{file_sudo.res_id}-{name}", file_sudo

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
