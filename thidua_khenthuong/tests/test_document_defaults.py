"""What a new document begins with: legal bases of its day, recipients, signer."""

from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from ..typesetting import words
from .common import TdktCase
from .test_print import PrintCase, squeeze

LAW_2003 = "Căn cứ Luật Thi đua, khen thưởng ngày 26 tháng 11 năm 2003"
LAW_2022 = "Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022"
DECREES = {
    date(2023, 12, 31): "91/2017/NĐ-CP",
    date(2024, 1, 1): "98/2023/NĐ-CP",
    date(2025, 6, 30): "98/2023/NĐ-CP",
    date(2025, 7, 1): "152/2025/NĐ-CP",
    date(2026, 11, 26): "152/2025/NĐ-CP",
}
CIRCULARS = {
    date(2019, 12, 31): "",
    date(2020, 1, 1): "12/2019/TT-BNV",
    date(2023, 12, 31): "12/2019/TT-BNV",
    date(2024, 1, 1): "",
    date(2024, 4, 15): "01/2024/TT-BNV",
    date(2025, 6, 30): "01/2024/TT-BNV",
    date(2025, 8, 5): "15/2025/TT-BNV",
}
KINDS = {
    "tdkt.decision": {"subject": "Về việc tặng Giấy khen"},
    "tdkt.submission": {"subject": "Về việc đề nghị tặng Bằng khen"},
    "tdkt.campaign": {"name": "Phong trào", "subject": "Phong trào"},
}
UNITS = "Chánh Văn phòng, Trưởng các phòng, đơn vị thuộc và trực thuộc"


