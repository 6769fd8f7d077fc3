import base64
import importlib.util
from datetime import date

from odoo.fields import Command
from odoo.modules import get_module_path
from odoo.tests import tagged
from odoo.tools import SQL
from odoo.tools.sql import table_exists

from .common import TdktCase

FILE = b"%PDF-1.4 bao cao da ky"


def load(version, stage):
    """Return a script of ``migrations/``, whose names are no names of modules."""
    path = f"{get_module_path('thidua_khenthuong')}/migrations/{version}/{stage}.py"
    spec = importlib.util.spec_from_file_location(f"tdkt_{stage}", path)
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    return script


@tagged("post_install", "-at_install", "tdkt")
class TestAxisTypes(TdktCase):
    def test_an_office_of_before_has_the_numbers_of_a_new_one(self):
        script = load("19.0.1.2.0", "post-migrate")
        kinds = self.env["tdkt.document.type"].union(
            *(self.env.ref(f"thidua_khenthuong.{name}") for name in script.AXIS_TYPES)
        )
        self.env.flush_all()
        script.number_document_types(self.env.cr)
        kinds.invalidate_recordset()
        new = [(kind.axis_type, kind.axis_confidence) for kind in kinds]
        self.assertEqual(new, list(script.AXIS_TYPES.values()))
        own = kinds[0]
        own.axis_type = 99
        kinds[1:].write({"axis_type": 0, "axis_confidence": "?"})
        self.env.flush_all()
        script.number_document_types(self.env.cr)
        kinds.invalidate_recordset()
        self.assertEqual(own.axis_type, 99)
        found = [(kind.axis_type, kind.axis_confidence) for kind in kinds[1:]]
        self.assertEqual(found, new[1:])


@tagged("post_install", "-at_install", "tdkt")
class TestCatalogue(TdktCase):
    """The catalogue that comes along meets what an office has entered before."""

    def test_what_the_office_entered_is_taken_for_what_comes(self):
        """By its code, or by its words and whom it is given to."""
        names = ("award_hc_lao_dong_2", "award_knc_tinh", "award_bk_tinh_household")
        shipped = [self.env.ref(f"thidua_khenthuong.{name}") for name in names]
        self.env["ir.model.data"].search(
            [("module", "=", "thidua_khenthuong"), ("name", "in", names)]
        ).unlink()
        order, medal, household = shipped
        order.name = "Huân chương Lao động (hạng Hai)"
        medal.write({"code": "KNC", "name": medal.name.upper()})
        household.write({"code": "BKH", "subject_type": "collective"})
        self.env.flush_all()
        load("19.0.1.2.0", "pre-migrate").adopt_awards(self.env.cr)
        self.env.registry.clear_cache()
        found = [
            self.env.ref(f"thidua_khenthuong.{name}", raise_if_not_found=False)
            for name in names
        ]
        self.assertEqual(found, [order, medal, None])

    def test_titles_are_given_once_a_year(self):
        title, own = (
            self.env.ref("thidua_khenthuong.award_ldtt"),
            self.award.copy({"code": "TD-X", "kind": "title"}),
        )
        title.commendation_type = False
        self.env.flush_all()
        load("19.0.1.2.0", "post-migrate").mark_yearly_titles(self.env.cr)
        (title | own | self.award).invalidate_recordset()
        self.assertEqual(title.commendation_type, "cong_trang")
        self.assertFalse(own.commendation_type or self.award.commendation_type)


