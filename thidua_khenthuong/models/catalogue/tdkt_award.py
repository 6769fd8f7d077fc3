from odoo import api, fields, models
from odoo.exceptions import UserError

from ..mixins.tdkt_workflow_mixin import is_uninstalling
from ..vocabulary import AUTHORITIES, COMMENDATION_TYPES


class TdktAward(models.Model):
    """Catalogue of emulation titles and forms of commendation.

    A title (danh hiệu thi đua) and a form (hình thức khen thưởng) are law: each entry
    carries its legal basis and the dates between which it may be given (Luật Thi đua,
    khen thưởng 2022, Điều 9, 20–28, 71–80).
    """

    _name = "tdkt.award"
    _inherit = ["tdkt.provision.mixin", "tdkt.named.mixin"]
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
    commendation_type = fields.Selection(
        selection=COMMENDATION_TYPES,
        string="Given For",
        help="Empty: for any type of commendation.",
    )
    # an award is entered with the article that names it
    confidence = fields.Selection(default="Q")
    superseded_by_id = fields.Many2one(
        comodel_name="tdkt.award", ondelete="restrict", index="btree_not_null"
    )
    alias_ids = fields.One2many(
        comodel_name="tdkt.award.alias",
        inverse_name="award_id",
        string="Other Names",
        help="Under which old lists may name this award.",
    )
    sequence = fields.Integer(default=10)

    _code_uniq = models.Constraint(
        "unique(code)", "Another award has this code already."
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
                        "“%(award)s” has been given: archive it and create a new "
                        "award instead.",
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

    def _get_authority_reason(self, authority, date=None, certain=True):
        """Say why the head of an office with ``authority`` may not decide this award.

        :param date: on which day, today when empty
        :param bool certain: say it only where the law was read, so that it may block;
            otherwise also where it is merely known, so that it may warn
        :return: a sentence that names who decides it, or an empty string
        """
        self.ensure_one()
        ranks = self.env["tdkt.authority"]._get_ranks(
            date or self.env.company._tdkt_today()
        )
        own_rank, own_is_certain = ranks.get(authority, (None, False))
        rank, _is_certain = ranks.get(self.authority, (None, False))
        known = own_rank and rank
        if self.authority == authority or (known and rank <= own_rank):
            return ""
        # What limits this head is the article that gives him his own powers.
        if certain and not (known and own_is_certain and self._is_certain()):
            return ""
        labels = dict(self._fields["authority"]._description_selection(self.env))
        return self.env._(
            "“%(award)s” is decided by: %(authority)s (%(basis)s); propose it to the "
            "superior level instead of deciding it here.",
            award=self.name,
            authority=labels[self.authority],
            basis=self.legal_basis,
        )

    def _get_other_type_reason(self, commendation_type):
        """Say why this award is not given for ``commendation_type``, or "".

        Titles are considered once a year (Nghị định 98/2023/NĐ-CP, Điều 34 khoản 1),
        not for a campaign; it warns, as that was read for some of them only.
        """
        self.ensure_one()
        if not commendation_type or self.commendation_type in (
            False,
            commendation_type,
        ):
            return ""
        labels = dict(
            self._fields["commendation_type"]._description_selection(self.env)
        )
        return self.env._(
            "“%(award)s” is given for: %(own)s, not for: %(other)s.",
            award=self.name,
            own=labels[self.commendation_type],
            other=labels[commendation_type],
        )

    def _get_not_in_force_reason(self, date, certain=True):
        """Say why these words of the law may not be given on ``date``, or "".

        :param bool certain: as in :meth:`_get_authority_reason`
        """
        self.ensure_one()
        if self._in_force(date) or (certain and not self._is_certain()):
            return ""
        return self.env._(
            "“%(award)s” is not in force on %(date)s.",
            award=self.name,
            date=date.strftime("%d/%m/%Y"),
        )
