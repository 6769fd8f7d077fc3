import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...edxml import messages

# Groups of capital letters and digits with dots between them: H37.14, 000.00.09.H37.
CODE = re.compile(r"[A-Z0-9]+(\.[A-Z0-9]+)*")
# One office after another that took over; a circle of mistakes ends here.
GENERATIONS = 10


class TdktOrganisationCode(models.Model):
    """By which code an organisation is known on the document axis, and since when.

    Codes are given by Quyết định 20/2020/QĐ-TTg, Điều 4–6; those of QCVN 102:2016
    (13 characters, the other way round) are still written by older systems. Where
    offices were merged, as in 2025, the row that ended names who took over: what is
    addressed to the old one goes to the new one.
    """

    _name = "tdkt.organisation.code"
    _inherit = ["tdkt.provision.mixin"]
    _description = "Code of an Organisation"
    _order = "partner_id, date_from desc, id"
    _rec_name = "code"
    _provision_key = ("partner_id",)

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Organisation on the Axis",
        required=True,
        ondelete="cascade",
        index=True,
    )
    code = fields.Char(
        help="By Quyết định 20/2020/QĐ-TTg, at most 35 characters, e.g. H37.14."
    )
    code_102 = fields.Char(
        string="Old Code",
        help="By QCVN 102:2016/BTTTT, at most 13 characters, e.g. 000.00.14.H37.",
    )
    successor_id = fields.Many2one(
        comodel_name="res.partner",
        string="Taken Over By",
        ondelete="restrict",
        index="btree_not_null",
        help="Who has its duties since this row ended.",
    )
    legal_basis = fields.Char(default="Quyết định 20/2020/QĐ-TTg")
    superseded_by_id = fields.Many2one(
        comodel_name="tdkt.organisation.code",
        ondelete="restrict",
        index="btree_not_null",
    )

    _code_or_successor = models.Constraint(
        "CHECK(num_nonnulls(code, code_102, successor_id) > 0)",
        "Enter the code of the organisation, or who has taken over its duties.",
    )
    _successor_after_end = models.Constraint(
        "CHECK(successor_id IS NULL OR date_to IS NOT NULL)",
        "Enter the last day of an organisation that another one has taken over.",
    )

    @api.constrains("code", "code_102")
    def _check_code(self):
        limits = {"code": messages.CODE_LENGTH, "code_102": messages.OLD_CODE_LENGTH}
        for row in self:
            for name, limit in limits.items():
                code = row[name] or ""
                if len(code) > limit:
                    raise ValidationError(
                        self.env._(
                            "“%(code)s” is longer than the %(limit)s characters that "
                            "such a code has at most.",
                            code=code,
                            limit=limit,
                        )
                    )
                if code and not CODE.fullmatch(code):
                    raise ValidationError(
                        self.env._(
                            "“%(code)s” is no code of an organisation: capital letters "
                            "and digits in groups with dots between them, e.g. H37.14.",
                            code=code,
                        )
                    )

    @api.constrains("successor_id", "partner_id")
    def _check_successor_id(self):
        for row in self:
            if row.successor_id == row.partner_id:
                raise ValidationError(
                    self.env._(
                        "“%(organisation)s” cannot take over from itself.",
                        organisation=row.partner_id.display_name,
                    )
                )

    @api.model
    def _find_receivers(self, partners, day):
        """Say under which code what is addressed to ``partners`` goes out on ``day``.

        :return: {partner: row in force with a code, of the partner or of whoever has
            taken over}; those without any are left out
        """
        found, waiting = {}, {partner: partner for partner in partners}
        for _generation in range(GENERATIONS):
            if not waiting:
                break
            asked = Domain("partner_id", "in", [one.id for one in waiting.values()])
            rows = self.search(asked).grouped("partner_id")
            following = {}
            for partner, present in waiting.items():
                own = rows.get(present, self.browse())
                if in_force := own._in_force(day).filtered("code"):
                    found[partner] = in_force[0]
                elif gone := own.filtered(
                    lambda row: row.successor_id and row.date_to < day
                ).sorted("date_to"):
                    following[partner] = gone[-1].successor_id
            waiting = following
        return found