@tagged("post_install", "-at_install", "tdkt")
class TestCarriedConditions(TdktCase):
    """Conditions of awards, as released versions held them, go on as criteria."""

    frozen_date = date(2024, 6, 3)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.script = load("19.0.1.2.0", "post-migrate")
        cls.titles = {
            code: cls.env.ref(f"thidua_khenthuong.award_{code}").id
            for code in ("ldtt", "cstdcs", "cstdt")
        }
        cls.env["tdkt.ruleset"].search([("company_id", "!=", False)]).active = False
        cls.env.cr.execute("DROP TABLE IF EXISTS tdkt_award_condition")
        cls.env.cr.execute(
            """CREATE TABLE tdkt_award_condition (
                   id serial PRIMARY KEY, award_id int4, earlier_id int4, times int4,
                   years int4, date_from date, date_to date, legal_basis varchar,
                   confidence varchar)"""
        )

    def _enter(self, later, earlier, shipped=None, **values):
        row = {
            "award_id": self.titles[later],
            "earlier_id": self.titles[earlier],
            "times": 1,
            "years": 1,
            "date_from": None,
            "date_to": None,
            "legal_basis": f"Quy chế, {later} {earlier}",
            "confidence": "K",
            **values,
        }
        self.env.cr.execute(
            SQL(
                "INSERT INTO tdkt_award_condition (%s) VALUES (%s) RETURNING id",
                SQL(", ").join(map(SQL.identifier, row)),
                SQL(", ").join(SQL("%s", value) for value in row.values()),
            )
        )
        [number] = self.env.cr.fetchone()
        if shipped:
            self.env["ir.model.data"].create(
                {
                    "module": "thidua_khenthuong",
                    "name": shipped,
                    "model": "tdkt.award.condition",
                    "res_id": number,
                    "noupdate": True,
                }
            )

    def _carry(self):
        self._give_external(self.high_award, 2023)
        self.script.carry_conditions(self.env)
        self.script.carry_conditions(self.env)  # once more changes nothing
        return self.env["tdkt.ruleset"].search(
            [("company_id", "=", self.company.id)], order="date_from nulls first"
        )

    def test_what_came_with_the_software_is_not_the_offices(self):
        self._enter("cstdcs", "ldtt", shipped="condition_cstdcs_ldtt")
        self.assertFalse(self._carry())
        self.assertFalse(table_exists(self.env.cr, "tdkt_award_condition"))

    def test_an_offices_own_ones_and_those_it_changed(self):
        self._enter("cstdcs", "ldtt", date_to=date(2024, 12, 31), years=60)
        self._enter(
            *("cstdt", "cstdcs", "condition_cstdt_cstdcs"),
            **{"times": 4, "years": 4, "date_from": date(2024, 1, 1)},
        )
        found = self._carry()
        self.assertEqual(
            [(one.date_from, one.date_to, len(one.criterion_ids)) for one in found],
            [
                (False, date(2023, 12, 31), 1),
                (date(2024, 1, 1), date(2024, 12, 31), 2),
                (date(2025, 1, 1), False, 1),
            ],
        )
        self.assertTrue(all(found.mapped("settled_on")))
        self.assertRecordValues(
            found[1].criterion_ids.sorted("times"),
            [
                {
                    "award_id": self.titles["cstdcs"],
                    "award_ids": [self.titles["ldtt"]],
                    "times": 1,
                    "years": 0,
                    "enforcement": "warn",
                    "legal_basis": "Quy chế, cstdcs ldtt",
                },
                {
                    "award_id": self.titles["cstdt"],
                    "award_ids": [self.titles["cstdcs"]],
                    "times": 4,
                    "years": 4,
                    "enforcement": "warn",
                    "legal_basis": "Quy chế, cstdt cstdcs",
                },
            ],
        )

    def test_where_the_office_has_a_set_of_its_own_by_now_people_decide(self):
        own = self.env["tdkt.ruleset"].create(
            {
                "code": "QC",
                "name": "Quy chế",
                "legal_basis": "Quy chế",
                "company_id": self.company.id,
                "criterion_ids": [
                    Command.create({"kind": "not_suspended", "legal_basis": "Điều 5"})
                ],
            }
        )
        own.action_put_in_force()
        self._enter("cstdcs", "ldtt")
        carried = self._carry() - own
        self.assertRecordValues(carried, [{"active": True, "settled_on": False}])
        self.assertEqual(len(carried.criterion_ids), 1)


