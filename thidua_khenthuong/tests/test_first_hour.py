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
