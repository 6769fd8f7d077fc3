import base64
import xml.etree.ElementTree as ElementTree
from datetime import date

from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import TdktCase

FILE = base64.b64encode(b"%PDF-1.4")


@tagged("post_install", "-at_install", "tdkt")
class TestDossierPapers(TdktCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls._create_campaign(date_end=date(2023, 12, 31))
        cls.report = cls.env.ref("thidua_khenthuong.paper_kind_report")
        cls.initiative = cls.env.ref("thidua_khenthuong.paper_kind_initiative")
        # one requirement without dates, so that the test does not age with the law
        cls.env["tdkt.paper.requirement"].search([]).active = False
        cls.requirement = cls.env["tdkt.paper.requirement"].create(
            {
                "kind_id": cls.report.id,
                "award_kind": "form",
                "procedure": "full",
                "legal_basis": "Luật Thi đua, khen thưởng 2022, Điều 84",
                "confidence": "Q",
            }
        )

    def _attach(self, dossier, **values):
        return (
            self.env["tdkt.dossier.paper"]
            .with_user(self.head)
            .create(
                {
                    "dossier_id": dossier.id,
                    "kind_id": self.report.id,
                    "nomination_id": dossier.nomination_ids[:1].id,
                    "file": FILE,
                    "filename": "bao-cao.pdf",
                    **values,
                }
            )
        )

    MISSING = (
        "Người t_staff: Báo cáo thành tích is missing (Luật Thi đua, khen thưởng "
        "2022, Điều 84)."
    )

    def test_a_missing_paper_warns(self):
        dossier = self._create_dossier(self.campaign)
        self.assertEqual(dossier.missing_papers, self.MISSING)
        dossier.action_submit()
        self.assertIn("Báo cáo thành tích is missing", dossier.message_ids[0].body)
        dossier.action_recall()
        self._attach(dossier)
        self.assertFalse(dossier.missing_papers)

    def test_a_missing_paper_blocks_where_the_office_says_so(self):
        self.requirement.enforcement = "block"
        dossier = self._create_dossier(self.campaign)
        with self.assertRefused(UserError, self.MISSING):
            dossier.action_submit()
        paper = self._attach(dossier)
        dossier.action_submit()
        self.assertEqual(paper.state, "submitted")

    def test_one_paper_for_the_whole_dossier(self):
        dossier = self._create_dossier(self.campaign)
        self._attach(dossier, nomination_id=False)
        self.assertFalse(dossier.missing_papers)

    def test_only_certain_law_may_block(self):
        for confidence in ("K", "G", "?"):
            with self.subTest(confidence=confidence):
                self._assert_block_refused(confidence)

    @mute_logger("odoo.sql_db")
    def _assert_block_refused(self, confidence):
        with (
            self.assertRefused(CheckViolation, "block_needs_law"),
            self.env.cr.savepoint(),
        ):
            self.requirement.write({"enforcement": "block", "confidence": confidence})
            self.env.flush_all()
        self.env.invalidate_all()

    def test_requirements_by_date_award_and_procedure(self):
        self.requirement.date_to = date(2023, 3, 9)
        dossier = self._create_dossier(self.campaign)
        self.assertFalse(dossier.missing_papers)
        self.requirement.date_to = date(2023, 3, 10)
        dossier.invalidate_recordset()
        self.assertTrue(dossier.missing_papers)
        dossier.with_user(self.officer).simplified_procedure = True
        self.assertFalse(dossier.missing_papers)
        dossier.with_user(self.officer).simplified_procedure = False
        self.requirement.award_ids = self.collective_award
        dossier.invalidate_recordset()
        self.assertFalse(dossier.missing_papers)

    def test_one_returned_paper_alone_is_editable_and_its_asker_is_told(self):
        dossier = self._create_dossier(self.campaign)
        paper = self._attach(dossier)
        other = self._attach(dossier, kind_id=self.initiative.id)
        dossier.action_submit()
        asker = self._create_user("t_officer2", "officer", self.office)
        dossier.with_user(self.officer).action_appraise()
        with self.assertRefused(UserError, "“File” of “", "is locked"):
            paper.file = FILE
        with self.assertRefused(AccessError, "may do “Return”"):
            paper.action_return("Tự trả")
        paper.with_user(asker).action_return("Chưa có xác nhận")
        self.assertEqual(paper.reason, "Chưa có xác nhận")
        self.assertEqual(dossier.sudo().activity_ids.user_id, self.head)
        paper.write({"file": FILE, "filename": "moi.pdf"})
        for record, vals in (
            (paper, {"kind_id": self.initiative.id}),
            (other, {"filename": "khac.pdf"}),
            (dossier.nomination_ids, {"merit": "Khác"}),
        ):
            with self.subTest(vals=vals), self.assertRefused(UserError, "is locked"):
                record.write(vals)
        with self.assertRefused(UserError, "is still missing a corrected paper"):
            dossier.nomination_ids.with_user(self.officer).action_qualify()
        paper.action_submit()
        self.assertEqual(dossier.sudo().activity_ids.user_id, asker)
        paper.with_user(asker).action_accept()
        self.assertRecordValues(
            paper, [{"state": "accepted", "reason": False, "returned_by_id": False}]
        )
        self.assertEqual(dossier.sudo().activity_ids.user_id, self.officer)

    def test_who_returned_a_line_or_a_dossier_looks_again(self):
        dossier = self._create_dossier(self.campaign)
        asker = self._create_user("t_officer2", "officer", self.office)
        dossier.action_submit()
        dossier.with_user(asker).action_return("Thiếu biên bản")
        self.assertEqual(dossier.sudo().activity_ids.user_id, self.head)
        dossier.action_submit()
        self.assertEqual(dossier.sudo().activity_ids.user_id, asker)
        dossier.with_user(self.officer).action_appraise()
        line = dossier.nomination_ids
        line.with_user(asker).action_return("Nêu số liệu")
        line.action_submit()
        self.assertEqual(dossier.sudo().activity_ids.user_id, asker)
        line.with_user(self.officer).action_qualify()
        self.assertFalse(line.returned_by_id)

    def test_recall_opens_the_papers_again(self):
        dossier = self._create_dossier(self.campaign)
        paper = self._attach(dossier)
        dossier.action_submit()
        dossier.action_recall()
        self.assertEqual(paper.state, "draft")
        paper.unlink()
        self.assertFalse(paper.exists())

    def test_conclude_waits_for_returned_papers(self):
        dossier = self._create_dossier(self.campaign)
        paper = self._attach(dossier, nomination_id=False)
        dossier.action_submit()
        dossier.with_user(self.officer).action_appraise()
        paper.with_user(self.officer).action_return("Mờ")
        dossier.nomination_ids.with_user(self.officer).action_qualify()
        with self.assertRefused(UserError, "is still missing corrected papers"):
            dossier.with_user(self.officer).action_conclude()

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_outsiders_see_no_paper(self):
        paper = self._attach(self._create_dossier(self.campaign))
        for user in (self.other_head, self.staff, self.hr_user):
            self.assertFalse(paper.with_user(user).has_access("read"))
        self.assertFalse(paper.with_user(self.leader).has_access("write"))
        with self.assertRefused(AccessError, "(tdkt.dossier.paper)"):
            self._attach(self._create_dossier(self.campaign)).with_user(
                self.other_head
            ).write({"name": "x"})

    def test_a_nominee_of_another_dossier(self):
        dossier = self._create_dossier(self.campaign)
        other = self._create_dossier()
        with self.assertRefused(ValidationError, "a nominee of another dossier"):
            self._attach(dossier, nomination_id=other.nomination_ids.id)

    def test_late_is_marked_or_refused(self):
        self.campaign.with_user(self.officer).dossier_deadline = date(2023, 3, 10)
        on_time = self._create_dossier(self.campaign)
        on_time.action_submit()
        self.assertFalse(on_time.late)
        on_time.with_user(self.officer).action_return("Bổ sung")
        late = self._create_dossier(self.campaign)
        with freeze_time("2023-03-11"):
            late.action_submit()
            self.assertTrue(late.late)
            self.assertIn("after the deadline of 10/03/2023", late.message_ids[0].body)
            # what was handed in on time and returned is not late
            on_time.action_submit()
            self.assertFalse(on_time.late)
            self.company.tdkt_late_dossiers = "refuse"
            refused = self._create_dossier(self.campaign)
            with self.assertRefused(UserError, "accepts no late ones"):
                refused.action_submit()

    def test_requested_against_provided_numbers(self):
        self.campaign.with_user(self.officer).award_ids = [
            (0, 0, {"award_id": self.award.id, "quantity": 1})
        ]
        lines = [
            {
                "award_id": self.award.id,
                "employee_id": user.employee_id.id,
                "merit": "Tốt",
            }
            for user in (self.staff, self.head, self.other_staff)
        ]
        dossier = self._create_dossier(self.campaign, nominations=lines)
        dossier.action_submit()
        dossier.with_user(self.officer).action_appraise()
        dossier.nomination_ids[:2].with_user(self.officer).action_qualify()
        quota = self.campaign.award_ids.with_user(self.officer)
        self.assertRecordValues(
            quota,
            [
                {
                    "nominated_count": 3,
                    "qualified_count": 2,
                    "granted_count": 0,
                    "left_count": -1,
                }
            ],
        )
        self.assertNotIn(
            "left_count",
            self.env["tdkt.campaign.award"].with_user(self.head).fields_get(),
        )

    def test_a_campaign_that_became_another_units(self):
        """The dossier stays the unit's to read, and so does what it is called."""
        dossier = self._create_dossier(self.campaign)
        self.campaign.department_ids = self.other_department
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE tdkt_campaign SET level = 'unit', organizer_id = %s WHERE id = %s",
            [self.other_department.id, self.campaign.id],
        )
        self.env.invalidate_all()
        own = dossier.with_user(self.head)
        self.assertFalse(self.campaign.with_user(self.head).has_access("read"))
        [shown] = own.web_read({"display_name": {}, "campaign_id": {"fields": {}}})
        self.assertIn(self.campaign.name, shown["display_name"])
        for view in ("list", "kanban", "form"):
            arch = ElementTree.fromstring(own.get_view(view_type=view)["arch"])
            names = {node.get("name"): {} for node in arch.iter("field")}
            asked = {name: {} for name in names if name in own._fields}
            with self.subTest(view=view):
                self.assertEqual(len(own.web_read(asked)), 1)

    def test_one_list_of_all_units_in_the_offices_order(self):
        first = self._qualify(self._create_dossier(self.campaign))
        second = self._qualify(
            self._create_dossier(
                self.campaign,
                self.other_head,
                nominations=[
                    {
                        "award_id": self.award.id,
                        "employee_id": self.other_staff.employee_id.id,
                        "merit": "Tốt",
                    }
                ],
            )
        )
        lines = (second.nomination_ids | first.nomination_ids).with_user(self.officer)
        lines.web_resequence({"nominee_name": {}}, field_name="sequence", offset=1)
        decision = self._create_decision(self.campaign)
        self.assertEqual([*decision._listed()], list(lines))