@tagged("post_install", "-at_install", "tdkt")
class TestCarriedReports(TdktCase):
    """Final reports of the first releases, as databases in use still hold them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls._create_campaign()
        cls.campaign.with_user(cls.officer).action_start_review()
        cls.script = load("19.0.1.2.0", "post-migrate")

    def _leave_file(self):
        """Leave the signed file under the field that the first release had."""
        self.file = self.env["ir.attachment"].create(
            {"name": "summary_report", "raw": FILE, "mimetype": "application/pdf"}
        )
        self.env.cr.execute(
            """UPDATE ir_attachment SET res_model = 'tdkt.campaign', res_id = %s,
                      res_field = 'summary_report' WHERE id = %s""",
            [self.campaign.id, self.file.id],
        )

    def _carry(self):
        self.env.flush_all()
        self.script.carry_final_reports(self.env)
        self.script.carry_final_reports(self.env)  # once more changes nothing
        return self.campaign.review_ids

    def test_file_alone(self):
        """A database updated before has lost the columns; the campaign can close."""
        self._leave_file()
        review = self._carry()
        self.assertRecordValues(
            review,
            [
                {
                    "kind": "final",
                    "state": "completed",
                    "report_filename": "bao-cao-tong-ket.pdf",
                    "report_file": base64.b64encode(FILE),
                    "company_id": self.company.id,
                    "date": self.campaign.date_end,
                }
            ],
        )
        self.campaign.with_user(self.officer).action_close()
        self.assertEqual(self.campaign.state, "closed")

    def test_file_and_texts(self):
        self.env.cr.execute(
            """ALTER TABLE tdkt_campaign
                 ADD summary_evaluation text, ADD summary_limits text,
                 ADD summary_direction text, ADD summary_report_filename varchar"""
        )
        self.env.cr.execute(
            """UPDATE tdkt_campaign SET summary_evaluation = 'Tốt',
                      summary_report_filename = 'BC-12.docx' WHERE id = %s""",
            self.campaign.ids,
        )
        review = self._carry()
        self.assertRecordValues(
            review, [{"state": "draft", "evaluation": "Tốt", "report_filename": False}]
        )
        review.unlink()
        self._leave_file()
        self.assertRecordValues(
            self._carry(), [{"state": "completed", "report_filename": "BC-12.docx"}]
        )

    def test_report_written_meanwhile_stays(self):
        review = self._create_review(self.campaign)
        self._leave_file()
        self.assertEqual(self._carry(), review)
        self.assertEqual(base64.b64decode(review.report_file), b"%PDF tong ket")
        self.assertRecordValues(
            self.file,
            [
                {
                    "res_model": "tdkt.campaign",
                    "res_id": self.campaign.id,
                    "res_field": False,
                    "raw": FILE,
                }
            ],
        )


@tagged("post_install", "-at_install", "tdkt")
class TestLargeTables(TdktCase):
    """What an update fills in for rows that are there already."""

    def test_twins_of_an_old_office(self):
        campaign = self._create_campaign()
        words = "Tổ chức hội nghị tổng kết mô hình một cửa"
        lines = self.env["tdkt.evidence"]
        for head in (self.head, self.other_head):
            commitment = self._create_commitment(
                campaign,
                head,
                item_ids=[
                    (0, 0, {"kind": "initiative", "name": words}),
                    (0, 0, {"name": "Việc không có gì giống"}),
                ],
            )
            commitment.action_submit()
            commitment.with_user(self.officer).action_approve()
            lines |= lines.create(
                {
                    "commitment_id": commitment.id,
                    "item_id": commitment.item_ids[0].id,
                    "name": words,
                }
            )
        alone = lines.create({"commitment_id": commitment.id, "name": words[::-1]})
        photos = lines.create(
            [
                {
                    "commitment_id": one.commitment_id.id,
                    "name": f"Ảnh {one.id}",
                    "file": base64.b64encode(FILE),
                    "filename": "a.pdf",
                }
                for one in lines
            ]
        )
        everything = lines | alone | photos
        self.env.flush_all()
        self.env.cr.execute("UPDATE tdkt_evidence SET has_twin = NULL")
        self.env.cr.execute(
            "UPDATE tdkt_commitment_item SET has_twin = NULL, has_twin_evidence = NULL"
        )
        load("19.0.1.2.0", "post-migrate").mark_twins(self.env.cr)
        self.env.invalidate_all()
        self.assertEqual(everything.filtered("has_twin"), lines | photos)
        self.assertEqual(lines.item_id.mapped("has_twin"), [True, True])
        items = everything.commitment_id.item_ids
        self.assertEqual(items.filtered("has_twin_evidence"), lines.item_id)
        self.assertNotEqual(items, lines.item_id)

    def test_entries_get_the_name_they_are_searched_by(self):
        campaign = self._create_campaign(name="Phong trào cần tìm")
        entries = self.env["tdkt.audit.entry"].search(
            [("res_model", "=", campaign._name), ("res_id", "=", campaign.id)]
        )
        self.assertTrue(entries)
        self.env.cr.execute("UPDATE tdkt_audit_entry SET name = NULL")
        load("19.0.1.2.0", "post-migrate").name_entries(self.env.cr)
        self.env.invalidate_all()
        self.assertEqual(set(entries.mapped("name")), {"Phong trào cần tìm"})
