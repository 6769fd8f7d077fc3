"""The charts of a report on a campaign: what they draw, and of whose records."""

from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import HttpCase, TransactionCase, tagged

from ..models.campaign import charts
from .test_fairness import FairnessCase
from .test_print import PrintCase
from .test_statistics_tours import Vietnamese

REGISTER = {"kind": "register", "measure": "__count"}


@tagged("post_install", "-at_install", "tdkt")
class TestBars(TransactionCase):
    """What a bar says beside it, and what becomes of too many."""

    def test_words_beside_a_bar(self):
        for bar, value in (
            (charts.Bar("A", 1250), "1.250"),
            (charts.Bar("A", 12.5), "12,5"),
            (charts.Bar("A", 3, 5), "3/5"),
            (charts.Bar("A", 7, 5), "7/5"),
            (charts.Bar("A", 0, 0, nothing="chưa đăng ký"), "chưa đăng ký"),
            (charts.Bar("A", 2, 0), "2"),
            (charts.Bar("A", 40, beside=25, unit="%"), "40% / 25%"),
            (charts.Bar("A", 0, beside=0), "0 / 0"),
        ):
            with self.subTest(bar=bar):
                self.assertEqual(bar.value, value)
        self.assertEqual(charts.Bar("A", 7, 5).length, 7)
        self.assertEqual(charts.Bar("A", 7, beside=9).length, 9)

    def test_the_shortest_of_too_many_are_told_in_one_line(self):
        bars = [charts.Bar(str(number), number, 2 * number) for number in range(1, 41)]
        shown = charts.shorten(bars)
        self.assertEqual(len(shown), charts.MOST_BARS)
        # in their own order, and nothing is lost
        self.assertEqual([bar.label for bar in shown[:2]], ["12", "13"])
        self.assertEqual(shown[-1].label, "Cộng 11 mục còn lại")
        self.assertEqual(shown[-1].value, "66/132")
        self.assertEqual(shown[-1].length, 0)
        self.assertEqual(charts.shorten(bars[:30]), bars[:30])


