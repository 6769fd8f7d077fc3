"""Figures, dates, files and numbers as an office writes them, on every screen."""

import re
from ast import literal_eval
from pathlib import Path

from lxml import etree

from odoo.fields import Command
from odoo.tests import tagged

from ..models.wording import word_quantity
from ..typesetting import words
from .common import TdktCase
from .test_edxml import status
from .test_role_tours import RoleTourCase

PUBLIC = "https://khenthuong.example.vn"
# Floats that are lengths on paper or shares of a whole, not quantities of anything.
MEASURES = {"tdkt.certificate.template", "tdkt.certificate.line", "tdkt.commitment"}
DATE_PATTERN = re.compile(r"%[-#]?[dmyY][^\"'})]*%[-#]?[dmyYHMS][^\"'})]*")
# Screens in which a field is searched or added up, not shown.
NOT_SHOWN = ("search", "graph", "calendar")


@tagged("post_install", "-at_install", "tdkt")
class TestScreenFormats(TdktCase):
    """Walks every field of every view of ours, inherited ones included."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        data = cls.env["ir.model.data"].search(
            [("module", "=", "thidua_khenthuong"), ("model", "=", "ir.ui.view")]
        )
        cls.views = cls.env["ir.ui.view"].browse(data.mapped("res_id"))
        cls.shown = [
            found
            for view in cls.views
            if view.type != "qweb"
            for found in cls._walk(
                etree.fromstring(view.arch_db), cls.env[view.model], view.type, 0
            )
        ]

    @classmethod
    def _walk(cls, node, model, kind, depth):
        """Yield (field, its node, kind of view, depth) for what it shows."""
        if node.tag in ("list", "kanban", "form", "pivot", *NOT_SHOWN):
            kind = node.tag
        for child in node:
            field = child.tag == "field" and model._fields.get(child.get("name"))
            if not field or child.get("position"):
                yield from cls._walk(child, model, kind, depth)
                continue
            if not cls._is_loaded_only(child, kind) and not (
                child.get("invisible") == "1" or child.get("column_invisible") == "1"
            ):
                yield field, child, kind, depth
            if field.relational:
                comodel = cls.env[field.comodel_name]
                yield from cls._walk(child, comodel, kind, depth + 1)

    @classmethod
    def _is_loaded_only(cls, node, kind):
        """Tell whether a field is there for searches and conditions alone."""
        return kind in NOT_SHOWN or (
            kind == "kanban" and not node.xpath("ancestor::templates")
        )

    def _assert_all(self, chosen, holds):
        """Assert ``holds`` of every shown field ``chosen``, of which there are some."""
        found = [one for one in self.shown if chosen(*one)]
        self.assertTrue(found)
        for field, node, kind, depth in found:
            with self.subTest(field=str(field), view=kind, line=node.sourceline):
                self.assertTrue(
                    holds(field, node, kind, depth), etree.tostring(node).decode()
                )

    def test_what_is_counted_has_no_empty_decimals(self):
        self._assert_all(
            lambda field, _node, kind, _depth: field.type == "float"
            and kind != "pivot"
            and field.model_name not in MEASURES,
            lambda _field, node, _kind, _depth: "'hide_trailing_zeros': True"
            in node.get("options", ""),
        )

    def test_no_amount_where_nothing_is_due(self):
        self._assert_all(
            lambda field, *_rest: field.type == "monetary",
            lambda _field, node, *_rest: node.get("widget") == "tdkt_amount",
        )

    def test_dates_are_day_month_year(self):
        self._assert_all(
            lambda field, *_rest: field.type in ("date", "datetime"),
            lambda _field, node, *_rest: "'numeric': True" in node.get("options", ""),
        )
        self.assertEqual(
            self.env["res.lang"]._get_data(code="vi_VN").date_format, "%d/%m/%Y"
        )

    def test_files_go_by_their_names(self):
        self._assert_all(
            lambda field, node, *_rest: field.type == "binary"
            and node.get("widget") != "image",
            lambda field, node, kind, _depth: node.get("filename")
            in self.env[field.model_name]._fields
            # in a list core words the size of a file, unless a widget is named
            and (kind != "list" or node.get("widget")),
        )

    def test_badges_of_lists_have_their_width(self):
        """Left to itself a column of badges is made narrower than its words."""
        self._assert_all(
            lambda field, node, kind, _depth: kind == "list"
            and node.get("widget") == "badge",
            lambda _field, node, *_rest: node.get("width"),
        )

    def test_documents_are_printed_from_the_head_of_the_form(self):
        reports = self.env["ir.actions.report"].search(
            [
                ("report_name", "=like", "thidua_khenthuong.%"),
                ("report_type", "=", "qweb-pdf"),
                ("binding_model_id.model", "=like", "tdkt.%"),
            ]
        )
        # of which one is chosen, or which is printed of many records
        chosen = {
            *("report_merit_individual", "report_merit_collective"),
            *("report_merit_thematic", "report_commitment_list"),
            *("report_register", "report_certificate_trial"),
            # of a list of recipients, from the dialog that asks for it
            *("report_envelope", "report_letters", "report_outgoing"),
            "report_certificate_calibration",
        }
        names = reports.get_external_id()
        found = 0
        for report in reports:
            name = names[report.id].split(".")[1]
            # what is edited is downloaded from the menu
            if name in chosen or name.endswith(("_docx", "_xlsx")):
                continue
            found += 1
            arch = self.env[report.model].get_view(view_type="form")["arch"]
            with self.subTest(report=name):
                self.assertTrue(
                    etree.fromstring(arch).xpath(
                        f"//header/button[@type='action'][@name='{report.id}']"
                    )
                )
        self.assertGreater(found, 4)

    def test_main_lists_open_with_what_is_to_be_done(self):
        for name in (
            *("tdkt_commitment_action", "tdkt_dossier_action"),
            *("tdkt_nomination_action", "tdkt_submission_action"),
            "tdkt_decision_action",
        ):
            action = self.env.ref(f"thidua_khenthuong.{name}")
            context = literal_eval(action.context)
            arch = self.env[action.res_model].get_view(view_type="search")["arch"]
            filters = {
                node.get("name"): node for node in etree.fromstring(arch).iter("filter")
            }
            defaults = {
                key.removeprefix("search_default_")
                for key in context
                if key.startswith("search_default_")
            }
            with self.subTest(action=name):
                self.assertIn("group_state", defaults)
                self.assertFalse(defaults - filters.keys())
                self.assertTrue([one for one in defaults if filters[one].get("domain")])

    def test_lists_are_cards_on_a_phone(self):
        """Odoo takes the first view that fits a phone among those of the action."""
        data = self.env["ir.model.data"].search(
            [
                ("module", "=", "thidua_khenthuong"),
                ("model", "=", "ir.actions.act_window"),
            ]
        )
        catalogues = {
            *("tdkt.award", "tdkt.authority", "tdkt.commendation.rule"),
            *("tdkt.document.type", "tdkt.paper.kind", "tdkt.paper.requirement"),
            *("tdkt.certificate.font", "tdkt.certificate.template"),
            *("tdkt.retention.rule", "tdkt.audit.entry", "tdkt.audit.chain"),
            *("tdkt.frozen.print", "tdkt.retention.proposal", "tdkt.legal.basis"),
            *("tdkt.base.salary", "tdkt.award.rate", "tdkt.document.form"),
            *("tdkt.ruleset", "tdkt.criterion", "tdkt.vote.rule"),
            *("tdkt.change.basis", "tdkt.citation", "tdkt.document.default"),
            # a desk's work: files, rows, columns, an order, a count of papers
            "tdkt.session.item",
            *("tdkt.award.import", "tdkt.award.import.row"),
            *("tdkt.assessment.import", "tdkt.assessment.import.row"),
            *("tdkt.initiative.import", "tdkt.initiative.import.row"),
            *("tdkt.award.import.choice", "tdkt.campaign.guess"),
            *("tdkt.organisation.code", "tdkt.receipt", "tdkt.verification.code"),
            *("tdkt.statistic.form", "tdkt.statistic.position"),
        }
        ordering = self.env.ref("thidua_khenthuong.tdkt_nomination_action_office")
        actions = self.env["ir.actions.act_window"].browse(data.mapped("res_id"))
        for action in actions - ordering:
            modes = action.view_mode.split(",")
            if (
                modes[0] not in ("list", "kanban")
                or not action.res_model.startswith("tdkt.")
                or action.res_model in catalogues
            ):
                continue
            with self.subTest(action=action.xml_id):
                self.assertIn("kanban", modes)

    def test_no_sum_of_what_cannot_be_added(self):
        """The headings of groups add up whatever does not say otherwise."""
        self._assert_all(
            lambda field, _node, kind, depth: kind == "list"
            and not depth
            and field.store
            and field.type in ("integer", "float", "monetary"),
            lambda field, node, *_rest: not field.aggregator
            or field.aggregator != "sum"
            or node.get("sum")
            or node.get("widget") == "handle",
        )


@tagged("post_install", "-at_install", "tdkt")
class TestWords(TdktCase):
    """The same in sentences, names and prints."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls._create_campaign()

    def test_quantities(self):
        vietnamese = self.env(context={"lang": "vi_VN"})
        for number, text in (
            (30.0, "30"),
            (1200.5, "1.200,5"),
            (0.25, "0,25"),
            (0.0, "0"),
            (1_000_000, "1.000.000"),
        ):
            with self.subTest(number=number):
                self.assertEqual(word_quantity(vietnamese, number), text)
        language = self.env["res.lang"].search([("code", "=", "vi_VN")])
        language.write({"decimal_point": ".", "thousands_sep": ","})
        self.assertEqual(word_quantity(vietnamese, 1200.5), "1,200.5")

    def test_units(self):
        for unit, text in (
            ("người", "30 người"),
            ("%", "30%"),
            ("% hồ sơ", "30% hồ sơ"),
            ("‰", "30‰"),
            (" buổi ", "30 buổi"),
            (False, "30"),
        ):
            with self.subTest(unit=unit):
                self.assertEqual(words.measured("30", unit), text)

    def test_item_and_evidence(self):
        commitment = self._create_commitment(self.campaign)
        item = commitment.item_ids[0]
        item.write({"quantity_target": 30, "uom": "người"})
        commitment = commitment.with_context(lang="vi_VN")
        self.assertEqual(commitment.item_ids[0].quantity_label, "0/30 người")
        evidence = self.env["tdkt.evidence"].new({"item_id": item.id, "quantity": 12.5})
        evidence = evidence.with_context(lang="vi_VN")
        self.assertEqual(evidence.quantity_label, "12,5 người")
        evidence.quantity = 0
        self.assertFalse(evidence.quantity_label)

    def test_nothing_due(self):
        self.assertEqual(words.money(0), "")
        self.assertEqual(words.money(450_000), "450.000")

    def test_no_number_yet(self):
        """Every kind of official document, drafts of ours and registered ones."""
        documents = [
            self.env[name].new({"subject": "Về việc khen thưởng", "symbol": "QĐ-SKT"})
            for name, model in sorted(self.env.items())
            if name.startswith("tdkt.")
            and not model._abstract
            and "number_display" in model._fields
        ]
        documents.append(self.env["tdkt.decision"].new({"origin": "external"}))
        self.assertGreater(len(documents), 3)
        for document in documents:
            with self.subTest(model=document._name, origin=document._name):
                vietnamese = document.with_context(lang="vi_VN")
                vietnamese.invalidate_recordset(["number_display"])
                self.assertEqual(vietnamese.number_display, "(chưa có số)")
                self.assertNotIn("/", document.display_name or "")
                self.assertEqual(document._printed_reference(), "")

    def test_drafts_leave_room_for_the_number(self):
        decision = self._create_decision(self.campaign, gather=False)
        self.assertEqual(
            decision._printed_head()["number"],
            f"Số: {words.BLANK}/{decision.symbol}",
        )

    def test_files_of_drafts_are_named_by_their_subject(self):
        decision = self._create_decision(self.campaign, gather=False)
        report = self.env.ref("thidua_khenthuong.report_decision")
        self.assertEqual(
            report._tdkt_filename(decision.ids, "pdf"), f"{decision.subject}.pdf"
        )
        self._qualify(self._create_dossier(self.campaign))
        decision = self._issue(self._create_decision(self.campaign), number=5)
        self.assertEqual(
            report._tdkt_filename(decision.ids, "pdf"),
            f"{decision.number:02d}-{decision.symbol}.pdf",
        )

    def test_dates_in_sentences(self):
        """What our code words itself is worded as the screen shows it."""
        folder = Path(__file__).parent.parent
        found = {
            (path.name, pattern)
            for part in ("models", "wizards", "controllers", "reports")
            for path in (folder / part).rglob("*.py")
            for pattern in DATE_PATTERN.findall(path.read_text())
        }
        self.assertTrue(found)
        self.assertEqual(
            found
            - {
                # a slash has no place in the name of a file
                ("tdkt_outgoing_book.py", "%d.%m.%Y"),
                # the moments of a calendar, after RFC 5545
                ("tdkt_campaign_calendar.py", "%Y%m%d"),
                ("tdkt_campaign_calendar.py", "%Y%m%dT%H%M%SZ"),
                # the months of a table and of a chart, and what sorts them
                ("tdkt_campaign_review_graph.py", "%m/%Y"),
                ("tdkt_statistic_report.py", "%m/%Y"),
                ("tdkt_statistic_report.py", "%Y-%m"),
            }
            - {one for one in found if one[1] in ("%d/%m/%Y", "%d/%m/%Y %H:%M")},
            set(),
        )


