"""What somebody meets in the first hour: the bell, the next step, no dead end."""

from lxml import etree

from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .common import TODAY, TdktCase

# What the client asks the search view for by name, for each number of the bell.
BELL = {
    "all": ("filter_activities_my", "activities_overdue", "activities_today"),
    "overdue": ("filter_activities_my", "activities_overdue"),
    "today": ("filter_activities_my", "activities_today"),
    "upcoming_all": ("filter_activities_my", "activities_upcoming_all"),
}


@tagged("post_install", "-at_install", "tdkt")
class TestBell(TdktCase):
    """The bell opens what is due, nothing else."""

    def _activity_models(self):
        return [
            model
            for name, model in self.env.items()
            if name.startswith("tdkt.")
            and not model._abstract
            and "activity_ids" in model._fields
        ]

    def _filters(self, model):
        arch = model.get_view(view_type="search")["arch"]
        return {
            node.get("name"): node.get("domain")
            for node in etree.fromstring(arch).iter("filter")
        }

    def test_every_model_with_activities_has_the_filters(self):
        models = self._activity_models()
        self.assertIn("tdkt.campaign", [model._name for model in models])
        names = set().union(*BELL.values())
        for model in models:
            with self.subTest(model=model._name):
                self.assertFalse(names - self._filters(model).keys())

    def test_only_the_due_campaign_is_listed(self):
        self._create_campaign(launched=False)
        due = self._create_campaign(launched=False, name="Trình ký")
        due.with_user(self.officer).action_propose()
        campaigns = due.with_user(self.leader)
        filters = self._filters(campaigns)
        counts = {
            number: campaigns.search_count(
                [
                    *safe_eval(filters[names[0]], {"uid": self.leader.id}),
                    *["|"] * (len(names) - 2),
                    *(leaf for one in names[1:] for leaf in safe_eval(filters[one])),
                ]
            )
            for number, names in BELL.items()
        }
        self.assertEqual(due.activity_ids.date_deadline, TODAY)
        expected = {"all": 1, "today": 1, "overdue": 0, "upcoming_all": 0}
        self.assertEqual(counts, expected)


@tagged("post_install", "-at_install", "tdkt")
class TestNames(TdktCase):
    """What is displayed as a name finds its record when it is typed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls._create_campaign()
        cls.commitment = cls._create_commitment(cls.campaign)
        cls.dossier = cls._qualify(cls._create_dossier(cls.campaign))
        cls.review = cls._create_review(cls.campaign)
        cls.decision = cls._issue(cls._create_decision(cls.campaign))

    def test_every_composed_name_is_searched_as_it_is_shown(self):
        for name, model in self.env.items():
            if not name.startswith("tdkt.") or model._abstract or model._transient:
                continue
            compute = type(model)._compute_display_name
            with self.subTest(model=name):
                if compute is not type(self.env["base"])._compute_display_name:
                    self.assertTrue(getattr(model, "_name_parts", None))

    def test_displayed_names_are_found(self):
        records = [
            *(self.award, self.collective_award, self.campaign.section_ids),
            *(self.commitment, self.dossier, self.dossier.nomination_ids),
            *(self.review, self.decision.commendation_ids),
        ]
        for lang in ("en_US", "vi_VN"):
            for record in records:
                record = record.with_user(self.officer).with_context(lang=lang)
                name = record.display_name
                for typed, operator in (
                    (name, "="),
                    (name, "ilike"),
                    (name[: len(name) * 3 // 4], "ilike"),
                ):
                    with self.subTest(name=typed, operator=operator):
                        found = record.name_search(typed, operator=operator)
                        self.assertIn(record.id, dict(found))
                found = record.name_search(f"{name} khôngcó", operator="ilike")
                self.assertNotIn(record.id, dict(found))

    def test_half_a_bracket(self):
        awards = self.award.with_user(self.officer).with_context(lang="vi_VN")
        found = dict(awards.name_search("Giấy khen (tập"))
        self.assertIn(self.collective_award.id, found)
        self.assertNotIn(self.award.id, found)
        others = awards.search([("display_name", "not ilike", "Giấy khen (tập")])
        self.assertIn(self.award, others)
        self.assertNotIn(self.collective_award, others)

    def test_a_line_without_an_award_says_so(self):
        dossier = self._create_dossier(nominations=[])
        line = self.env["tdkt.nomination"].new(
            {"dossier_id": dossier.id, "employee_id": self.staff.employee_id.id}
        )
        self.assertEqual(line.display_name, "Người t_staff – (no award chosen)")
        line = line.with_context(lang="vi_VN")
        line.invalidate_recordset(["display_name"])
        self.assertEqual(line.display_name, "Người t_staff – (chưa chọn danh hiệu)")
