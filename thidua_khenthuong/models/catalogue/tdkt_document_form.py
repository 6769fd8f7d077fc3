from odoo import api, fields, models


class TdktDocumentForm(models.Model):
    """The number that a decree gives the form of a document (Mẫu số …).

    Which one a document carries is a matter of its day; a form for one award goes
    before that for all. A wrong number on paper is worse than none: only what was read
    in the decree or quoted from it is printed, the rest waits until it is compared.
    """

    _name = "tdkt.document.form"
    _inherit = ["tdkt.provision.mixin"]
    _description = "Number of a Form"
    _order = "date_from desc, number, id"
    _rec_name = "number"
    _provision_key = ("document", "award_id")

    document = fields.Selection(
        selection=[
            ("submission", "Submission"),
            ("merit_individual", "Merit Report of a Person"),
            ("merit_collective", "Merit Report of a Collective"),
            ("merit_thematic", "Merit Report in a Campaign"),
            ("merit_sudden", "Merit Report on a Sudden Achievement"),
            ("merit_contribution", "Merit Report on Years of Contribution"),
            ("merit_hero_individual", "Merit Report of a Hero"),
            ("merit_hero_collective", "Merit Report of a Heroic Collective"),
            ("merit_foreign_individual", "Merit Report of a Foreigner"),
            ("merit_foreign_collective", "Merit Report of a Foreign Body"),
            ("initiative", "Confirmation of an Initiative"),
        ],
        required=True,
    )
    award_id = fields.Many2one(
        comodel_name="tdkt.award",
        string="Only for the Award",
        ondelete="restrict",
        index="btree_not_null",
        help="Empty: for all awards that have no form of their own.",
    )
    number = fields.Char(required=True, help="As printed, e.g. “07”.")
    superseded_by_id = fields.Many2one(
        comodel_name="tdkt.document.form", ondelete="restrict", index="btree_not_null"
    )

    @api.model
    def _printed(self, document, date, award=None):
        """Return the line that names the form, "" where no certain one is in force.

        :param str document: a key of the field
        :param date: the day of the document
        :param award: the one award it is about, if any
        """
        return self._printed_each({document: (document, date, award)})[document]

    @api.model
    def _printed_each(self, asked):
        """Return the same for many documents, in one query.

        :param dict asked: {whatever: (document, date, award)}
        """
        kinds = {document for document, _date, _award in asked.values()}
        # sudo: the law is the same for everybody, whoever prints
        forms_sudo = self.sudo().search([("document", "in", list(kinds))])
        lines = {}
        for key, (document, date, award) in asked.items():
            fitting_sudo = forms_sudo.filtered(
                lambda form, document=document, award=award: (
                    form.document == document
                    and form.award_id in (form.award_id.browse(), award)
                )
            )._in_force(date)
            form_sudo = fitting_sudo.sorted(lambda form: not form.award_id)[:1]
            certain = form_sudo and form_sudo._is_certain()
            lines[key] = (
                f"Mẫu số {form_sudo.number} – {form_sudo.legal_basis}"
                if certain
                else ""
            )
        return lines