# Tells which headings and badges of the page do not show all of their words.
MEASURE = """
const cut = (element) => element.scrollWidth > element.clientWidth + 1;
const found = [];
for (const head of document.querySelectorAll(".o_list_renderer thead th[data-name]")) {
    if (cut(head) || [...head.querySelectorAll(".text-truncate")].some(cut)) {
        found.push(head.textContent.trim());
    }
}
for (const badge of document.querySelectorAll(".o_data_row .badge")) {
    if (cut(badge) || cut(badge.closest("td"))) {
        found.push(badge.textContent.trim());
    }
}
for (const group of document.querySelectorAll(".o_group_name")) {
    if (cut(group)) {
        found.push(group.textContent.trim());
    }
}
if (found.length) {
    throw new Error("cut off: " + found.join(" | "));
}
console.log("test successful");
"""


OPEN_GROUP = """
(async () => {
document.querySelector(".o_group_header")?.click();
while (!document.querySelector(".o_data_row")) {
    await new Promise((resolve) => setTimeout(resolve, 50));
}
"""
# A list that is wider than its place hides its last columns; what a row is about and
# who it concerns is read without a click.
SIDEWAYS = """
const about = ["name", "channel", "employee_id", "code", "nominee_name"]
    .map((name) => `.o_data_row td[name=${name}]`)
    .join(", ");
for (const cell of document.querySelectorAll(about)) {
    for (const part of [cell, ...cell.querySelectorAll("*")]) {
        if (part.clientWidth && part.scrollWidth > part.clientWidth + 1) {
            throw new Error(`${cell.getAttribute("name")}: ${cell.textContent}`);
        }
    }
}
const list = document.querySelector(".o_list_renderer");
if (list.scrollWidth > list.clientWidth + 1) {
    throw new Error(`a list of ${list.scrollWidth} px in ${list.clientWidth} px`);
}
"""
# Tells which names of people, units, awards and campaigns are not read whole.
NAMES = """
const names = ["nominee_name", "employee_id", "unit_id", "department_id", "award_id"];
const cells = [...names, "campaign_id"].map((name) => `.o_data_row td[name=${name}]`);
const found = [...document.querySelectorAll(cells.join(", "))];
const cut = found.filter((cell) => cell.scrollWidth > cell.clientWidth + 1);
if (!found.length || cut.length) {
    throw new Error("cut off: " + cut.map((cell) => cell.textContent).join(" | "));
}
const list = document.querySelector(".o_list_renderer");
if (list.scrollWidth > list.clientWidth + 1) {
    throw new Error(`a list of ${list.scrollWidth} px in ${list.clientWidth} px`);
}
console.log("test successful");
"""
# Tells which cards, badges and buttons of the page reach beyond it or their place.
MEASURE_CARDS = """
const cut = (element) => {
    const box = element.getBoundingClientRect();
    return (
        element.scrollWidth > element.clientWidth + 1 ||
        (box.width && box.right > window.innerWidth + 1)
    );
};
const card = ".o_kanban_record:not(.o_kanban_ghost)";
const found = [...document.querySelectorAll(`${card}, ${card} .badge, ${card} button`)]
    .filter(cut)
    .map((element) => element.textContent.trim());
if (document.documentElement.scrollWidth > window.innerWidth) {
    found.push("the page");
}
if (found.length) {
    throw new Error("cut off: " + found.join(" | "));
}
console.log("test successful");
"""
# Where the clerk sees to documents that have been issued.
ISSUED_PATHS = (
    *("thi-dua-phat-hanh", "thi-dua-phan-hoi", "thi-dua-ma-xac-thuc"),
    *("thi-dua-tinh-hinh-doc", "so-khen-thuong"),
)


