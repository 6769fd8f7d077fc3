from odoo import api, fields, models
from odoo.exceptions import UserError

from ..mixins.tdkt_workflow_mixin import is_uninstalling

AUTHORITIES = [
    ("director", "Head of the Agency"),
    ("province_chair", "Chairperson of the Provincial People's Committee"),
    ("minister", "Minister or Head of a Central Body"),
    ("prime_minister", "Prime Minister"),
    ("president", "State President"),
]


class TdktAward(models.Model):
    """Catalogue of emulation titles and forms of commendation.

    A title (danh hiệu thi đua) and a form (hình thức khen thưởng) are law: each entry
    carries its legal basis and the dates between which it may be given (Luật Thi đua,
    khen thưởng 2022, Điều 9, 20–28, 71–80).
    """

    _name = "tdkt.award"
    _inherit = ["tdkt.named.mixin"]
    _description = "Emulation Title or Form of Commendation"
    _order = "sequence, id"
    _name_parts = ("name", "code", "subject_type")

    name = fields.Char(
        required=True,
        index="trigram",
        help="The words of the law, printed on decisions and certificates.",
    )
    code = fields.Char(required=True)
    kind = fields.Selection(
        selection=[("title", "Emulation Title"), ("form", "Form of Commendation")],
        required=True,
        default="form",
    )
    subject_type = fields.Selection(
        selection=[
            ("individual", "Individual"),
            ("collective", "Collective"),
            ("household", "Household"),
        ],
        string="Given To",
        required=True,
        default="individual",
    )
    level = fields.Selection(
        selection=[
            ("grassroots", "Grassroots"),
            ("province", "Ministry or Province"),
            ("state", "State Level"),
        ],
        required=True,
        default="grassroots",
    )
    authority = fields.Selection(
        selection=AUTHORITIES,
        string="Decided By",
        required=True,
        default="director",
    )
    legal_basis = fields.Char(required=True)
    date_from = fields.Date(string="In Force From")
    date_to = fields.Date(string="In Force To")
    alias_ids = fields.One2many(
        comodel_name="tdkt.award.alias",
        inverse_name="award_id",
        string="Other Names",
        help="Under which old lists may name this award.",
    )
    condition_ids = fields.One2many(
        comodel_name="tdkt.award.condition",
        inverse_name="award_id",
        string="Rests On",
        help="Earlier awards the law asks for.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint(
        "unique(code)", "Another award has this code already."
    )
    _dates_order = models.Constraint(
        "CHECK(date_to IS NULL OR date_from IS NULL OR date_to >= date_from)",
        "An award cannot end before it comes into force.",
    )

    @api.depends("name", "subject_type")
    @api.depends_context("lang")
    def _compute_display_name(self):
        subjects = dict(self._fields["subject_type"]._description_selection(self.env))
        for award in self:
            award.display_name = self.env._(
                "%(award)s (%(subject)s)",
                award=award.name or "",
                subject=(subjects.get(award.subject_type) or "").lower(),
            )

    def write(self, vals):
        if {"kind", "subject_type"} & vals.keys():
            # sudo: an award given by anybody is history, whoever changes the catalogue
            given_sudo = (
                self.env["tdkt.commendation"]
                .sudo()
                .search([("award_id", "in", self.ids)], limit=1)
            )
            if given_sudo:
                raise UserError(
                    self.env._(
                        "“%(award)s” has been given: archive it and enter the changed "
                        "award anew.",
                        award=given_sudo.award_id.name,
                    )
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=True)
    def _unlink_except_used(self):
        if is_uninstalling(self.env):
            return
        for model in ("tdkt.nomination", "tdkt.commendation"):
            # sudo: an award used by anybody is history, whoever deletes it
            used_sudo = (
                self.env[model].sudo().search([("award_id", "in", self.ids)], limit=1)
            )
            if used_sudo:
                raise UserError(
                    self.env._(
                        "“%(award)s” has been proposed or given and cannot be "
                        "deleted: archive it instead.",
                        award=used_sudo.award_id.name,
                    )
                )

    def _in_force(self, date):
        """Tell whether the award may be given on ``date``."""
        self.ensure_one()
        return (not self.date_from or self.date_from <= date) and (
            not self.date_to or date <= self.date_to
        )

    def _why_not_by(self, authority):
        """Say why the head of an office with ``authority`` may not decide this award.

        :return: a sentence that names who decides it, or an empty string
        """
        self.ensure_one()
        ranks = [key for key, _label in AUTHORITIES]
        # A minister and a provincial chair decide the same level, each at home.
        same_level = {self.authority, authority} <= {"province_chair", "minister"}
        if same_level or ranks.index(self.authority) <= ranks.index(authority):
            return ""
        labels = dict(self._fields["authority"]._description_selection(self.env))
        return self.env._(
            "“%(award)s” is decided by: %(authority)s (%(basis)s); propose it to the "
            "superior level instead of deciding it here.",
            award=self.name,
            authority=labels[self.authority],
            basis=self.legal_basis,
        )