class DefaultsCase(TdktCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.decision_type = cls.env.ref("thidua_khenthuong.document_type_decision")

    def _create(self, name="tdkt.decision", user=None, **values):
        return (
            self.env[name]
            .with_user(user or self.officer)
            .create({**KINDS[name], "company_id": self.company.id, **values})
        )

    def _bases(self, document):
        return document.legal_basis_ids.mapped("name")


@tagged("post_install", "-at_install", "tdkt")
class TestDefaults(DefaultsCase):
    """Nobody types what the law and the office have settled."""

    def test_a_new_document_is_complete_but_for_its_matter(self):
        for name in KINDS:
            document = self._create(name)
            with self.subTest(document=name):
                self.assertEqual(self._bases(document)[0], LAW_2003)
                self.assertIn("91/2017/NĐ-CP", " ".join(self._bases(document)))
                self.assertTrue(document.recipient_ids)
                self.assertIn("Lưu: VT", document.recipient_ids.mapped("name")[-1])
                self.assertEqual(document.signer_id, self.leader.employee_id)
                self.assertEqual(document.signer_position, "GIÁM ĐỐC")

    def test_the_form_shows_them_before_it_is_saved(self):
        for name in KINDS:
            form = Form(self.env[name].with_user(self.officer))
            with self.subTest(document=name):
                self.assertTrue(len(form.legal_basis_ids))
                self.assertTrue(len(form.recipient_ids))
                self.assertEqual(form.signer_id, self.leader.employee_id)
        form = Form(self.env["tdkt.decision"].with_user(self.officer))
        self.assertEqual(form.execution_units, UNITS)

    def test_the_bases_are_those_of_the_day(self):
        for day, decree in DECREES.items():
            with self.subTest(day=day), freeze_time(f"{day} 02:00:00"):
                bases = self._bases(self._create())
                self.assertEqual(
                    bases[0], LAW_2003 if day < date(2024, 1, 1) else LAW_2022
                )
                self.assertEqual(
                    sum("NĐ-CP" in name for name in bases),
                    1
                    + (
                        # a circular names the decree it explains
                        sum("TT-BNV" in name for name in bases)
                    ),
                )
                self.assertIn(decree, " ".join(bases))
        for day, circular in CIRCULARS.items():
            with self.subTest(day=day), freeze_time(f"{day} 02:00:00"):
                found = [
                    name for name in self._bases(self._create()) if "TT-BNV" in name
                ]
                self.assertEqual(len(found), bool(circular))
                self.assertIn(circular, " ".join(found))

    def test_laws_are_cited_without_number_and_issuer(self):
        """Nghị định 30/2020/NĐ-CP, Phụ lục I; decrees and circulars with both."""
        for citation in self.env["tdkt.citation"].search([]):
            with self.subTest(name=citation.name):
                self.assertTrue(citation.name.startswith("Căn cứ "))
                if citation.name.startswith("Căn cứ Luật"):
                    self.assertNotIn("số", citation.name.split(" sửa đổi")[0])
                    self.assertNotIn("QH", citation.name)
                else:
                    self.assertRegex(
                        citation.name,
                        r"số \d+/\d{4}/\S+ ngày \d{2} tháng \d+ năm \d{4} của",
                    )

    @freeze_time("2026-11-26 02:00:00")
    def test_what_was_not_read_is_said_and_does_not_block(self):
        decision = self._create()
        amending = "ngày 23 tháng 4 năm 2026"
        self.assertIn(amending, " ".join(self._bases(decision)))
        self.assertIn(amending, decision.open_gaps)
        self.assertIn("has not been compared", decision.open_gaps)
        self.env["tdkt.citation"].search([]).confidence = "V"
        decision.invalidate_recordset(["open_gaps"])
        self.assertNotIn("has not been compared", decision.open_gaps or "")

    def test_what_is_given_stays(self):
        decision = self._create(
            legal_basis_ids=[Command.create({"name": "Căn cứ khác"})],
            recipient_ids=[],
            execution_units="Chánh Thanh tra",
            signer_id=self.head.employee_id.id,
        )
        self.assertEqual(self._bases(decision), ["Căn cứ khác"])
        self.assertFalse(decision.recipient_ids)
        self.assertEqual(decision.execution_units, "Chánh Thanh tra")
        self.assertEqual(decision.signer_id, self.head.employee_id)
        copy = decision.copy()
        self.assertEqual(self._bases(copy), ["Căn cứ khác"])
        self.assertFalse(copy.recipient_ids)
        printed = self._create(signer_name="Người Ký Tay")
        self.assertFalse(printed.signer_id)

    def test_documents_that_are_not_made_here_have_none(self):
        external = self._create_external("01/QĐ-UBND", date(2023, 3, 1))
        campaign = self._create_campaign()
        plan = campaign.with_user(self.head).action_new_unit_plan()
        plan = campaign.browse(plan["res_id"])
        superior = self._create("tdkt.campaign", level="superior")
        for document in (external, plan, superior):
            with self.subTest(document=document.display_name):
                self.assertFalse(document.legal_basis_ids)
                self.assertFalse(document.recipient_ids)
        self.assertFalse(external.signer_id | superior.signer_id)
        self.assertFalse(external.open_gaps)

    def test_an_office_has_its_own(self):
        defaults = self.env["tdkt.document.default"].with_user(self.officer)
        deputy = self._create_user("t_deputy", "leader", self.office, "Phó Giám đốc")
        own = defaults.create(
            {
                "document_type_id": self.decision_type.id,
                "company_id": self.company.id,
                "signer_id": deputy.employee_id.id,
                "execution_units": "Chánh Văn phòng, Trưởng phòng Tổ chức",
                "recipient_ids": [
                    Command.create({"name": "Như Điều 3"}),
                    Command.create({"name": "Cổng thông tin", "channel": "website"}),
                    Command.create({"name": "Lưu: VT, TC", "channel": "archive"}),
                ],
            }
        )
        self.env["tdkt.citation"].with_user(self.officer).create(
            {
                "name": "Căn cứ Quyết định số 05/2023/QĐ-UBND ngày 01 tháng 02 năm "
                "2023 của Ủy ban nhân dân tỉnh",
                "sequence": 1,
                "company_id": self.company.id,
                "document_type_ids": [Command.link(self.decision_type.id)],
                "date_from": date(2023, 2, 1),
                "legal_basis": "Chức năng, nhiệm vụ của Sở",
                "confidence": "V",
            }
        )
        decision = self._create()
        self.assertEqual(decision.signer_id, deputy.employee_id)
        self.assertEqual(decision.execution_units, own.execution_units)
        self.assertEqual(
            [(one.name, one.channel) for one in decision.recipient_ids],
            [
                ("Như Điều 3", "paper"),
                ("Cổng thông tin", "website"),
                ("Lưu: VT, TC", "archive"),
            ],
        )
        self.assertIn("05/2023/QĐ-UBND", self._bases(decision)[0])
        self.assertEqual(self._bases(decision)[1], LAW_2003)
        submission = self._create("tdkt.submission")
        self.assertEqual(self._bases(submission)[0], LAW_2003, "for decisions only")
        own.unlink()
        # two sign now: who does is chosen
        self.assertFalse(self._create().signer_id)

    def test_other_offices_are_not_served(self):
        elsewhere = self.env["res.company"].create({"name": "Sở Khác"})
        self.env["tdkt.document.default"].create(
            {
                "document_type_id": self.decision_type.id,
                "company_id": elsewhere.id,
                "execution_units": "Bí mật",
            }
        )
        self.assertEqual(self._create().execution_units, UNITS)
        decisions = self.env["tdkt.decision"].with_user(self.officer)
        asked = decisions.with_context(default_company_id=elsewhere.id)
        try:
            values = asked.default_get(["execution_units", "company_id"])
        except AccessError:
            return
        self.assertNotEqual(values.get("execution_units"), "Bí mật")

    def test_what_every_office_has_is_the_managers(self):
        citation = self.env.ref("thidua_khenthuong.citation_law_2022")
        row = self.env.ref("thidua_khenthuong.document_default_decision")
        shared = (citation, {"sequence": 9}), (row, {"execution_units": "Chánh VP"})
        for record, values in (*shared, (row.recipient_ids[0], {"name": "Khác"})):
            with self.subTest(model=record._name):
                self.assertTrue(record.with_user(self.officer).read(["id"]))
                with self.assertRefused(AccessError, f"({record._name})"):
                    record.with_user(self.officer).write(values)
                record.with_user(self.manager).write(values)
                with self.assertRefused(AccessError, f"({record._name})"):
                    record.with_user(self.leader).read(["id"])

    def test_one_row_for_a_type_in_an_office(self):
        defaults = self.env["tdkt.document.default"].with_user(self.officer)
        values = {
            "document_type_id": self.decision_type.id,
            "company_id": self.company.id,
        }
        defaults.create(values)
        with (
            self.assertRefused(ValidationError, "has its defaults already"),
            self.env.cr.savepoint(),
        ):
            defaults.create(values)
        with (
            self.assertRefused(ValidationError, "belongs to one office"),
            self.env.cr.savepoint(),
        ):
            self.env["tdkt.document.default"].create(
                {
                    "document_type_id": self.env.ref(
                        "thidua_khenthuong.document_type_plan"
                    ).id,
                    "company_id": False,
                    "signer_id": self.leader.employee_id.id,
                }
            )

    def test_a_batch_asks_once(self):
        vals_list = [
            {**KINDS["tdkt.decision"], "company_id": self.company.id} for _ in range(20)
        ]
        decisions = self.env["tdkt.decision"].with_user(self.officer)
        model = type(self.env["tdkt.citation"])
        with patch.object(
            model, "_find_in_force", autospec=True, side_effect=model._find_in_force
        ) as asked:
            made = decisions.create(vals_list)
        self.assertEqual(asked.call_count, 1)
        self.assertTrue(all(one.legal_basis_ids for one in made))


@tagged("post_install", "-at_install", "tdkt")
class TestRefill(DefaultsCase):
    """The day moves past a new law: said, offered, never done behind the back."""

    def _take(self, document):
        return document.with_user(self.officer).action_take_legal_bases()

    def test_a_later_date_offers_the_bases_of_that_day(self):
        with freeze_time("2023-12-20 02:00:00"):
            decision = self._create()
            before = self._bases(decision)
            self.assertFalse(decision.citation_offer)
        with freeze_time("2024-01-05 02:00:00"):
            decision.invalidate_recordset(["citation_offer", "open_gaps"])
            self.assertEqual(self._bases(decision), before, "nothing by itself")
            self.assertIn("05/01/2024", decision.citation_offer)
            self.assertIn("is not in force on 05/01/2024", decision.open_gaps)
            self._take(decision)
            self.assertEqual(self._bases(decision)[0], LAW_2022)
            self.assertFalse(decision.citation_offer)
            decision.date_document = date(2023, 12, 29)
            self.assertIn("29/12/2023", decision.citation_offer)

    def test_what_was_written_by_hand_is_left_alone(self):
        decision = self._create(
            legal_basis_ids=[Command.create({"name": "Căn cứ Quy chế của Sở"})]
        )
        self.assertFalse(decision.citation_offer)
        self.assertNotIn("in force", decision.open_gaps or "")
        self._take(decision)
        self.assertEqual(self._bases(decision)[0], LAW_2003)

    def test_recipients_are_filled_only_where_there_are_none(self):
        decision = self._create(
            recipient_ids=[], execution_units=False, legal_basis_ids=[], signer_id=False
        )
        self.assertIn("no legal basis", decision.open_gaps)
        self.assertTrue(decision.citation_offer)
        self._take(decision)
        self.assertTrue(decision.recipient_ids)
        self.assertEqual(decision.execution_units, UNITS)
        decision.recipient_ids[0].name = "Như trên"
        self._take(decision)
        self.assertEqual(decision.recipient_ids[0].name, "Như trên")

    def test_who_may_and_when(self):
        decision = self._create()
        for user, sentence in (
            (self.leader, "Only the standing office prepares documents"),
            (self.hr_user, "(tdkt.decision)"),
            (self.head, "(tdkt.decision)"),
        ):
            with self.assertRefused(AccessError, sentence):
                decision.with_user(user).action_take_legal_bases()
        decision = self._qualify(self._create_dossier(self._create_campaign()))
        decision = self._create_decision(decision.campaign_id)
        decision.with_user(self.leader).action_sign()
        before = self._bases(decision)
        with self.assertRefused(UserError, "locked"):
            self._take(decision)
        self.assertEqual(self._bases(decision), before)


@tagged("post_install", "-at_install", "tdkt")
class TestGapsBeforeSigning(DefaultsCase):
    """What a document lacks is named on its form and before its signature."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls._create_campaign()
        cls._qualify(cls._create_dossier(cls.campaign))
        high = {
            "award_id": cls.high_award.id,
            "employee_id": cls.other_staff.employee_id.id,
            "merit": "Hoàn thành xuất sắc nhiệm vụ.",
        }
        cls._qualify(
            cls._create_dossier(cls.campaign, cls.other_head, nominations=[high])
        )

    def _bare(self):
        bare = {"legal_basis_ids": [], "recipient_ids": []}
        decision = self._create_decision(
            self.campaign,
            gather=False,
            **bare,
            execution_units=False,
            reward_reason=False,
            funding_source=False,
        )
        submission = self._create(
            "tdkt.submission",
            campaign_id=self.campaign.id,
            addressee="Chủ tịch Ủy ban nhân dân tỉnh",
            signer_id=self.leader.employee_id.id,
            **bare,
        )
        for document in (decision, submission):
            document.action_gather()
        decision.nomination_ids.amount = 450_000
        return decision, submission

    def test_gaps_are_named_in_the_question_and_on_the_form(self):
        expected = {
            "tdkt.decision": {
                "no legal basis",
                "no recipients",
                "nobody named to carry it out",
                "no reason for the award",
                "no source of the bonuses",
            },
            "tdkt.submission": {
                "no legal basis",
                "no recipients",
                "no introduction",
            },
        }
        for document in self._bare():
            for user, action in ((self.officer, "propose"), (self.leader, "sign")):
                body = document.with_user(user).get_confirmation(action)["body"]
                with self.subTest(document=document._name, action=action):
                    for gap in expected[document._name]:
                        self.assertIn(f"– {gap}", body.splitlines())
            self.assertEqual(
                set(document.open_gaps.split(", ")), expected[document._name]
            )

    def test_a_filled_document_has_no_gap(self):
        decision = self._create_decision(self.campaign)
        self.assertFalse(decision.open_gaps)
        decision.with_user(self.officer).action_propose()
        body = decision.with_user(self.leader).get_confirmation("sign")["body"]
        self.assertNotIn("Still open", body)

    def test_signing_with_gaps_is_kept(self):
        for document in self._bare():
            document.with_user(self.leader).action_sign()
            body = document.message_ids.sorted("id")[-1:].body
            bodies = " ".join(document.message_ids.mapped("body"))
            with self.subTest(document=document._name):
                self.assertIn("Signed although", bodies, body)
                self.assertIn("no recipients", bodies)

    def test_without_a_signer_nobody_signs(self):
        for document in self._bare():
            document.write({"signer_id": False, "signer_name": False})
            with self.assertRefused(UserError, "Signer Name"):
                document.with_user(self.leader).action_sign()


@tagged("post_install", "-at_install", "tdkt")
class TestExecutionArticle(DefaultsCase, PrintCase):
    """Điều 3 is one sentence, whatever the office has typed."""

    def test_every_combination(self):
        kinds = {
            "both": ("individual", "individual", "collective"),
            "people": ("individual", "individual"),
            "person": ("individual",),
            "collectives": ("collective", "collective"),
            "household": ("household",),
            "one of each": ("individual", "collective"),
            "nobody": (),
        }
        end = " chịu trách nhiệm thi hành Quyết định này"
        both = "các cá nhân, tập thể có tên tại Điều 1"
        for units, who, expected in (
            (None, "both", "Các cá nhân, tập thể có tên tại Điều 1"),
            (" . ", "person", "Cá nhân có tên tại Điều 1"),
            ("Chánh Văn phòng", "both", f"Chánh Văn phòng và {both}"),
            (
                "Chánh Văn phòng",
                "people",
                "Chánh Văn phòng và các cá nhân có tên tại Điều 1",
            ),
            (
                "Chánh Văn phòng",
                "person",
                "Chánh Văn phòng và cá nhân có tên tại Điều 1",
            ),
            (
                "Chánh Văn phòng",
                "collectives",
                "Chánh Văn phòng và các tập thể có tên tại Điều 1",
            ),
            (
                "Chánh Văn phòng",
                "household",
                "Chánh Văn phòng và hộ gia đình có tên tại Điều 1",
            ),
            (
                "Chánh Văn phòng",
                "one of each",
                "Chánh Văn phòng và cá nhân, tập thể có tên tại Điều 1",
            ),
            ("Chánh Văn phòng", "nobody", "Chánh Văn phòng"),
            (UNITS, "both", f"{UNITS} và {both}"),
            (
                "Chánh Văn phòng và Trưởng phòng Tổ chức",
                "both",
                f"Chánh Văn phòng, Trưởng phòng Tổ chức và {both}",
            ),
            (
                "Chánh Văn phòng, Trưởng các phòng và các đơn vị trực thuộc",
                "both",
                "Chánh Văn phòng, Trưởng các phòng, các đơn vị trực thuộc và " + both,
            ),
            ("các phòng, đơn vị;", "both", f"Các phòng, đơn vị và {both}"),
            (
                "Chánh Văn phòng;\nTrưởng các phòng;\n",
                "both",
                f"Chánh Văn phòng, Trưởng các phòng và {both}",
            ),
            (
                "Chánh Văn phòng và các cá nhân có tên tại Điều 1./.",
                "both",
                f"Chánh Văn phòng và {both}",
            ),
            (
                "Chánh Văn phòng, và các",
                "both",
                f"Chánh Văn phòng và {both}",
            ),
        ):
            with self.subTest(units=units, who=who):
                said = words.execution(units, kinds[who])
                self.assertEqual(said, expected + end)
                self.assertLessEqual(said.count("và các "), 1)
        self.assertEqual(words.execution("", ()), "")

    def _printed(self, decision):
        return squeeze(self._text(self._print("report_decision", decision)))

    def test_the_printed_decision(self):
        campaign = self._create_campaign()
        lines = [
            {
                "award_id": self.award.id,
                "employee_id": self.staff.employee_id.id,
                "merit": "Xuất sắc.",
            },
            {
                "award_id": self.collective_award.id,
                "department_id": self.department.id,
                "merit": "Xuất sắc.",
            },
        ]
        self._qualify(self._create_dossier(campaign, nominations=lines))
        decision = self._create_decision(campaign)
        end = "thi hành Quyết định này./."
        self.assertIn(
            squeeze(
                f"Điều 3. {UNITS} và cá nhân, tập thể có tên tại Điều 1 chịu trách "
                f"nhiệm {end}"
            ),
            self._printed(decision),
        )
        decision.execution_units = "Trưởng các phòng và các đơn vị trực thuộc"
        decision.nomination_ids[1].decision_id = False
        self.assertIn(
            squeeze(
                "Điều 3. Trưởng các phòng, các đơn vị trực thuộc và cá nhân có tên tại "
                f"Điều 1 chịu trách nhiệm {end}"
            ),
            self._printed(decision),
        )

    def test_the_bases_stand_before_the_verdict(self):
        printed = self._printed(self._create())
        issuer, verdict = printed.split(squeeze("QUYẾT ĐỊNH:"))
        self.assertIn(squeeze(f"{LAW_2003};"), issuer)
        for words_printed in ("Nơi nhận:", "- Như Điều 3;", "- Lưu: VT."):
            self.assertIn(squeeze(words_printed), verdict)
