import base64
from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from .common import TdktCase

PHOTO = base64.b64encode(b"one and the same photo")
LONG = "Số hóa toàn bộ hồ sơ lưu trữ giai đoạn 2010 - 2020 của Phòng"


@tagged("post_install", "-at_install", "tdkt")
class TdktDiaryCase(TdktCase):
    """Two people and two departments with approved commitments in one campaign."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls._create_campaign()
        cls.own = cls._create_approved(cls.campaign, cls.staff, personal=True)
        cls.other_own = cls._create_approved(
            cls.campaign, cls.other_staff, personal=True
        )
        cls.unit = cls._create_approved(cls.campaign, cls.head)

    @classmethod
    def _create_approved(cls, campaign, user, personal=False, **values):
        commitment = cls._create_commitment(
            campaign,
            user,
            employee_id=user.employee_id.id if personal else False,
            **values,
        )
        commitment.action_submit()
        commitment.with_user(cls.officer).action_approve()
        return commitment

    @classmethod
    def _record(cls, commitment, name, **values):
        """Let whoever registered ``commitment`` write a line into its diary."""
        return (
            cls.env["tdkt.evidence"]
            .with_user(commitment.create_uid)
            .create(
                {
                    "commitment_id": commitment.id,
                    "item_id": commitment.item_ids[:1].id,
                    "name": name,
                    **values,
                }
            )
        )

    def _hits(self, record, user=None):
        """Return the records that the user is shown as the like of ``record``."""
        found = record.with_user(user or self.officer)._find_duplicates()
        return [hit.other for hit in found.get(record.id, [])]


@tagged("post_install", "-at_install", "tdkt")
class TestQuickEntry(TdktDiaryCase):
    def _diary(self, user):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "thidua_khenthuong.tdkt_commitment_item_action_diary"
        )
        model = self.env["tdkt.commitment.item"].with_user(user)
        return model.search(safe_eval(action["domain"], {"uid": user.id}))

    def test_diary_lists_what_one_may_record_now(self):
        self.assertEqual(self._diary(self.staff), self.own.item_ids)
        self.assertEqual(self._diary(self.head), self.unit.item_ids)
        # an officer reads all commitments, and records for none but his own
        self.assertFalse(self._diary(self.officer))
        self.own.result_summary = "Đã làm xong."
        self.own.action_report()
        self.assertFalse(self._diary(self.staff))

    def test_one_entry_in_the_dialog(self):
        item = self.own.item_ids
        dialog = Form(
            self.env["tdkt.evidence"]
            .with_user(self.staff)
            .with_context(default_item_id=item.id),
            view="thidua_khenthuong.tdkt_evidence_view_form_quick",
        )
        self.assertEqual(dialog.uom, "hồ sơ")
        dialog.name = "Giải quyết 4 hồ sơ"
        dialog.quantity = 4
        dialog.file = PHOTO
        evidence = dialog.save()
        self.assertRecordValues(
            evidence,
            [
                {
                    "commitment_id": self.own.id,
                    "item_id": item.id,
                    "date": date(2023, 3, 10),
                    "employee_id": self.staff.employee_id.id,
                }
            ],
        )
        self.assertRecordValues(
            item,
            [
                {
                    "quantity_done": 4,
                    "evidence_count": 1,
                    "date_last_evidence": date(2023, 3, 10),
                    "date_deadline": date(2023, 5, 31),
                }
            ],
        )

    def test_item_without_a_number_is_ticked_with_its_last_entry(self):
        campaign = self._create_campaign(name="Phong trào hai")
        commitment = self._create_approved(
            campaign,
            self.staff,
            personal=True,
            item_ids=[(0, 0, {"kind": "task", "name": "Làm sạch dữ liệu"})],
        )
        evidence = self._record(commitment, "Đã xong")
        evidence.action_finish_item()
        self.assertTrue(commitment.item_ids.is_done)
        with self.assertRefused(AccessError, "(tdkt.evidence)"):
            evidence.with_user(self.other_staff).action_finish_item()

    def test_finishing_never_ticks_a_measured_item(self):
        evidence = self._record(self.own, "Giải quyết 4 hồ sơ", quantity=4)
        evidence.action_finish_item()
        self.assertFalse(self.own.item_ids.is_done)

    def test_outsider_records_nothing(self):
        with self.assertRefused(AccessError, "(tdkt.evidence)"):
            self.env["tdkt.evidence"].with_user(self.other_staff).create(
                {"item_id": self.own.item_ids.id, "name": "Việc của người khác"}
            )

    def test_every_count_opens_its_records(self):
        evidence = self._record(self.own, "Giải quyết 4 hồ sơ")
        for record in (self.own, self.own.item_ids):
            action = record.with_user(self.staff).action_open_evidence()
            self.assertEqual(
                self.env["tdkt.evidence"].search(action["domain"]), evidence
            )


@tagged("post_install", "-at_install", "tdkt")
class TestEvidenceLines(TdktDiaryCase):
    """What a nominee has done stands ready for the report of achievements."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.late = cls._record(cls.own, "Việc tháng ba", date=date(2023, 3, 9))
        cls.early = cls._record(
            cls.own, "Việc tháng hai", date=date(2023, 2, 1), quantity=3
        )
        cls._record(cls.other_own, "Việc của người khác")
        cls.of_unit = cls._record(cls.unit, "Việc của phòng")

    def test_a_person_in_a_campaign(self):
        line = self._create_dossier(self.campaign).nomination_ids
        lines = line._evidence_lines()[line.id]
        self.assertEqual([one["evidence"] for one in lines], [self.early, self.late])
        self.assertEqual(
            lines[0],
            {
                "evidence": self.early,
                "date": date(2023, 2, 1),
                "campaign": self.campaign.name,
                "item": "Mô hình một cửa thân thiện",
                "kind": "Model",
                "name": "Việc tháng hai",
                "quantity": 3,
                "uom": "hồ sơ",
                "filename": "",
            },
        )

    def test_a_department_shows_its_collective_work(self):
        line = self._create_dossier(
            self.campaign,
            nominations=[
                {
                    "award_id": self.collective_award.id,
                    "department_id": self.department.id,
                }
            ],
        ).nomination_ids
        lines = line._evidence_lines()[line.id]
        self.assertEqual([one["evidence"] for one in lines], [self.of_unit])

    def test_an_annual_award_rests_on_the_year(self):
        self._record(self.own, "Việc năm trước", date=date(2022, 12, 31))
        line = self._create_dossier(year=2023).nomination_ids
        lines = line._evidence_lines()[line.id]
        self.assertEqual([one["evidence"] for one in lines], [self.early, self.late])

    def test_merit_is_drafted_from_the_evidence(self):
        dossier = self._create_dossier(
            self.campaign,
            nominations=[
                {"award_id": self.award.id, "employee_id": self.staff.employee_id.id}
            ],
        )
        line = dossier.nomination_ids
        line.action_fill_merit()
        self.assertEqual(
            line.merit, "Mô hình một cửa thân thiện: Việc tháng hai; Việc tháng ba."
        )
        # what the unit has written is never written over
        with self.assertRefused(UserError, "Nothing to fill in"):
            line.action_fill_merit()
        with self.assertRefused(AccessError, "(tdkt.nomination)"):
            line.with_user(self.other_head).action_fill_merit()

    def test_locked_merit_is_not_drafted(self):
        line = self._create_dossier(self.campaign).nomination_ids
        line.dossier_id.action_submit()
        line._write_moving({"merit": False})
        with self.assertRefused(UserError, "locked"):
            line.action_fill_merit()


