import base64
import inspect
from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo import api
from odoo.fields import Command
from odoo.tests import tagged

from ..models.mixins.tdkt_workflow_mixin import TdktWorkflowMixin
from .award_lists import row, xlsx
from .common import TdktCase

FILE = base64.b64encode(b"%PDF-1.4")
DEPARTMENTS, EMPLOYEES = 8, 40
BONUS, COLLECTIVE_BONUS = 450_000, 900_000
# the same all the year, though the base salary rises in July
OWN_RATE = {"bonus_reason": "Theo dự toán được giao"}


# Rooms beside the river of one year, by how the names of their models begin: an office
# works without them, test_walk goes through every transition of theirs, and
# test_council, test_session_ballot, test_initiative, test_merit_imports and
# test_statistics, test_cluster play them.
BESIDE = (
    *("tdkt.session", "tdkt.minutes", "tdkt.initiative", "tdkt.assessment"),
    "tdkt.statistic",
    "tdkt.cluster",
)
# what the council has said of a line
BY_THE_COUNCIL = {("tdkt.nomination", "state"): {"approved", "rejected"}}


@tagged("post_install", "-at_install", "tdkt")
class TestRealYear(TdktCase):
    """One year of an office, by those who live it, from the first plan to the last.

    Eight departments and forty people take part in an annual campaign, a thematic one
    and one that carries out the province's plan, with a unit's own plan below it. In
    its course every state of every workflow is reached: the states are taken from the
    models themselves, so that a new one fails here until somebody plays it.
    """

    frozen_date = date(2023, 1, 9)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        added = cls.env["hr.department"].create(
            [
                {"name": f"Phòng Chuyên môn {number}", "company_id": cls.company.id}
                for number in range(4, DEPARTMENTS + 1)
            ]
        )
        cls.departments = cls.office | cls.department | cls.other_department | added
        cls.heads = {cls.department: cls.head, cls.other_department: cls.other_head}
        for number, department in enumerate(added, 3):
            head = cls._create_user(f"t_head{number}", "unit", department)
            department.manager_id = head.employee_id
            cls.heads[department] = head
        # the standing office registers, too, by somebody who does not judge it
        cls.heads[cls.office] = cls._create_user("t_clerk", "unit", cls.office)
        present = cls.env["hr.employee"].search([("company_id", "=", cls.company.id)])
        cls.env["hr.employee"].create(
            [
                {
                    "name": f"Nguyễn Văn {number:02d}",
                    "department_id": cls.departments[number % DEPARTMENTS].id,
                    "company_id": cls.company.id,
                }
                for number in range(EMPLOYEES - len(present))
            ]
        )
        cls.employees = cls.env["hr.employee"].search(
            [("company_id", "=", cls.company.id)]
        )
        cls.superior = cls.env["res.partner"].create(
            {"name": "Chủ tịch UBND tỉnh", "is_company": True}
        )

    def setUp(self):
        super().setUp()
        clock = freeze_time("2023-01-09")
        self.clock = clock.start()
        self.addCleanup(clock.stop)
        self.states = self._state_fields()
        self.reached = {}
        self.given = []
        create, move = TdktWorkflowMixin.create, TdktWorkflowMixin._write_moving

        @api.model_create_multi
        def noting_create(records, vals_list):
            created = create(records, vals_list)
            self._note_states(created)
            return created

        def noting_move(records, *arguments):
            result = move(records, *arguments)
            self._note_states(records)
            return result

        for name, method in (("create", noting_create), ("_write_moving", noting_move)):
            self.startPatcher(patch.object(TdktWorkflowMixin, name, method))

    # --- What is watched -----------------------------------------------------------

    def _note(self, model, field, states):
        self.reached.setdefault((model, field), set()).update(states)

    def _note_states(self, records):
        for model, field in self.states:
            if model == records._name:
                self._note(model, field, records.sudo().mapped(field))

    def _state_fields(self):
        """Return {(model, field): its states} of all records with a workflow."""
        return {
            (model._name, name): {
                state
                for state, _label in model._fields[name]._description_selection(
                    self.env
                )
            }
            for model in self.env.values()
            if isinstance(model, TdktWorkflowMixin) and not model._abstract
            for name in model._protected_fields()
            if model._fields[name].type == "selection"
        }

    def _note_present_states(self):
        """Note what stands in the database: rows of an import are moved by SQL."""
        self.env.flush_all()
        self.env.invalidate_all()
        for model, field in self.states:
            groups = self.env[model]._read_group([], [field])
            self._note(model, field, [state for [state] in groups])

    # --- Hands ---------------------------------------------------------------------

    def _on(self, day):
        """Go on to ``day``; what an earlier request had read is forgotten."""
        self.env.flush_all()
        self.env.invalidate_all()
        self.clock.move_to(day)

    def _run(self, records, action, user, **arguments):
        """Do ``action`` on many records as the dialog of a list does."""
        outcome = records.with_user(user).action_run_many(action, arguments)
        self.assertEqual([one for one in outcome if not one["ok"]], [])

    def _judge(self, commitments, action, **arguments):
        """The officer judges all but her own, which another one does."""
        own = commitments.filtered(
            lambda one: one.employee_id == self.officer.employee_id
        )
        self._run(commitments - own, action, self.officer, **arguments)
        self._run(own, action, self.manager, **arguments)

    def _launch(self, number, **values):
        """Prepare, propose, launch, number and issue a campaign of the office."""
        campaign = self._create_campaign(
            launched=False,
            department_ids=[Command.set(self.departments.ids)],
            legal_basis_ids=[Command.create({"name": "Luật Thi đua, khen thưởng"})],
            recipient_ids=[
                Command.create({"name": "Các phòng, đơn vị"}),
                Command.create({"name": "CC, VC, NLĐ", "channel": "internal"}),
                Command.create({"name": "Trang thông tin", "channel": "website"}),
                Command.create({"name": "Lưu: VT", "channel": "archive"}),
            ],
            budget=20_000_000,
            slogan="Mỗi người một việc tốt",
            **values,
        ).with_user(self.officer)
        campaign.action_propose()
        self.assertEqual(campaign.activity_ids.user_id, self.leader)
        campaign.with_user(self.leader).action_launch()
        campaign.action_number(number)
        campaign.action_issue()
        self.assertFalse(campaign.open_gaps)
        self._distribute(campaign)
        return campaign

    def _distribute(self, campaign):
        """Serve every line of Nơi nhận; no website is connected to this office."""
        lines = self.env["tdkt.distribution"].with_user(self.officer)
        lines = lines.search([("campaign_id", "=", campaign.id)])
        lines.action_serve()
        self._note_present_states()  # done, failed
        website = lines.filtered(lambda line: line.channel == "website")
        self.assertEqual(website.state, "failed")
        website.action_skip("Chưa có trang thông tin điện tử")
        self.assertEqual(set((lines - website).mapped("state")), {"done"})
        self.assertFalse(campaign.distribution_open_count)

    def _register_all(self, campaign, departments=None, personal=False):
        """Have each head register his department, and its people where asked for."""
        commitments = self.env["tdkt.commitment"]
        for department in departments or self.departments:
            head = self.heads[department]
            items = [
                Command.create(
                    {
                        "kind": "model",
                        "name": f"Mô hình của {department.name}",
                        "quantity_target": 10,
                        "uom": "hồ sơ",
                    }
                )
            ]
            people = self.employees.filtered(
                lambda one, department=department: one.department_id == department
            )
            own = [
                {
                    "campaign_id": campaign.id,
                    "employee_id": employee.id,
                    "item_ids": [Command.create({"name": "Việc của tôi"})],
                }
                for employee in people
                if personal
            ]
            registered = commitments.with_user(head).create(
                [
                    {
                        "campaign_id": campaign.id,
                        "department_id": department.id,
                        "item_ids": items,
                    },
                    *own,
                ]
            )
            registered.action_submit()
            commitments |= registered
        return commitments

    def _record_results(self, commitments, name, quantity=0):
        """Write a line into the diary of each, by whoever registered it."""
        for creator, own in commitments.grouped("create_uid").items():
            self.env["tdkt.evidence"].with_user(creator).create(
                [
                    {
                        "item_id": commitment.item_ids[0].id,
                        "name": name,
                        "quantity": quantity,
                    }
                    for commitment in own
                ]
            )

    def _report_and_assess(self, commitments):
        for creator, own in commitments.grouped("create_uid").items():
            mine = own.with_user(creator)
            mine.item_ids.filtered(lambda item: not item.quantity_target).is_done = True
            mine.result_summary = "Đã hoàn thành."
            mine.action_report()
        self._judge(commitments, "assess", assessment="excellent")

    def _nominate(self, campaign, department, lines, **values):
        """Prepare the dossier of a department: (award, nominee) of each line."""
        return self._create_dossier(
            campaign,
            self.heads[department],
            nominations=[
                {
                    "award_id": award.id,
                    "employee_id"
                    if nominee._name == "hr.employee"
                    else "department_id": (nominee.id),
                    "merit": "Hoàn thành xuất sắc nhiệm vụ.",
                }
                for award, nominee in lines
            ],
            minutes_date=date(2023, 3, 9),
            **values,
        )

    def _people_of(self, department, count):
        people = self.employees.filtered(lambda one: one.department_id == department)
        return people[:count]

    def _qualify_all(self, dossiers):
        self._run(dossiers, "appraise", self.officer)
        lines = dossiers.with_user(self.officer).nomination_ids.filtered(
            lambda one: one.state == "proposed"
        )
        for line in lines:
            individual = line.award_id.subject_type == "individual"
            amount = BONUS if individual else COLLECTIVE_BONUS
            line.with_user(self.officer).write({"amount": amount, **OWN_RATE})
        self._run(lines, "qualify", self.officer)
        return lines

    def _decide(self, number, campaign=None, **values):
        """Issue a decision on what is qualified and remember what it gave."""
        decision = self._issue(self._create_decision(campaign, **values), number)
        self.given += [
            (line.employee_id or line.department_id, line.award_id, line.amount)
            for line in decision.nomination_ids
        ]
        return decision

    def _finish(self, campaign):
        """Write the final report, attach the signed copy, close the campaign."""
        review = self._create_review(campaign, limits="Báo cáo còn chậm.")
        review.action_complete()
        campaign.with_user(self.officer).action_close()
        return review

    # --- The year ------------------------------------------------------------------

    def test_a_year(self):
        months = (
            self._january,
            self._february,
            self._march,
            self._april,
            self._may,
            self._june,
            self._july,
            self._august,
            self._september,
            self._october,
            self._november,
            self._december,
        )
        for month in months:
            with self.subTest(month=inspect.getdoc(month)):
                month()
                self._note_present_states()
        self._check_states()
        self._check_register()
        self._check_histories()
        self._check_figures()
        self._check_nothing_is_left_to_do()

    def _january(self):
        """A first plan is signed too early; the old awards come in from a list."""
        draft = self._create_campaign(launched=False, name="Phong trào năm (sai)")
        draft.with_user(self.leader).action_sign()
        draft.with_user(self.leader).action_revoke("Sai thời gian")
        draft.with_user(self.leader).action_cancel("Sai thời gian")
        self._on("2023-01-16")
        self.annual = self._launch(
            1,
            name="Phong trào thi đua năm 2023",
            kind="regular",
            date_start=date(2023, 1, 16),
            date_end=date(2023, 12, 20),
            dossier_deadline=date(2023, 12, 5),
            award_ids=[
                Command.create({"award_id": self.award.id, "quantity": 8}),
                Command.create({"award_id": self.collective_award.id, "quantity": 2}),
            ],
        )
        self._import_old_awards()

    def _import_old_awards(self):
        """HR brings in a list, takes it back, and brings it in again."""
        known = self.employees[-1].name
        file = xlsx(
            [
                row(known, award=self.high_award.name, department="Phòng lạ"),
                row(known, award=self.high_award.name, number="2/QĐ-UBND"),
                row(known, award="Huy hiệu lạ", number="3/QĐ-UBND"),
                row("Không Có Ai", award=self.high_award.name, number="4/QĐ-UBND"),
                row(known, award=self.high_award.name),
            ]
        )
        batch = (
            self.env["tdkt.award.import"]
            .with_user(self.hr_user)
            .create(
                {"file": file, "filename": "cu.xlsx", "company_id": self.company.id}
            )
        )
        self._walk(batch, "read")
        self.assertEqual(set(batch.row_ids.mapped("state")), {"unsure", "error"})
        self._note_present_states()
        unsure = batch.row_ids.filtered(lambda one: one.state == "unsure")
        unsure.action_confirm()
        self._note_present_states()  # ready, duplicate
        unsure[1].action_skip()
        self._note_present_states()  # left out
        self._walk(batch, "import")
        self.assertEqual(batch.imported_count, 1)
        self._note_present_states()  # imported
        self._walk(batch, "undo")
        batch.action_reset()
        self._walk(batch, "read")
        # whom the name means has been confirmed before
        self._walk(batch, "import")
        self.assertEqual(batch.imported_count, 2)

    def _walk(self, batch, action):
        getattr(batch, f"action_{action}")()
        self._note_present_states()  # rows not checked yet
        self._step_to_rest(batch)

    def _february(self):
        """All departments and forty people register; one is sent back, one recalls."""
        self._on("2023-02-06")
        self.registered = self._register_all(self.annual, personal=True)
        self.assertEqual(len(self.registered), DEPARTMENTS + EMPLOYEES)
        returned, recalled = self.registered[:2]
        returned.with_user(self.officer).action_return("Thiếu chỉ tiêu cụ thể")
        self.assertEqual(returned.activity_ids.user_id, returned.create_uid)
        returned.with_user(returned.create_uid).item_ids.name = "Mô hình một cửa"
        returned.with_user(returned.create_uid).action_submit()
        recalled.with_user(recalled.create_uid).action_recall()
        recalled.with_user(recalled.create_uid).action_submit()
        self._judge(self.registered, "approve")
        self._on("2023-02-28")
        self._record_results(self.registered, "Kết quả tháng hai", 4)

    def _march(self):
        """The thematic campaign begins; two departments do not move until reminded."""
        self._on("2023-03-01")
        self.thematic = self._launch(
            2,
            name="Thi đua cải cách hành chính",
            date_start=date(2023, 3, 1),
            date_end=date(2023, 6, 20),
            dossier_deadline=date(2023, 6, 15),
            award_ids=[Command.create({"award_id": self.award.id, "quantity": 5})],
        )
        self._on("2023-03-10")
        slow = self.departments[-2:]
        moving = self._register_all(self.thematic, self.departments - slow)
        radar = self.env["tdkt.campaign.progress"].with_user(self.leader)
        page = radar.radar(self.thematic.id)
        tiles = {tile["key"]: len(tile["ids"]) for tile in page["tiles"]}
        self.assertEqual(tiles["lacks_registration"], 2)
        self.thematic.with_user(self.officer).action_remind()
        kind = self.env.ref("thidua_khenthuong.mail_activity_radar")
        self.assertEqual(
            self._activities([("activity_type_id", "=", kind.id)]).user_id,
            self.heads[slow[0]] | self.heads[slow[1]],
        )
        self._on("2023-03-14")
        self.thematic_registered = moving | self._register_all(self.thematic, slow)
        self._run(self.thematic_registered, "approve", self.officer)
        # nobody is behind any more: the reminders go with the next look
        self.thematic.with_user(self.officer).action_remind()
        self.assertFalse(self._activities([("activity_type_id", "=", kind.id)]))

    def _april(self):
        """The province's plan, our campaign below it, a unit's own plan below that."""
        self._on("2023-04-03")
        plan = (
            self.env["tdkt.campaign"]
            .with_user(self.officer)
            .create(
                {
                    "level": "superior",
                    "name": "Phong trào thi đua của tỉnh",
                    "parent_reference": "Kế hoạch số 52/KH-UBND ngày 28/3/2023",
                    "date_start": date(2023, 4, 1),
                    "date_end": date(2023, 10, 31),
                    "superior_file": FILE,
                    "company_id": self.company.id,
                }
            )
        )
        plan.action_register()
        self.province_plan = plan
        self.carrying_out = self._launch(
            3,
            name="Thi đua thực hiện kế hoạch của tỉnh",
            parent_id=plan.id,
            date_start=date(2023, 4, 3),
            date_end=date(2023, 10, 10),
            dossier_deadline=date(2023, 10, 5),
            award_ids=[Command.create({"award_id": self.high_award.id, "quantity": 3})],
        )
        self.assertEqual(self.carrying_out.parent_reference, plan.parent_reference)
        self.unit_plan = self._create_unit_plan(self.carrying_out, adopted=True)
        given_up = self._create_unit_plan(self.carrying_out, self.other_head)
        given_up.action_cancel("Lồng vào kế hoạch chung")
        self.carried_out = self._register_all(self.carrying_out)
        self.carried_out |= self._register_all(self.unit_plan, self.department)
        self._run(self.carried_out, "approve", self.officer)

    def _may(self):
        """Exemplars are found and told of; the interim report takes stock."""
        self._on("2023-05-15")
        self._record_results(self.registered, "Kết quả tháng năm", 6)
        self._record_results(self.thematic_registered, "Kết quả đợt cao điểm", 10)
        exemplar = self._create_exemplar(campaign_id=self.annual.id)
        exemplar.action_propose()
        exemplar.with_user(self.officer).action_return("Thiếu số liệu")
        exemplar.story = "Giải quyết 1.200 hồ sơ, sớm hạn 98 %."
        exemplar.action_propose()
        exemplar.with_user(self.officer).action_check()
        exemplar.with_user(self.leader).action_approve()
        exemplar.write({"consent_date": "2023-05-15", "consent_method": "written"})
        exemplar.with_user(self.officer).action_publish()
        second = self._create_exemplar(
            self.other_head, kind="model", model_title="Một cửa"
        )
        second.action_propose()
        second.action_withdraw("Trùng với phòng khác")
        self._create_news(self.annual, name="Gương người tốt")
        interim = self._create_review(self.annual, kind="interim")
        self.assertIn("Có 8/8 phòng, đơn vị đăng ký", interim.organisation)
        interim.action_complete()

    def _june(self):
        """Dossiers of the thematic campaign: handed in, returned, mended, appraised."""
        self._on("2023-06-12")
        self._pass_on_a_place()
        first, second, third = self.departments[1:4]
        person, other, third_person = self._people_of(first, 3)
        dossier = self._nominate(
            self.thematic,
            first,
            [(self.award, person), (self.award, other), (self.award, third_person)],
            paper_ids=[
                Command.create(
                    {
                        "kind_id": self.env.ref(
                            "thidua_khenthuong.paper_kind_report"
                        ).id,
                        "file": FILE,
                        "filename": "bao-cao.pdf",
                    }
                )
            ],
        )
        dossier.action_submit()
        self._note_present_states()  # handed in, its lines and paper with it
        dossier.with_user(self.officer).action_return("Chưa đủ chữ ký")
        dossier.action_submit()
        dossier.with_user(self.officer).action_appraise()
        line, refused, withdrawn = dossier.nomination_ids
        line.with_user(self.officer).action_return("Nêu rõ sáng kiến")
        line.merit = "Có 02 sáng kiến được công nhận."
        line.action_submit()
        paper = dossier.paper_ids
        paper.with_user(self.officer).action_return("Bản chụp mờ")
        self.assertEqual(dossier.activity_ids.user_id, self.head)
        paper.file = base64.b64encode(b"%PDF-1.4 ro")
        paper.action_submit()
        self.assertEqual(dossier.activity_ids.user_id, self.officer)
        paper.with_user(self.officer).action_accept()
        line.with_user(self.officer).action_qualify()
        line.with_user(self.officer).write({"amount": BONUS, **OWN_RATE})
        refused.with_user(self.officer).action_disqualify("Chưa đủ thời gian")
        withdrawn.action_withdraw("Chuyển công tác")
        # two more, of which one is late
        punctual = self._nominate(
            self.thematic, second, [(self.award, self._people_of(second, 1))]
        )
        punctual.action_submit()
        self._on("2023-06-19")
        late = self._nominate(
            self.thematic, third, [(self.award, self._people_of(third, 1))]
        )
        late.action_submit()
        self.assertTrue(late.late)
        self._qualify_all(punctual | late)
        # the office's list in its own order, compared with what is provided for
        dossiers = dossier | punctual | late
        for place, one in enumerate(
            dossiers.with_user(self.officer).nomination_ids[::-1]
        ):
            if one.state == "qualified":
                one.with_user(self.officer).sequence = place
        provided = self.thematic.award_ids
        self.assertEqual((provided.qualified_count, provided.left_count), (3, 2))

    def _pass_on_a_place(self):
        """A head is away; a colleague acts for him, and not a day longer."""
        commitments = self.env["tdkt.commitment"].with_user(self.other_head)
        domain = [("department_id", "=", self.department.id)]
        delegation = (
            self.env["tdkt.delegation"]
            .with_user(self.head)
            .create(
                {
                    "delegate_id": self.other_head.employee_id.id,
                    "date_from": "2023-06-12",
                    "date_to": "2023-06-30",
                }
            )
        )
        self.assertFalse(commitments.search(domain))
        delegation.action_confirm()
        self.assertTrue(commitments.search(domain))
        delegation.action_end("Đã về sớm")
        self.assertFalse(commitments.search(domain))

    def _july(self):
        """The period ends by itself; a decision is signed, dropped, and made anew."""
        self._on("2023-07-03")
        self.env["tdkt.campaign"]._cron_start_review()
        self.assertEqual(self.thematic.state, "reviewing")
        self._report_and_assess(self.thematic_registered)
        wrong = self._create_decision(self.thematic)
        wrong.with_user(self.leader).action_sign()
        wrong.with_user(self.leader).action_revoke("Sai trích yếu")
        decision = self._decide(11, self.thematic)
        self.assertEqual(decision.total_amount, 3 * BONUS)
        self._finish(self.thematic)
        self._put_right(decision)

    def _put_right(self, decision):
        """A position was misspelt, a certificate lost; an amending decision follows."""
        misspelt, lost, amended = decision.commendation_ids
        decision.with_user(self.leader).action_correct(
            misspelt.id,
            {"nominee_position": "Chuyên viên chính"},
            "Ghi sai ngạch",
            "Công văn số 21/SKT-VP ngày 03/7/2023",
        )
        decision.with_user(self.officer).action_reissue(lost.ids, "Thất lạc")
        amending = self._create_decision(
            gather=False, amends_id=decision.id, amendment_kind="amend"
        )
        amending.action_gather_changes()
        changes = amending.change_ids
        (changes.filtered(lambda one: one.commendation_id != amended)).unlink()
        amending.change_ids.merit = "Có 03 sáng kiến được công nhận."
        self._note_present_states()  # ordered, not in effect yet
        self._issue(amending, 12)
        self.assertEqual(amended.merit, "Có 03 sáng kiến được công nhận.")
        self.assertEqual(
            decision.commendation_ids.mapped("state"),
            ["corrected", "reissued", "corrected"],
        )

    def _august(self):
        """Sudden merit by the simplified procedure, and what becomes of a mistake."""
        self._on("2023-08-14")
        person = self._people_of(self.departments[4], 1)
        dossier = self._nominate(
            None,
            self.departments[4],
            [(self.award, person)],
            commendation_type="dot_xuat",
            minutes_number=False,
            minutes_file=False,
        )
        self.assertTrue(dossier.simplified_procedure)
        dossier.action_submit()
        self._qualify_all(dossier)
        decision = self._issue(self._create_decision(commendation_type="dot_xuat"), 15)
        decision.with_user(self.leader).action_revoke("Nhầm người")
        self.revoked = decision.commendation_ids
        self.assertEqual(self.revoked.state, "revoked")
        self.assertEqual(person.commendation_count, 0)

    def _september(self):
        """Results of the province's plan are recorded and reported."""
        self._on("2023-09-18")
        self._record_results(self.carried_out, "Kết quả quý ba", 10)
        self._report_and_assess(self.carried_out)
        self.unit_plan.with_user(self.head).action_start_review()
        self.unit_plan.with_user(self.head).action_close()

    def _october(self):
        """Awards above the head's authority are proposed, and answered in the end."""
        self._on("2023-10-02")
        first, second = self._people_of(self.departments[5], 2)
        dossier = self._nominate(
            self.carrying_out,
            self.departments[5],
            [(self.high_award, first), (self.high_award, second)],
        )
        dossier.action_submit()
        granted, refused = self._qualify_all(dossier)
        self._create_submission().with_user(self.leader).action_sign()
        dropped = self.env["tdkt.submission"].search([("state", "=", "signed")])
        dropped.with_user(self.leader).action_revoke("Sai nơi nhận")
        withdrawn = self._send_submission(21)
        withdrawn.action_withdraw("Tỉnh lùi thời hạn")
        self._on("2023-10-09")
        submission = self._send_submission(22)
        self._note_present_states()  # its lines are forwarded
        self._on("2023-10-23")
        answer = (
            self.env["tdkt.decision"]
            .with_user(self.officer)
            .with_context(**submission.action_register_answer()["context"])
            .create(
                {
                    "company_id": self.company.id,
                    "external_reference": "1234/QĐ-UBND",
                    "date_document": date(2023, 10, 20),
                    "scan_file": FILE,
                }
            )
        )
        granted.with_user(self.officer).decision_id = answer
        answer.action_register()
        self.given.append((first, self.high_award, BONUS))
        refused.with_user(self.officer).action_refuse("Chưa đủ tiêu chuẩn")
        self.assertEqual(submission.state, "answered")
        self.assertEqual(dossier.state, "concluded")
        self.env["tdkt.campaign"]._cron_start_review()
        self._finish(self.carrying_out)

    def _create_submission(self):
        submission = (
            self.env["tdkt.submission"]
            .with_user(self.officer)
            .create(
                {
                    "company_id": self.company.id,
                    "campaign_id": self.carrying_out.id,
                    "subject": "Về việc đề nghị tặng Bằng khen",
                    "superior_id": self.superior.id,
                    "signer_id": self.leader.employee_id.id,
                    "year": 2023,
                }
            )
        )
        submission.action_gather()
        return submission

    def _send_submission(self, number):
        submission = self._issue(self._create_submission(), number)
        submission.channel = "ioffice"
        submission.action_send()
        return submission

    def _november(self):
        """Forty-eight reports on the annual campaign are assessed in one go."""
        self._on("2023-11-06")
        self.env["tdkt.campaign"]._cron_start_review()
        self.assertEqual(self.province_plan.state, "reviewing")
        self.province_plan.with_user(self.officer).action_close()
        self._report_and_assess(self.registered)

    def _december(self):
        """The annual awards; the year is closed, next year's plan prepared."""
        self._on("2023-12-01")
        first, second = self.departments[6:]
        dossiers = self.env["tdkt.dossier"]
        for department in (first, second):
            people = self._people_of(department, 2)
            dossiers |= self._nominate(
                self.annual,
                department,
                [(self.collective_award, department)]
                + [(self.award, person) for person in people],
            )
        for dossier in dossiers:
            dossier.action_submit()
        self._qualify_all(dossiers)
        self._on("2023-12-21")
        self.env["tdkt.campaign"]._cron_start_review()
        self._decide(31, self.annual, commendation_type="cong_trang")
        self.final = self._finish(self.annual)
        action = self.annual.action_duplicate_next_year()
        following = self.env["tdkt.campaign"].browse(action["res_id"])
        self.assertEqual(following.date_start, date(2024, 1, 16))

    # --- The year's end ------------------------------------------------------------

    def _check_states(self):
        missing = {
            key: states - self.reached.get(key, set()) - BY_THE_COUNCIL.get(key, set())
            for key, states in self.states.items()
            if not key[0].startswith(BESIDE)
        }
        self.assertEqual({key: states for key, states in missing.items() if states}, {})

    def _check_register(self):
        register = (
            self.env["tdkt.register"].with_user(self.officer).create({"year": 2023})
        )
        entries = register._entries()
        valid = entries.filtered(lambda entry: entry.state != "revoked")
        self.assertCountEqual(
            [
                (entry.employee_id or entry.department_id, entry.award_id, entry.amount)
                for entry in valid.sudo()
            ],
            self.given,
        )
        # what was revoked stays in the book, what others gave has no number in it
        self.assertEqual(entries - valid, self.revoked)
        numbers = sorted(filter(None, entries.mapped("register_number")))
        self.assertEqual(numbers, list(range(1, len(entries))))
        self.assertEqual(
            sum(valid.mapped("amount")),
            3 * BONUS + BONUS + 4 * BONUS + 2 * COLLECTIVE_BONUS,
        )

    def _check_histories(self):
        expected = {}
        for holder, _award, _amount in self.given:
            expected[holder] = expected.get(holder, 0) + 1
        # two awards of 2019 came from the list
        expected[self.employees[-1]] = expected.get(self.employees[-1], 0) + 2
        for holders in (self.employees, self.departments):
            self.assertEqual(
                {
                    one: one.commendation_count
                    for one in holders.with_user(self.hr_user)
                },
                {one: expected.get(one, 0) for one in holders},
            )

    def _check_figures(self):
        annual, thematic, carried = (
            campaign.with_user(self.officer)._summary_figures()[campaign.id]
            for campaign in (self.annual, self.thematic, self.carrying_out)
        )
        for figures, items in ((annual, 48), (thematic, 8), (carried, 8)):
            self.assertEqual(figures["registered_count"], DEPARTMENTS)
            self.assertEqual(
                (figures["item_count"], figures["done_count"]), (items, items)
            )
        self.assertEqual((annual["collective_count"], annual["person_count"]), (8, 40))
        self.assertEqual(annual["evidence_count"], 2 * 48)
        self.assertEqual((annual["exemplar_count"], annual["news_count"]), (1, 1))
        self.assertEqual(
            (annual["given_count"], annual["amount"]),
            (6, 4 * BONUS + 2 * COLLECTIVE_BONUS),
        )
        self.assertEqual((thematic["given_count"], thematic["amount"]), (3, 3 * BONUS))
        self.assertEqual((carried["given_count"], carried["amount"]), (1, BONUS))
        self.assertIn("Đã hoàn thành 48/48 nội dung đăng ký", self.final.result)
        self.assertIn("Tổng tiền thưởng: 3.600.000 đồng.", self.final.commendation)
        radar = self.env["tdkt.campaign.progress"].with_user(self.leader).radar()
        self.assertEqual((radar["campaigns"], radar["lines"]), ([], []))

    def _activities(self, domain):
        return self.env["mail.activity"].search(
            [("res_model", "like", "tdkt.%"), *domain]
        )

    def _check_nothing_is_left_to_do(self):
        self.assertFalse(
            [(one.res_name, one.summary) for one in self._activities([])],
        )