class ReviewCase(FairnessCase):
    """An office of 40, and its report of 2022 on a campaign."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # who signs is not counted, but must be there to sign
        employees = cls.env["hr.employee"].with_context(active_test=False)
        signer = employees.search([("user_id", "=", cls.leader.id)])
        signer.active = True
        cls.campaign = cls._create_campaign()
        signer.active = False
        cls.review = cls._create_review(cls.campaign, date=date(2022, 12, 30))


@tagged("post_install", "-at_install", "tdkt")
class TestReviewCharts(ReviewCase, PrintCase):
    """Charts of the office's awards and people."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.review.chart_ids = [Command.clear()]

    def _chart(self, user=None, **values):
        charts_ = self.env["tdkt.campaign.review.chart"].with_user(user or self.officer)
        return charts_.create({"review_id": self.review.id, **values})

    def _drawn(self, **values):
        """Return {label: words beside it} of a chart as the report draws it."""
        chart = self._chart(**values).with_context(lang="vi_VN")
        [section] = filter(None, chart._print()[self.review.id].values())
        [drawn] = section
        return {bar.label: bar.value for bar in drawn["bars"]}, drawn["caption"]

    def test_a_new_report_draws_the_units(self):
        self.assertEqual(
            self._create_review(self.campaign, kind="interim").chart_ids.mapped("kind"),
            ["units"],
        )

    def test_shares_of_the_page_on_fairness(self):
        bars, caption = self._drawn(kind="position")
        # 7 of 18 commended, 12 of 40 people; 11 of 18, 28 of 40
        self.assertEqual(list(bars.values()), ["39% / 30%", "61% / 70%"])
        self.assertTrue(caption.endswith(", năm 2022."), caption)
        self.assertEqual(
            list(self._drawn(kind="sex")[0].values()), ["61% / 58%", "39% / 42%"]
        )
        # 12 of the 18 for the first time
        self.assertEqual(list(self._drawn(kind="repeated")[0].values()), ["67%", "33%"])

    def test_groups_under_five_are_not_printed_either(self):
        page = self.env["tdkt.fairness"].with_user(self.officer).get_page(2022)
        groups = {one["key"]: one["groups"] for one in page["dimensions"]}
        shown = {one["name"] for one in groups["department"]}
        bars, _caption = self._drawn(kind="department")
        self.assertEqual(set(bars), shown)
        self.assertNotIn(self.other_department.name, bars)
        # a year in which too few were commended has no bars at all, and says so
        self.review.date = date(2020, 12, 30)
        bars, caption = self._drawn(kind="sex")
        self.assertFalse(bars)
        self.assertIn("không thể hiện, vì có nhóm quá ít người", caption)

    def test_months_beside_those_of_the_year_before(self):
        bars, caption = self._drawn(kind="months")
        self.assertEqual(bars["Tháng 12"], "18 / 6")
        self.assertEqual(bars["Tháng 11"], "0 / 0")
        self.assertEqual(len(bars), 12)
        self.assertIn("năm 2022", caption)

    def test_course_leaves_out_years_of_too_few(self):
        shown = self.env["tdkt.fairness"].with_user(self.officer).get_page()["course"]
        self.assertEqual(
            self._drawn(kind="course")[0],
            {
                f"Năm {one['year']}": str(one["given"])
                for one in shown
                if one["given"] is not None
            },
        )

    def test_graph_of_the_register_draws_what_the_client_shows(self):
        register = self.env["tdkt.commendation"].with_user(self.officer)
        domain = [("state", "=", "valid")]
        for grouping in ("date:year", "unit_id", "date:year,award_id", "state"):
            with self.subTest(grouping=grouping):
                groups = register.formatted_read_group(
                    [*domain, ("company_id", "=", self.company.id)],
                    grouping.split(","),
                    ["__count"],
                )
                bars, _caption = self._drawn(
                    **REGISTER, domain=repr(domain), grouping=grouping
                )
                self.assertCountEqual(
                    bars.values(), [str(one["__count"]) for one in groups]
                )
        bars, caption = self._drawn(**REGISTER, grouping="date:year")
        self.assertEqual(bars, {"2020": "3", "2021": "6", "2022": "18"})
        self.assertEqual(caption, "số khen thưởng theo năm.")
        bars, _caption = self._drawn(**REGISTER, grouping="date:month")
        self.assertEqual(list(bars), ["12/2020", "12/2021", "12/2022"])
        bars, _caption = self._drawn(**REGISTER, grouping="date:quarter")
        self.assertEqual(list(bars), ["quý 4/2020", "quý 4/2021", "quý 4/2022"])

    def test_awards_of_another_office_are_not_counted(self):
        other = self.env["res.company"].create({"name": "Sở khác"})
        self.winners[:2].sudo().company_id = other
        commendations = self.env["tdkt.commendation"].search(
            [("employee_id", "in", self.winners[:2].ids), ("date", ">", "2022-01-01")]
        )
        self.env.cr.execute(
            "UPDATE tdkt_commendation SET company_id = %s WHERE id = ANY(%s)",
            (other.id, commendations.ids),
        )
        self.env.invalidate_all()
        bars, _caption = self._drawn(**REGISTER, grouping="date:year")
        self.assertEqual(bars["2022"], "16")

    def test_what_cannot_be_drawn_is_refused(self):
        for values, words in (
            ({"grouping": "no_such_field"}, "one or two groupings"),
            ({"grouping": ""}, "one or two groupings"),
            ({"grouping": "date:year,award_id,unit_id"}, "one or two groupings"),
            ({"grouping": "date"}, "one or two groupings"),
            ({"grouping": "date:year; DROP TABLE"}, "one or two groupings"),
            ({"grouping": "award_id.name"}, "one or two groupings"),
            ({"measure": "register_number_text"}, "measures the number of awards"),
            ({"measure": "employee_id"}, "measures the number of awards"),
            ({"domain": "__import__('os')"}, "cannot be understood"),
            ({"domain": "[('no_such', '=', 1)]"}, "cannot be understood"),
            ({"domain": "[("}, "cannot be understood"),
            ({"domain": "[(1, 2)]"}, "cannot be understood"),
            ({"domain": "7"}, "cannot be understood"),
        ):
            with self.subTest(values=values):
                with self.assertRefused(ValidationError, words):
                    self._chart(**{**REGISTER, **values})

    def test_preview_says_what_will_be_drawn(self):
        chart = self._chart(**REGISTER, grouping="date:year")
        self.assertEqual(chart.preview.splitlines()[0], "2020: 3")
        # before a report is chosen, too
        chosen = chart.new({**REGISTER, "grouping": "date:year", "review_id": False})
        self.assertEqual(chosen.preview, chart.preview)
        empty = self._chart(**REGISTER, domain="[('year', '=', 1999)]")
        self.assertEqual(empty.preview, "There is nothing to draw yet.")

    def test_printed_in_the_report(self):
        for kind in ("position", "months", "course"):
            self._chart(kind=kind)
        self._chart(**REGISTER, grouping="date:year", name="khen thưởng các năm")
        pages = self._print("report_campaign_summary", self.review).pages
        text = "\n".join(page.extract_text() for page in pages)
        self.assertEqual(text.count("Biểu đồ:"), 4)
        self.assertIn("Biểu đồ: khen thưởng các năm.", text)
        self.assertIn("39% / 30%", text)
        self.assertIn("18 / 6", text)

    def test_a_print_after_completion_says_that_numbers_may_differ(self):
        self._chart(kind="months")

        def printed():
            pages = self._print("report_campaign_summary", self.review).pages
            return " ".join("\n".join(page.extract_text() for page in pages).split())

        self.assertNotIn("Báo cáo này đã hoàn thành", printed())
        self.review.report_filename = "bao-cao-da-ky.pdf"
        self.review.action_complete()
        day = f"{self.review.company_id._tdkt_today():%d/%m/%Y}"
        self.assertIn(
            f"lấy số liệu ngày {day}, có thể khác bản đã ký (tệp “bao-cao-da-ky.pdf”)",
            printed(),
        )

    def test_locked_with_the_report(self):
        chart = self._chart(kind="months")
        self.review.action_complete()
        for change in (
            lambda: chart.write({"name": "khác"}),
            lambda: chart.unlink(),
            lambda: self._chart(kind="course"),
        ):
            with self.assertRefused(UserError, "is locked in its present state"):
                change()

    def test_who_chooses_charts(self):
        chart = self._chart(kind="months")
        self.assertEqual(chart.with_user(self.leader).kind, "months")
        for user in (self.leader, self.head, self.staff, self.council):
            with self.subTest(user=user.login):
                with self.assertRefused(AccessError, "tdkt.campaign.review.chart"):
                    self._chart(user=user, kind="course")
        with self.assertRefused(AccessError, "tdkt.campaign.review.chart"):
            chart.with_user(self.head).action_add()

    def test_the_report_under_way_is_proposed(self):
        action = self._chart(kind="months").action_add()
        self.assertEqual(action["res_id"], self.review.id)
        chart = self.env["tdkt.campaign.review.chart"].with_user(self.officer)
        self.assertEqual(chart.new({}).review_id, self.review)
        self._create_review(self.campaign, kind="interim")
        self.assertFalse(chart.new({}).review_id)

    def test_as_many_queries_for_many_charts(self):
        kinds = ("units", "kinds", "stages", "awards", "months", "course", "sex")
        counts = []
        # the first time fills what the process remembers
        for _time in range(3):
            for kind in kinds:
                self._chart(kind=kind)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.review.with_user(self.officer).chart_ids._print()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])


@tagged("post_install", "-at_install", "tdkt")
class TestReviewChartTours(Vietnamese, ReviewCase, HttpCase):
    def test_a_graph_and_a_share_are_printed(self):
        self.start_tour(
            "/odoo/so-khen-thuong",
            "tdkt_108_officer_prints_a_graph_in_a_report",
            login="t_officer",
        )
        _units, graph, share = self.review.chart_ids
        self.assertEqual((graph.kind, share.kind), ("register", "position"))
        self.assertEqual(
            (graph.grouping, graph.measure), ("date:year,award_id", "__count")
        )
