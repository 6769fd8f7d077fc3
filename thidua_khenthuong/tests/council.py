"""A council with its sessions, for the tests that need one."""

from datetime import date, datetime

from .common import TdktCase

# Rules and permissions that only somebody of two roles meets (a member of the council
# who is head, officer or leader besides): test_council, TestTwoRoles, breaks each.
# {name within the addon: the fields that are turned over}
EVERY_WRITE = ("perm_write", "perm_create", "perm_unlink")
TWO_ROLES = {
    **{
        f"tdkt_{model}_rule_officer": ("active",)
        for model in (
            *("session", "session_member", "session_item", "session_place"),
            *("session_conflict", "session_trustee", "council_relative"),
        )
    },
    **{
        f"tdkt_{model}_rule_leader": ("active", *EVERY_WRITE)
        for model in (
            *("session", "session_member", "session_item", "session_place"),
            *("session_conflict", "session_trustee"),
        )
    },
    "tdkt_minutes_rule_all": ("active",),
    **{
        f"tdkt_{model}_rule_council": EVERY_WRITE
        for model in (
            *("dossier", "nomination", "dossier_paper"),
            *("initiative", "initiative_author"),
        )
    },
    "access_tdkt_dossier_paper_council": ("perm_write",),
}


class CouncilCase(TdktCase):
    """A council of five, three of whom have a login, and a dossier before it.

    Chair is the leader, secretary the officer. The nominee is of another department
    than they are.
    """

    council_size = 5

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leader.group_ids |= cls.env.ref("thidua_khenthuong.group_tdkt_council")
        cls.officer.group_ids |= cls.env.ref("thidua_khenthuong.group_tdkt_council")
        # a member of the office only by his seat in the council
        cls.council.employee_id.department_id = cls.other_department
        people = [
            ("chair", {"employee_id": cls.leader.employee_id.id}),
            ("secretary", {"employee_id": cls.officer.employee_id.id}),
            ("member", {"employee_id": cls.council.employee_id.id}),
        ]
        people += [
            ("member", {"member_name": f"Ông Ngoài {number}"})
            for number in range(cls.council_size - len(people))
        ]
        cls.board = cls._create_council(people)
        cls.cstdcs = cls.env.ref("thidua_khenthuong.award_cstdcs")

    @classmethod
    def _create_council(cls, people, **values):
        return (
            cls.env["tdkt.council"]
            .with_user(cls.officer)
            .create(
                {
                    "name": "Hội đồng Thi đua – Khen thưởng Sở Kiểm thử",
                    "company_id": cls.company.id,
                    "decision_number": "12/QĐ-SKT",
                    "decision_date": date(2023, 1, 5),
                    "date_from": date(2023, 1, 5),
                    "member_ids": [
                        (0, 0, {"role": role, "sequence": number, **one})
                        for number, (role, one) in enumerate(people)
                    ],
                    **values,
                }
            )
        )

    @classmethod
    def _bring_before(cls, *awards, user=None):
        """Return the dossier of a unit under appraisal, its lines qualified."""
        lines = [
            {
                "award_id": award.id,
                "employee_id": cls.staff.employee_id.id,
                "merit": "Hoàn thành xuất sắc nhiệm vụ.",
            }
            for award in awards or (cls.award,)
        ]
        return cls._qualify(cls._create_dossier(user=user, nominations=lines))

    @classmethod
    def _create_session(cls, dossier=None, **values):
        session = (
            cls.env["tdkt.session"]
            .with_user(cls.officer)
            .create(
                {
                    "council_id": cls.board.id,
                    "company_id": cls.company.id,
                    "date_planned": datetime(2023, 3, 10, 7, 0),
                    "place": "Phòng họp tầng 2",
                    **values,
                }
            )
        )
        session.counter_ids = session.council_id.member_ids[:2]
        if dossier:
            session.item_ids = [
                (0, 0, {"nomination_id": line.id}) for line in dossier.nomination_ids
            ]
        return session

    @classmethod
    def _create_initiative_council(cls, users=()):
        """Return an initiative council of chair, secretary, a member, and two more.

        :param users: logins of the two more, who else have none
        """
        people = [
            ("chair", {"employee_id": cls.leader.employee_id.id}),
            ("secretary", {"employee_id": cls.officer.employee_id.id}),
            ("member", {"employee_id": cls.council.employee_id.id}),
            *(("member", {"employee_id": one.employee_id.id}) for one in users),
        ]
        people += [
            ("member", {"member_name": f"Ông Ngoài {number}"})
            for number in range(5 - len(people))
        ]
        name = "Hội đồng Sáng kiến Sở Kiểm thử"
        return cls._create_council(people, name=name, kind="initiative")

    @classmethod
    def _hand_in(cls, name, **values):
        """Return an initiative of ``staff`` and somebody from outside, handed in."""
        made = (
            cls.env["tdkt.initiative"]
            .with_user(cls.staff)
            .create(
                {
                    "name": name,
                    "description": "Rút ngắn thời gian xử lý từ năm ngày xuống hai.",
                    "applied_on": date(2023, 1, 9),
                    "author_ids": [
                        (0, 0, {"employee_id": cls.staff.employee_id.id, "share": 60}),
                        (0, 0, {"name": "Vi Văn Ngoài", "share": 40}),
                    ],
                    **values,
                }
            )
        )
        made.action_submit()
        return made.with_user(cls.officer)

    @classmethod
    def _create_meeting(cls, council, *initiatives, **values):
        """Return a session of an initiative council with these on its agenda."""
        meeting = cls._create_session(council_id=council.id, **values)
        meeting.item_ids = [
            (0, 0, {"initiative_id": one.id, "sequence": number})
            for number, one in enumerate(initiatives, start=1)
        ]
        return meeting

    @classmethod
    def _attend(cls, session, *absent, written=()):
        """Invite, and enter who is there: everybody but those named by number."""
        session.action_invite()
        for number, member in enumerate(session.member_ids):
            member.attendance = (
                "written"
                if number in written
                else "absent"
                if number in absent
                else "present"
            )

    @classmethod
    def _open(cls, session, *absent, written=()):
        cls._attend(session, *absent, written=written)
        session.action_open()

    @classmethod
    def _enter(cls, item, agree, disagree=0, abstain=0, invalid=0, second=None):
        """Enter a count twice; ``second`` is how many agreed the second time."""
        item.write(
            {
                "first_agree": agree,
                "first_disagree": disagree,
                "first_abstain": abstain,
                "first_invalid": invalid,
                "second_agree": agree if second is None else second,
                "second_disagree": disagree,
                "second_abstain": abstain,
                "second_invalid": invalid,
            }
        )

    @classmethod
    def _vote(cls, session, *agreed):
        """Open where needed, start the vote, and count ``agreed`` of each line."""
        if session.state == "draft":
            cls._open(session)
        if session.state == "open":
            session.action_start_voting()
        pending = session.item_ids.filtered(lambda one: one.result == "pending")
        for item, votes in zip(pending, agreed, strict=True):
            cls._enter(item, votes, item.voter_count - votes)
        session.action_count()