class IssuedCase(RoleTourCase):
    """A launch document and a decision that are issued, sent, answered, printed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.tdkt_verification_url = PUBLIC
        partners = cls.env["res.partner"]
        cls.province = partners.create(
            {"name": "Ủy ban nhân dân tỉnh Lạng Sơn", "is_company": True}
        )
        cls.env["tdkt.organisation.code"].create(
            [
                {"partner_id": cls.company.partner_id.id, "code": "H37.14"},
                {"partner_id": cls.province.id, "code": "H37"},
            ]
        )
        recipients = [
            {"name": name, "channel": channel, "partner_id": partner.id}
            for name, channel, partner in (
                ("Hội đồng Thi đua – Khen thưởng tỉnh", "ioffice", cls.province),
                ("Các Sở Nội vụ trong Cụm thi đua số 3", "paper", partners),
                ("Công chức, viên chức, người lao động Sở", "internal", partners),
                ("Lưu: VT, VP", "archive", partners),
            )
        ]
        document = cls._create_campaign(
            launched=False,
            name="Nâng cao đạo đức công vụ, siết chặt kỷ luật, kỷ cương hành chính",
            recipient_ids=[Command.create(values) for values in recipients],
        )
        document.with_user(cls.leader).action_launch()
        document.with_user(cls.officer).action_number(5)
        document.with_user(cls.officer).action_issue()
        lines = (
            cls.env["tdkt.distribution"]
            .with_user(cls.officer)
            .search([("campaign_id", "=", document.id)])
        )
        cls.issued = document
        sent = lines.filtered(lambda line: line.channel in ("ioffice", "internal"))
        sent.action_serve()
        key = sent.filtered("document_key").document_key
        for code in ("01", "03"):
            cls.env["tdkt.receipt"]._take_in(
                cls.company, f"{code}.edxml", status(code, document_id=key)
            )
        cls._qualify(cls._create_dossier(cls.campaign))
        cls.decision = cls._issue(cls._create_decision(cls.campaign))


@tagged("post_install", "-at_install", "tdkt")
class TestIssuedOnAPhone(IssuedCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_cards_are_whole(self):
        for path in (*ISSUED_PATHS, "thi-dua", "khen-thuong-quyet-dinh"):
            with self.subTest(path=path):
                self.browser_js(
                    f"/odoo/{path}",
                    MEASURE_CARDS,
                    "Boolean(document.querySelector('.o_action .o_content'))",
                    login="t_officer",
                )


@tagged("post_install", "-at_install", "tdkt")
class TestIssuedWidths(IssuedCase):
    browser_size = "1366x768"

    def test_nothing_is_cut_or_moves_sideways(self):
        for path in ISSUED_PATHS:
            with self.subTest(path=path):
                self.browser_js(
                    f"/odoo/{path}?view_type=list",
                    OPEN_GROUP + SIDEWAYS + MEASURE + "})();",
                    "Boolean(document.querySelector('.o_data_row, .o_group_header'))",
                    login="t_officer",
                )


@tagged("post_install", "-at_install", "tdkt")
class TestWidths(RoleTourCase):
    """Lists of ours on the smallest screen of an office, as the officer opens them."""

    browser_size = "1366x768"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_commitment(cls.campaign).action_submit()
        cls._create_review(cls.campaign)
        cls._qualify(cls._create_dossier(cls.campaign))
        cls._create_decision(cls.campaign)
        cls._create_dossier(cls.campaign, user=cls.other_head)
        cls._create_exemplar(campaign_id=cls.campaign.id)

    def test_headings_and_badges_are_whole(self):
        for path in (
            *("thi-dua?view_type=list", "thi-dua-dang-ky", "thi-dua-ho-so"),
            *("thi-dua-de-nghi", "khen-thuong-quyet-dinh", "thi-dua-tien-do"),
            *("thi-dua-noi-dung-dang-ky", "thi-dua-so-ket"),
            "guong-dien-hinh?view_type=list",
        ):
            with self.subTest(path=path):
                self.browser_js(
                    f"/odoo/{path}",
                    MEASURE,
                    "Boolean(document.querySelector('.o_data_row'))",
                    login="t_officer",
                )


@tagged("post_install", "-at_install", "tdkt")
class TestNames(RoleTourCase):
    """Long names in the lists of dossiers and of their lines."""

    browser_size = "1366x768"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.department.name = "Phòng Xây dựng chính quyền và công tác thanh niên"
        cls.staff.employee_id.name = "Nguyễn Hoàng Thị Phương Anh Thư"
        campaign = cls._create_campaign(
            name="Phong trào thi đua chào mừng 90 năm Ngày truyền thống Đảng bộ tỉnh"
        )
        cls._qualify(cls._create_dossier(campaign))
        lines = (
            *({"employee_id": one.employee_id.id} for one in (cls.staff, cls.head)),
            {"department_id": cls.department.id, "award_id": cls.collective_award.id},
        )
        cls.dossier = cls._create_dossier(
            campaign,
            nominations=[
                {"award_id": cls.award.id, "merit": "Hoàn thành nhiệm vụ.", **line}
                for line in lines
            ],
        )
        cls.dossier.action_submit()
        cls.dossier.with_user(cls.officer).action_appraise()

    def test_names_are_whole(self):
        for path in (
            *("thi-dua-ho-so", "thi-dua-de-nghi", "thi-dua-danh-sach"),
            f"thi-dua-ho-so/{self.dossier.id}",
        ):
            with self.subTest(path=path):
                self.browser_js(
                    f"/odoo/{path}",
                    NAMES,
                    "Boolean(document.querySelector('.o_data_row'))",
                    login="t_officer",
                )


@tagged("post_install", "-at_install", "tdkt")
class TestOrder(TdktCase):
    def test_groups_follow_the_workflow(self):
        campaign = self._create_campaign()
        self._create_commitment(campaign, self.other_head)
        approved = self._create_commitment(campaign)
        approved.action_submit()
        approved.with_user(self.officer).action_approve()
        commitments = self.env["tdkt.commitment"].with_user(self.officer)
        for groupby in (["state"], ["state", "department_id"]):
            found = commitments.web_read_group(
                [("campaign_id", "=", campaign.id)], groupby
            )
            # the alphabet has it the other way round
            states = [group["state"] for group in found["groups"]]
            self.assertEqual(states, ["draft", "approved"])
