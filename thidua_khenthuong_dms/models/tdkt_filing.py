import hashlib

from odoo import api, fields, models
from odoo.tools import human_size

from odoo.addons.thidua_khenthuong.typesetting import filenames

ROOT = "Thi đua – Khen thưởng"
DOSSIERS = "Hồ sơ đề nghị khen thưởng"
# Records whose folder lies in that of another, by the field that leads there.
OUTER = {"tdkt.commitment": "campaign_id", "tdkt.commendation": "decision_id"}
# Nothing is told of a folder or file that the system makes.
QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "dms_file": True,
}


class TdktFiling(models.Model):
    """The place in OCA's Documents: a folder for each record, a file for each copy.

    The copy itself is an attachment of the record, which outlives dms; the file of dms
    leads to it. Who reads what is decided by the record (``dms.security.mixin``).
    """

    _inherit = "tdkt.filing"

    place = fields.Selection(
        selection_add=[("dms", "Documents")],
        ondelete={"dms": lambda rows: rows.write({"place": "attachment"})},
    )

    def _file_dms(self, contents):
        folders = self._ensure_folders()
        copies = self.with_context(**QUIET)._file_attachment(contents)
        taken = self._names_in(
            "dms.file", "directory_id", {folder.id for folder in folders.values()}
        )
        tags, categories = self._ensure_labels()
        vals_list = []
        for row in self:
            folder = folders[row.res_model, row.res_id]
            name = taken.setdefault(folder.id, filenames.Unique())(row.name)
            content = contents[row]
            vals_list.append(
                {
                    "name": name,
                    "directory_id": folder.id,
                    "attachment_id": copies[row].id,
                    "category_id": categories[row.kind].id,
                    "tag_ids": [(6, 0, tags[row].ids)],
                    "tdkt_filing_id": row.id,
                    "tdkt_document_type_id": row.document_type_id.id,
                    "tdkt_number": row.number,
                    "tdkt_date": row.date,
                    "tdkt_record_class": row.record_class,
                    # known here; dms would read each file back for them
                    "size": len(content),
                    "human_size": human_size(len(content)),
                    "checksum": hashlib.sha1(content).hexdigest(),
                }
            )
        self.env["dms.file"].with_context(**QUIET).create(vals_list)
        return copies

    def _filed_dms(self):
        faults = self._filed_attachment()
        files = self.env["dms.file"].with_context(active_test=False)
        by_row = files.search([("tdkt_filing_id", "in", self.ids)]).grouped(
            "tdkt_filing_id"
        )
        for row in self:
            file = by_row.get(row, files)
            place = file.directory_id
            if row not in faults and not (
                len(file) == 1
                and file.active
                and file.attachment_id == row.attachment_id
                and not file.content_file
                and not file.content_binary
                and (place.res_model, place.res_id) == (row.res_model, row.res_id)
            ):
                faults[row] = self.env._(
                    "“%(file)s” or its folder is no longer in Documents: file it "
                    "again.",
                    file=row.name,
                )
        return faults

    def _withdraw_dms(self, copies):
        # dms deletes the file together with what it leads to
        self._remove(copies)

    # --- Folders ------------------------------------------------------------------

    def _ensure_folders(self):
        """Return {(model, id): folder} of the records of these rows.

        One that somebody has done away with is made again.
        """
        wanted = {}
        for row in self:
            wanted.setdefault(row.res_model, set()).add(row.res_id)
        inner = {
            model: self.env[model].browse(wanted.pop(model, ())) for model in OUTER
        }
        for model, records in inner.items():
            outer = records[OUTER[model]]
            if outer:
                wanted.setdefault(outer._name, set()).update(outer.ids)
        folders = {}
        for model, ids in wanted.items():
            folders |= self._ensure_record_folders(self.env[model].browse(ids))
        for model, records in inner.items():
            parents = {
                one: folders[one[OUTER[model]]._name, one[OUTER[model]].id]
                for one in records
            }
            folders |= self._make_folders(records, parents)
        return folders

    @api.model
    def _ensure_record_folders(self, records):
        known = self._find_folders(records)
        missing = records.filtered(lambda one: (one._name, one.id) not in known)
        if not missing:
            return known
        groups = {one: self._get_group(one) for one in missing}
        parents = self._ensure_groups(set(groups.values()))
        return known | self._make_folders(
            missing, {one: parents[groups[one]] for one in missing}
        )

    @api.model
    def _find_folders(self, records):
        directories = self.env["dms.directory"]
        found = directories.search(
            [
                ("tdkt_level", "=", "record"),
                ("res_model", "=", records._name),
                ("res_id", "in", records.ids),
            ]
        )
        return {(one.res_model, one.res_id): one for one in found}

    @api.model
    def _make_folders(self, records, parents):
        """Return {(model, id): folder}, made where a record has none."""
        folders = self._find_folders(records) if records else {}
        missing = records.filtered(lambda one: (one._name, one.id) not in folders)
        taken = self._names_in(
            "dms.directory", "parent_id", {parents[one].id for one in missing}
        )
        made = self._create_folders(
            [
                {
                    "name": taken.setdefault(parents[one].id, filenames.Unique())(
                        filenames.clean(self._get_folder_name(one))
                    ),
                    "parent_id": parents[one].id,
                    "res_model": one._name,
                    "res_id": one.id,
                    "tdkt_level": "record",
                }
                for one in missing
            ]
        )
        return folders | {(one.res_model, one.res_id): one for one in made}

    @api.model
    def _create_folders(self, vals_list):
        if not vals_list:
            return self.env["dms.directory"]
        models_by_name = self.env["ir.model"]._get
        return (
            self.env["dms.directory"]
            .with_context(**QUIET)
            .create(
                [
                    {**vals, "model_id": models_by_name(vals["res_model"]).id}
                    for vals in vals_list
                ]
            )
        )

    @api.model
    def _get_folder_name(self, record):
        if record._name == "tdkt.commitment":
            who = record.employee_id or record.department_id
            return self.env._("Evidence – %(who)s", who=who.display_name)
        if record._name == "tdkt.commendation":
            # who and what for, as the certificate says it
            return f"{record.award_name} – {record.nominee_name}"
        return record.display_name

    @api.model
    def _get_group(self, record):
        """Return office, year and type of document of a record's folder."""
        if record._name == "tdkt.dossier":
            return record.company_id, record.year, DOSSIERS
        date = record.date_document or (
            record.date_start if record._name == "tdkt.campaign" else False
        )
        year = date.year if date else record.create_date.year
        return record.company_id, year, record.document_type_id.name

    @api.model
    def _ensure_groups(self, groups):
        """Return {(office, year, type): folder}."""
        roots = {office: self._ensure_root(office) for office, *_rest in groups}
        years = self._ensure_children(
            {(roots[office], str(year)) for office, year, _kind in groups}, "year"
        )
        kinds = self._ensure_children(
            {
                (years[roots[office], str(year)], filenames.clean(kind))
                for office, year, kind in groups
            },
            "kind",
        )
        return {
            (office, year, kind): kinds[
                years[roots[office], str(year)], filenames.clean(kind)
            ]
            for office, year, kind in groups
        }

    @api.model
    def _ensure_children(self, wanted, level):
        """Return {(parent, name): folder} of this level."""
        parents = {parent.id for parent, _name in wanted}
        found = self.env["dms.directory"].search(
            [("parent_id", "in", list(parents)), ("tdkt_level", "=", level)]
        )
        folders = {(one.parent_id, one.name): one for one in found}
        missing = [key for key in wanted if key not in folders]
        made = self._create_folders(
            [
                {
                    "name": name,
                    "parent_id": parent.id,
                    # dms asks for a record; who sees such folders, it does not say
                    "res_model": "res.company",
                    "res_id": parent.company_id.id,
                    "tdkt_level": level,
                }
                for parent, name in missing
            ]
        )
        return folders | {(one.parent_id, one.name): one for one in made}

    @api.model
    def _ensure_root(self, office):
        storages = self.env["dms.storage"].with_context(**QUIET)
        storage = storages.search(
            [("tdkt_is_filing", "=", True), ("company_id", "=", office.id)], limit=1
        )
        if not storage:
            storage = storages.create(
                {
                    "name": f"{ROOT} – {office.name}",
                    "save_type": "attachment",
                    "company_id": office.id,
                    "tdkt_is_filing": True,
                }
            )
        root = storage.root_directory_ids.filtered(lambda one: one.tdkt_level == "root")
        return root or self._create_folders(
            [
                {
                    "name": filenames.clean(f"{ROOT} – {office.name}"),
                    "is_root_directory": True,
                    "storage_id": storage.id,
                    "res_model": "res.company",
                    "tdkt_level": "root",
                }
            ]
        )

    @api.model
    def _names_in(self, model, parent, parent_ids):
        """Return {parent id: names it gives once}, those in the folders taken."""
        siblings = self.env[model].with_context(active_test=False)
        taken = {}
        for one in siblings.search_fetch(
            [(parent, "in", list(parent_ids))], [parent, "name"], order="id"
        ):
            taken.setdefault(one[parent].id, filenames.Unique())(one.name)
        return taken

    # --- Categories and tags ------------------------------------------------------

    def _ensure_labels(self):
        """Return ``({row: tags}, {kind: category})``.

        They belong to Documents from then on: an office renames and extends them.
        """
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        classes = dict(self._fields["record_class"]._description_selection(self.env))
        names = {
            row: [
                *filter(
                    None,
                    (
                        row.document_type_id.name,
                        classes.get(row.record_class),
                        row.date and str(row.date.year),
                    ),
                )
            ]
            for row in self
        }
        tags = self._ensure_named(
            "dms.tag", {name for found in names.values() for name in found}
        )
        categories = self._ensure_named(
            "dms.category", {kinds[row.kind] for row in self}
        )
        return (
            {
                row: self.env["dms.tag"].union(*(tags[name] for name in found))
                for row, found in names.items()
            },
            {kind: categories.get(label) for kind, label in kinds.items()},
        )

    @api.model
    def _ensure_named(self, model, names):
        records = self.env[model].with_context(active_test=False)
        found = {one.name: one for one in records.search([("name", "in", list(names))])}
        missing = [{"name": name} for name in sorted(names - found.keys())]
        return found | {one.name: one for one in records.create(missing)}
