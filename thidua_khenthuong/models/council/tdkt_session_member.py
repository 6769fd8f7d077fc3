from odoo import api, fields, models

from ..vocabulary import COUNCIL_ROLES, PRINTED_ROLES


class TdktSessionMember(models.Model):
    """A council member in one session: present, absent, or with a written opinion.

    Name, role and position are those of the day he was listed.
    """

    _name = "tdkt.session.member"
    _inherit = ["tdkt.locked.line.mixin", "tdkt.audited.mixin"]
    _description = "Attendance of a Session"
    _order = "session_id, sequence, id"
    _rec_name = "member_name"
    _check_company_auto = True
    _scope_path = "company_id"

    session_id = fields.Many2one(
        comodel_name="tdkt.session", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="session_id.company_id", store=True)
    member_id = fields.Many2one(
        comodel_name="tdkt.council.member",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
    )
    sequence = fields.Integer(
        compute="_compute_snapshot", store=True, precompute=True, default=10
    )
    member_name = fields.Char(
        string="Name", compute="_compute_snapshot", store=True, precompute=True
    )
    member_position = fields.Char(
        string="Position", compute="_compute_snapshot", store=True, precompute=True
    )
    role = fields.Selection(
        selection=COUNCIL_ROLES,
        compute="_compute_snapshot",
        store=True,
        precompute=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Login",
        compute="_compute_user_id",
        store=True,
        # sudo: tdkt.council.member - whose login it is, is private to HR
        compute_sudo=True,
        index="btree_not_null",
        help="Whose it is stands while a vote is taken.",
    )
    attendance = fields.Selection(
        selection=[
            ("expected", "Expected"),
            ("present", "Present"),
            ("written", "Absent, Opinion in Writing"),
            ("absent", "Absent"),
        ],
        required=True,
        default="expected",
        copy=False,
    )
    absence_reason = fields.Char(string="Why Absent", copy=False)
    opinion = fields.Text(
        string="Written Opinion",
        copy=False,
        help="In short; the paper is attached.",
    )
    opinion_file = fields.Binary(
        string="Paper with the Opinion", attachment=True, copy=False
    )
    opinion_filename = fields.Char(copy=False)

    _once = models.UniqueIndex(
        "(session_id, member_id)", "This member is listed in the session already."
    )

    _lock_parents = {"session_id": "member_ids"}

    @api.depends("member_id")
    def _compute_snapshot(self):
        for line in self:
            member = line.member_id
            line.sequence = member.sequence
            line.member_name = member.member_name
            line.member_position = member.member_position
            line.role = member.role

    @api.depends("member_id.user_id")
    def _compute_user_id(self):
        for line in self:
            # who gets the member's login in HR meanwhile does not vote for him
            line.user_id = (
                line.user_id
                if line.session_id.state == "voting"
                else line.member_id.user_id
            )

    def _audited_fields(self):
        return super()._audited_fields() | {"attendance"}

    def write(self, vals):
        with self._audited(self._audited_fields() & vals.keys()):
            return super().write(vals)

    def _write_attendance(self, attendance):
        """Set the attendance of all of these members."""
        self.write({"attendance": attendance})

    def action_set_present(self):
        """Enter that these members are there.

        :raises UserError: once the vote has begun
        """
        self.check_access("write")
        self._write_attendance("present")
        return True

    def _votes(self):
        """Return those who vote: whoever is there or has sent an opinion."""
        return self.filtered(lambda one: one.attendance in ("present", "written"))

    def _printed_line(self):
        """Return “Ông A, Giám đốc – Chủ tịch Hội đồng”."""
        self.ensure_one()
        who = ", ".join(filter(None, (self.member_name, self.member_position)))
        return f"{who} – {PRINTED_ROLES.get(self.role, '')}"