@tagged("post_install", "-at_install", "tdkt")
class TestDuplicates(TdktDiaryCase):
    """The like of evidence and initiatives is shown to the officer, to him alone."""

    def test_same_file_under_two_names(self):
        mine = self._record(self.own, "Ảnh một", file=PHOTO, filename="a.jpg")
        again = self._record(self.other_own, "Ảnh hai", file=PHOTO, filename="b.jpg")
        self._record(
            self.other_own, "Ảnh ba", file=base64.b64encode(b"x"), filename="c.jpg"
        )
        # twice within one commitment is no second use
        self._record(self.own, "Ảnh bốn", file=PHOTO, filename="d.jpg")
        self.assertEqual(self._hits(mine), [again])
        as_officer = mine.with_user(self.officer)
        self.assertTrue(as_officer.has_duplicates)
        self.assertEqual(as_officer.duplicate_count, 1)
        self.assertEqual(
            as_officer.duplicate_hits,
            [
                {
                    "model": "tdkt.evidence",
                    "id": again.id,
                    "kind": "Same file",
                    "name": "Ảnh hai",
                    "holder": self.other_own.display_name,
                }
            ],
        )
        # the item and the commitment gather what their lines have
        self.assertEqual(self._hits(self.own.item_ids)[:1], [again])
        self.assertEqual(self._hits(self.own)[:1], [again])

    def test_same_words_whatever_the_accents(self):
        mine = self._record(self.own, LONG)
        again = self._record(self.other_own, LONG.upper().replace("Ố", "O") + " !")
        self.assertEqual(self._hits(mine), [again])
        self.assertEqual(
            mine.with_user(self.officer).duplicate_hits[0]["kind"], "Same words"
        )

    def test_similar_words_by_the_offices_threshold(self):
        mine = self._record(self.own, LONG)
        again = self._record(self.other_own, LONG + " ta")
        self._record(self.unit, "Tổ chức hội nghị tổng kết công tác năm của ngành")
        self.assertEqual(self._hits(mine), [again])
        self.assertRegex(
            mine.with_user(self.officer).duplicate_hits[0]["kind"],
            r"Similar words \(\d\d %\)",
        )
        self.company.tdkt_similarity = 100
        self.assertEqual(self._hits(mine), [])
        with self.assertRefused(ValidationError, "between 50 and 100 %"):
            self.company.tdkt_similarity = 30

    def test_without_the_extension_the_same_words_are_found(self):
        mine = self._record(self.own, LONG)
        same = self._record(self.other_own, LONG)
        self._record(self.unit, LONG + " ta")
        with patch.object(self.env.registry, "has_trigram", False):
            self.assertEqual(self._hits(mine), [same])

    def test_short_texts_are_not_compared(self):
        mine = self._record(self.own, "Họp phòng")
        self._record(self.other_own, "Họp phòng")
        self.assertEqual(self._hits(mine), [])

    def test_initiatives_are_compared_and_tasks_are_not(self):
        campaign = self._create_campaign(name="Phong trào sáng kiến")
        names = {"kind": "initiative", "name": LONG}, {"kind": "task", "name": LONG}
        lines = [(0, 0, vals) for vals in names]
        mine = self._create_approved(
            campaign, self.staff, personal=True, item_ids=lines
        )
        other = self._create_approved(
            campaign, self.other_staff, personal=True, item_ids=lines
        )
        initiative, task = mine.item_ids
        self.assertEqual(self._hits(initiative), [other.item_ids[0]])
        self.assertEqual(self._hits(task), [])

    def test_nomination_shows_what_its_nominee_shares(self):
        self._record(self.own, LONG)
        again = self._record(self.other_own, LONG)
        line = self._create_dossier(self.campaign).nomination_ids
        self.assertEqual(self._hits(line), [again])

    def test_two_dossiers_for_the_same_evidence(self):
        self._record(self.own, "Việc tháng ba")
        line = self._create_dossier(self.campaign).nomination_ids
        annual = self._create_dossier(year=2023).nomination_ids
        self.assertEqual(self._hits(line), [annual])
        self.assertEqual(self._hits(annual), [line])
        annual.action_withdraw()
        self.assertEqual(self._hits(line), [])

    def test_nobody_but_the_officer_is_told(self):
        mine = self._record(self.own, LONG)
        self._record(self.other_own, LONG)
        for user in (self.staff, self.head, self.leader):
            with self.subTest(user=user.login):
                with self.assertRefused(AccessError, 'the field "duplicate_hits"'):
                    mine.with_user(user).read(["duplicate_hits"])
                with self.assertRefused(AccessError, 'the field "duplicate_count"'):
                    mine.with_user(user).read(["duplicate_count"])
                with self.assertRefused(AccessError, 'the field "has_duplicates"'):
                    mine.with_user(user).search([("has_duplicates", "=", True)])
        # even where the comparison runs with less rights, it tells only what they allow
        self.assertEqual(self._hits(mine, self.staff), [])

    def test_another_office_is_another_matter(self):
        mine = self._record(self.own, LONG, file=PHOTO, filename="a.jpg")
        again = self._record(self.other_own, LONG, file=PHOTO, filename="a.jpg")
        self.assertEqual(self._hits(mine), [again])
        elsewhere = self.env["res.company"].create({"name": "Sở Khác"})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE tdkt_commitment SET company_id = %s WHERE id = %s",
            (elsewhere.id, self.other_own.id),
        )
        self.env.invalidate_all()
        found = mine.sudo()._find_duplicates()
        self.assertEqual(found, {})

    def test_who_writes_keeps_the_flag_of_both(self):
        mine = self._record(self.own, LONG)
        self.assertFalse(mine.sudo().has_twin)
        again = self._record(self.other_own, LONG)
        both = (mine | again).sudo()
        self.assertEqual(both.mapped("has_twin"), [True, True])
        again.name = "Một việc khác hẳn của phòng bên cạnh"
        self.assertEqual(both.mapped("has_twin"), [False, False])
        again.name = LONG
        self.assertEqual(both.mapped("has_twin"), [True, True])
        again.unlink()
        self.assertFalse(mine.sudo().has_twin)
        # by the file, too, which is written past the record
        mine.write({"file": PHOTO, "filename": "a.jpg"})
        other = self._record(self.unit, "Ảnh khác", file=PHOTO, filename="b.jpg")
        self.assertEqual((mine | other).sudo().mapped("has_twin"), [True, True])
        with self.assertRefused(AccessError, 'the field "has_twin"'):
            mine.with_user(self.staff).read(["has_twin"])

    def test_an_item_knows_of_its_evidence(self):
        lines = [(0, 0, {"name": name}) for name in ("Một", "Hai")]
        own = self._create_approved(
            self._create_campaign(name="Phong trào khác"),
            self.staff,
            personal=True,
            item_ids=lines,
        )
        item, other = own.item_ids.sudo()
        mine = self._record(own, LONG, item_id=item.id)
        items = self.env["tdkt.commitment.item"].with_user(self.officer)
        filtered = [("has_duplicates", "=", True), ("id", "in", (item | other).ids)]
        self.assertFalse(items.search(filtered))
        again = self._record(self.other_own, LONG)
        self.assertTrue(item.has_twin_evidence)
        self.assertEqual(items.search(filtered), item)
        mine.item_id = other
        self.assertEqual(items.search(filtered), other)
        again.unlink()
        self.assertEqual((item | other).mapped("has_twin_evidence"), [False, False])
        with self.assertRefused(AccessError, 'the field "has_twin_evidence"'):
            item.with_user(self.staff).read(["has_twin_evidence"])

    def test_initiatives_keep_theirs(self):
        campaign = self._create_campaign(name="Phong trào sáng kiến")
        lines = [(0, 0, {"kind": "initiative", "name": LONG})]
        mine = self._create_approved(
            campaign, self.staff, personal=True, item_ids=lines
        ).item_ids
        self.assertFalse(mine.sudo().has_twin)
        self._create_approved(campaign, self.other_staff, personal=True, item_ids=lines)
        self.assertTrue(mine.sudo().has_twin)

    def test_similar_words_of_many_wait_for_the_cron(self):
        """A list of more than a few does not compare; the cron does it once for all."""
        lines = self.env["tdkt.evidence"].union(
            *(
                self._record(self.own, f"{LONG}, đợt {name}")
                for name in ("một", "hai", "ba", "bốn", "năm", "sáu")
            )
        )
        again = self._record(self.other_own, f"{LONG}, đợt bảy")
        self.assertEqual(lines.with_user(self.officer)._find_duplicates(), {})
        # whoever looks at one of them sees it at once
        self.assertEqual(self._hits(lines[0]), [again])
        with self.assertQueryCount(200):
            self.env["tdkt.evidence"]._cron_compare()
        everything = (lines | again).sudo()
        self.assertEqual(set(everything.mapped("is_compared")), {True})
        self.assertEqual(set(everything.mapped("has_twin")), {True})
        found = lines.with_user(self.officer)._find_duplicates()
        self.assertEqual(
            {hit.other for hits in found.values() for hit in hits}, {again}
        )
        self.assertIn(
            again,
            again.with_user(self.officer).search([("has_duplicates", "=", True)]),
        )
        # what is written anew is compared anew
        again.name = "Một việc khác hẳn của phòng bên cạnh"
        self.assertFalse(again.is_compared)
        self.assertEqual(lines.with_user(self.officer)._find_duplicates(), {})

    def test_filter_of_lines_still_to_be_judged(self):
        self._record(self.own, LONG)
        self._record(self.other_own, LONG)
        self._record(self.unit, "Tổ chức hội nghị tổng kết công tác năm của ngành")
        line = self._create_dossier(self.campaign).nomination_ids
        model = line.with_user(self.officer)
        domain = [("has_duplicates", "=", True)]
        self.assertEqual(model.search(domain), line)
        self.assertNotIn(line, model.search([("has_duplicates", "=", False)]))
        self.assertIn(self.own, self.own.with_user(self.officer).search(domain))
        self.assertIn(
            self.own.item_ids, self.own.item_ids.with_user(self.officer).search(domain)
        )
        line.action_withdraw()
        self.assertFalse(model.search(domain))

    def test_filter_finds_a_second_dossier(self):
        self._record(self.own, "Việc tháng ba")
        line = self._create_dossier(self.campaign).nomination_ids
        annual = self._create_dossier(year=2023).nomination_ids
        found = line.with_user(self.officer).search([("has_duplicates", "=", True)])
        self.assertEqual(found, line | annual)

    def test_filter_finds_them(self):
        mine = self._record(self.own, LONG)
        again = self._record(self.other_own, LONG)
        self._record(self.unit, "Tổ chức hội nghị tổng kết công tác năm của ngành")
        model = mine.with_user(self.officer)
        self.assertEqual(model.search([("has_duplicates", "=", True)]), mine | again)
        self.assertNotIn(mine, model.search([("has_duplicates", "=", False)]))
