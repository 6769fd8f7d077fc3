from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...typesetting import compare, filenames

MANAGER = "thidua_khenthuong.group_tdkt_manager"
# How many differences of one print are shown.
DIFFERENCES = 3
# How many prints are compared at once.
COMPARED = 25


def _without(words, mark):
    """Return words without a mark that stands among them on every page."""
    rest, size = [], len(mark)
    at = 0
    while at < len(words):
        if mark and words[at : at + size] == mark:
            at += size
        else:
            rest.append(words[at])
            at += 1
    return rest


class TdktFrozenPrint(models.Model):
    """The file of a document as it was typeset when it was issued.

    What has left the office never changes: the transition that issues a document
    typesets it from its records alone and keeps the file here with its SHA-256; every
    later print returns the same bytes, whatever has happened to templates, fonts or
    names in between (Nghị định 30/2020/NĐ-CP, Điều 18: a mistake is met by a new
    document). A print made anew supersedes the old file, which stays.

    Everybody gets the file by printing the document, where his right to the document
    and to the report is checked; this register itself is read by the office and HR.
    Documents take part by inheriting ``tdkt.frozen.mixin``.
    """

    _name = "tdkt.frozen.print"
    _inherit = ["tdkt.kept.file.mixin"]
    _description = "Kept Print"

    report_name = fields.Char(required=True, readonly=True)
    reason = fields.Char(
        readonly=True, help="Why the document was reprinted and this file replaced."
    )

    _in_force_uniq = models.UniqueIndex(
        "(res_model, res_id, report_name) WHERE superseded_on IS NULL",
        "Somebody else is printing the same document at this moment: print it again.",
    )
    _document_idx = models.Index("(res_model, res_id)")

    @api.model
    def _is_kept_report(self, report_sudo, documents):
        return getattr(documents, "_frozen_report", None) == report_sudo.report_name

    @api.model
    def _filter_frozen(self, report_sudo, documents):
        """Return those documents whose print by this report stands."""
        if not self._is_kept_report(report_sudo, documents):
            return documents.browse()
        return documents.filtered(lambda document: document._is_frozen())

    @api.model
    def _kept(self, report_sudo, documents):
        """Return {document id: bytes} of the documents that have a print kept.

        The caller has checked that the user may print ``report_sudo`` on them.

        :raises UserError: when a kept file is no longer what it was
        """
        if not self._is_kept_report(report_sudo, documents):
            return {}
        # sudo: whoever may print the document gets its file from the register
        prints_sudo = self.sudo()._in_force_of(documents)
        kept = {one.res_id: content for one, content in prints_sudo._contents().items()}
        return kept | self._signed(documents)

    @api.model
    def _signed(self, documents):
        """Return {document id: bytes} of the signed files that came from outside.

        They are printed in the place of what was typeset here, which stays beside them.

        :raises UserError: when a file is no longer what it was
        """
        if "signed_file_ids" not in documents._fields:
            return {}
        # sudo: as of the prints
        files_sudo = self.env["tdkt.signed.file"].sudo()._in_force_of(documents)
        return {one.res_id: raw for one, raw in files_sudo._contents().items()}

    @api.model
    def _in_force_domain(self, documents):
        return [
            *super()._in_force_domain(documents),
            ("report_name", "=", documents._frozen_report),
        ]

    @api.model
    def _keep(self, documents, pdfs):
        """Keep the prints of those documents that do not change any more.

        :param dict pdfs: document id -> bytes, typeset from the records alone
        """
        # the file's name is Vietnamese, and no default of the caller's context gets in
        clean = self.with_env(self.env(context={"lang": "vi_VN"}))
        documents = documents.with_env(clean.env)
        # sudo: nobody writes into the register except by issuing or printing
        clean.sudo()._create_moving(
            [
                {
                    **clean._kept_values(
                        document,
                        pdfs[document.id],
                        filenames.clean(document.display_name, "pdf"),
                    ),
                    "report_name": document._frozen_report,
                }
                for document in documents.filtered(lambda one: one._is_frozen())
                if document.id in pdfs
            ]
        )

    def _supersede(self, reason):
        """Make room for a new print; the files stay.

        :param str reason: told to whoever finds two files of one document
        """
        self._write_moving({"superseded_on": fields.Datetime.now(), "reason": reason})
        for model, prints in self.grouped("res_model").items():
            self.env[model].browse(prints.mapped("res_id"))._forget_print()

    # --- Comparing -----------------------------------------------------------------

    @api.readonly
    def action_open_comparison(self):
        """Open the dialog that compares these prints, or all, with their records.

        :raises AccessError: for anybody who is no manager
        """
        self._check_may_compare()
        prints = self or self.search([("superseded_on", "=", False)])
        return {
            "type": "ir.actions.client",
            "tag": "tdkt_batch",
            "params": {
                "title": self.env._("Compare Kept Prints with Their Records"),
                "model": self._name,
                "method": "compare_with_records",
                "ids": prints.filtered(lambda kept: not kept.superseded_on).ids,
            },
        }

    def compare_with_records(self):
        """Say of each print whether its words are those of a fresh one.

        Finds what was forged before prints were kept by the transition, and files
        that were damaged. Nothing is written: a print that says something else is
        looked at, and made anew with a reason where it is wrong.

        :return: list of dicts in the order of the prints, as of ``action_run_many``:
            ``id``, ``name``, ``ok``, and ``reason``, the differing words or why the
            two cannot be compared
        :raises AccessError: for anybody who is no manager
        """
        self._check_may_compare()
        reasons = {}
        for (model, _report), prints in self.grouped(
            lambda kept: (kept.res_model, kept.report_name)
        ).items():
            # sudo: the manager compares what he need not be able to read
            documents_sudo = self.env[model].sudo().browse(prints.mapped("res_id"))
            documents_sudo = documents_sudo.exists()
            fresh = documents_sudo._typeset_each()
            for kept in prints:
                found = documents_sudo.filtered(lambda one, k=kept: one.id == k.res_id)
                reasons[kept.id] = kept._get_difference_reason(
                    found, fresh.get(kept.res_id)
                )
        return [
            {
                "id": kept.id,
                "name": kept.filename,
                "ok": not reasons[kept.id],
                "reason": reasons[kept.id],
            }
            for kept in self
        ]

    @api.model
    def _compare_all(self):
        """Yield the answers for all prints in force, for whoever works in a shell.

        As :meth:`compare_with_records`, a batch of files in memory at a time.
        """
        prints = self.search([("superseded_on", "=", False)], order="id")
        for start in range(0, len(prints), COMPARED):
            yield from prints[start : start + COMPARED].compare_with_records()
            self.env.invalidate_all()

    def _get_difference_reason(self, document_sudo, fresh):
        """Say what this print says otherwise than a ``fresh`` one, "" for nothing.

        :param fresh: PDF, or a sentence why there is none
        """
        self.ensure_one()
        if not document_sudo:
            return self.env._("Its record no longer exists.")
        if isinstance(fresh, str):
            return self.env._("It cannot be compared: %(reason)s", reason=fresh)
        try:
            # sudo: as in compare_with_records
            kept = self.sudo()._contents()[self.sudo()]
        except UserError as error:
            return str(error)
        mark = document_sudo._printed_mark_since().split()
        found = compare.differences(
            compare.words(kept), _without(compare.words(fresh), mark)
        )
        if not found:
            return ""
        shown = [
            self.env._(
                "kept “%(kept)s”, the records say “%(fresh)s”", kept=one, fresh=other
            )
            for one, other in found[:DIFFERENCES]
        ]
        if len(found) > DIFFERENCES:
            shown.append(self.env._("%(count)s more", count=len(found) - DIFFERENCES))
        shown.append(document_sudo._get_change_reason())
        return "; ".join(filter(None, shown))

    @api.model
    def _check_may_compare(self):
        if not self.env.su and not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._("Only a manager compares kept prints with their records.")
            )
        self.check_access("read")

    # --- Guards ------------------------------------------------------------------

    def _get_creation_reason(self):
        return self.env._("Kept prints come from printing a document.")

    def _get_deletion_reason(self):
        return self.env._(
            "Kept prints cannot be deleted: reprint the document to replace one."
        )
