"""What somebody meets in the first hour: the bell, the next step, no dead end."""

import ast
import base64
import inspect
import textwrap

from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from ..models.mixins.tdkt_workflow_mixin import TdktWorkflowMixin
from .common import TODAY, TdktCase
from .test_role_tours import RoleTourCase

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


# Kinds of lists that are imported.
LISTS = ("assessment", "award", "initiative")
# States in which a record has come to its end, by model and state field.
FINAL = {
    ("tdkt.campaign", "state"): {"closed", "cancelled"},
    ("tdkt.campaign", "document_state"): {"issued", "revoked"},
    ("tdkt.decision", "document_state"): {"revoked"},
    ("tdkt.submission", "document_state"): {"answered", "withdrawn", "revoked"},
    ("tdkt.exemplar", "state"): {"withdrawn"},
    ("tdkt.initiative", "state"): {"withdrawn", "revoked"},
    ("tdkt.delegation", "state"): {"ended"},
    ("tdkt.dossier.paper", "state"): {"accepted"},
    ("tdkt.nomination", "state"): {"decided", "withdrawn"},
    ("tdkt.statistic.report", "state"): {"sent"},
    ("tdkt.cluster.sheet", "state"): {"superseded"},
    ("tdkt.cluster.round", "state"): {"sent"},
    ("tdkt.cluster.covenant", "document_state"): {"revoked"},
    ("tdkt.minutes", "state"): {"revoked"},
    ("tdkt.session", "state"): {"closed"},
    ("tdkt.session.item", "result"): {"passed", "void"},
    **{(f"tdkt.{kind}.import.row", "state"): {"imported"} for kind in LISTS},
}
# States that an action of another record leads out of.
MOVED_BY_OTHERS = {
    # the dossier's submission proposes its lines and hands in its papers
    ("tdkt.nomination", "state"): {"draft", "approved"},
    # the count of the session gives them a result
    ("tdkt.session.item", "result"): {"pending", "failed", "tied"},
    ("tdkt.dossier.paper", "state"): {"draft"},
    # a batch works on its rows; the cron goes on with what is interrupted
    **{(f"tdkt.{kind}.import", "state"): {"undoing"} for kind in LISTS},
    **{
        (f"tdkt.{kind}.import.row", "state"): {"new", "error", "duplicate"}
        for kind in LISTS
    },
}


@tagged("post_install", "-at_install", "tdkt")
class TestNoDeadEnd(TdktCase):
    """Every state of every workflow has a way on, for somebody, with what it asks."""

    def _workflows(self):
        """Return [(model, state field, its transitions)] from the registry."""
        return [
            (
                model,
                field,
                {
                    action: transition
                    for action, transition in model._transitions().items()
                    if transition.field == field
                },
            )
            for name, model in sorted(self.env.items())
            if isinstance(model, TdktWorkflowMixin) and not model._abstract
            for field in {one.field for one in model._transitions().values()}
        ]

    def test_every_state_that_is_not_final_leads_on(self):
        for model, field, transitions in self._workflows():
            key = (model._name, field)
            ends = FINAL.get(key, set()) | MOVED_BY_OTHERS.get(key, set())
            for state, _label in model._fields[field]._description_selection(self.env):
                ways = {
                    role
                    for transition in transitions.values()
                    if state in transition.sources and transition.target != state
                    for role in transition.roles
                }
                with self.subTest(model=model._name, field=field, state=state):
                    self.assertTrue(ways or state in ends)

    def test_what_is_asked_for_can_be_entered_or_was_asked_before(self):
        for model, field, transitions in self._workflows():
            for action, transition in transitions.items():
                for state in transition.sources:
                    for record in self._variants(model, field, state):
                        required = set(record._get_required_fields(action))
                        open_fields = record._open_fields() if required else None
                        if open_fields is None:
                            continue
                        for name in required - set(open_fields):
                            with self.subTest(
                                model=model._name, action=action, asks=name
                            ):
                                self._assert_asked_on_the_way(
                                    record, transitions, state, name
                                )

    def _variants(self, model, field, state):
        """Return unsaved records in ``state``, one for each kind that differs."""
        levels = dict(self.env["tdkt.campaign"]._fields["level"].selection)
        kinds = {
            "tdkt.campaign": [{"level": level} for level in levels],
            "tdkt.decision": [{"origin": "own"}, {"origin": "external"}],
            "tdkt.dossier": [
                {"nomination_ids": [Command.create({"state": line})]}
                for line in ("qualified", "unqualified")
            ],
        }
        return [
            model.new({field: state, **values})
            for values in kinds.get(model._name, [{}])
        ]

    def _assert_asked_on_the_way(self, record, transitions, state, name):
        before = [
            action
            for action, transition in transitions.items()
            if transition.target == state
        ]
        self.assertTrue(before, "nothing leads there")
        for action in before:
            self.assertIn(name, record._get_required_fields(action), action)

    def test_a_decision_finds_the_minutes_that_it_asks_for(self):
        """What was the dead end: concluded without minutes, no decision, no button."""
        dossier = self._qualify(
            self._create_dossier(minutes_number=False, minutes_file=False)
        ).with_user(self.officer)
        with self.assertRefused(UserError, "Minutes Number"):
            dossier.action_conclude()
        dossier.write(
            {
                "minutes_number": "02/BB-HĐ",
                "minutes_file": base64.b64encode(b"bien ban"),
            }
        )
        dossier.action_conclude()
        action = dossier.action_new_decision()
        opened = action["params"]["next"]
        decision = self.env["tdkt.decision"].browse(opened["res_id"])
        self.assertEqual(decision.nomination_ids, dossier.nomination_ids)
        self.assertEqual(decision.commendation_type, dossier.commendation_type)

    def test_a_concluded_dossier_is_reopened_while_nothing_rests_on_it(self):
        dossier = self._qualify(self._create_dossier()).with_user(self.officer)
        dossier.action_conclude()
        with self.assertRefused(AccessError, "an officer"):
            dossier.with_user(self.head).action_reopen("Thiếu biên bản")
        with self.assertRefused(UserError, "Enter a reason."):
            dossier.action_reopen(" ")
        dossier.action_reopen("Thiếu biên bản")
        self.assertRecordValues(
            dossier, [{"state": "appraising", "reopen_reason": "Thiếu biên bản"}]
        )
        entry = self.env["tdkt.audit.entry"].search(
            [("res_model", "=", dossier._name), ("res_id", "=", dossier.id)],
            order="id desc",
            limit=1,
        )
        self.assertIn("Thiếu biên bản", entry.payload)
        dossier.action_conclude()
        decision = self._create_decision(commendation_type="cong_trang")
        decision.with_user(self.leader).action_sign()
        with self.assertRefused(UserError, "rests on"):
            dossier.action_reopen("Thiếu biên bản")


@tagged("post_install", "-at_install", "tdkt")
class TestGathering(TdktCase):
    def test_one_default_for_dossier_and_decision(self):
        for campaign in (
            None,
            self._create_campaign(kind="thematic"),
            self._create_campaign(kind="regular"),
        ):
            values = {"campaign_id": campaign.id if campaign else False, "year": 2023}
            dossier = self.env["tdkt.dossier"].with_user(self.head).create(values)
            for name in ("tdkt.decision", "tdkt.submission"):
                document = self.env[name].with_user(self.officer).create(values)
                with self.subTest(campaign=campaign and campaign.kind, document=name):
                    self.assertEqual(
                        document.commendation_type, dossier.commendation_type
                    )

    def test_a_refusal_names_its_filter_and_who_waits_outside(self):
        self._qualify(self._create_dossier(self._create_campaign()))
        decision = self._create_decision(gather=False)
        with self.assertRefused(
            UserError,
            "No qualified nomination of “Regular Merit”, “2023”, waits here; 1 of "
            "another kind, campaign or year do: change what this document is for.",
        ):
            decision.action_gather()


@tagged("post_install", "-at_install", "tdkt")
class TestBeforeAndAfter(TdktCase):
    """What cannot be taken back is said before, what was done is seen after."""

    def test_what_cannot_be_taken_back_says_so(self):
        """By its name in the table: the kind of action, not a list of buttons."""
        grave = {"launch", "sign", "number", "issue", "conclude", "revoke", "close"}
        grave |= {"register", "adopt", "cancel"}
        for name, model in self.env.items():
            if not isinstance(model, TdktWorkflowMixin) or model._abstract:
                continue
            for action, transition in model._transitions().items():
                if action in grave:
                    with self.subTest(model=name, action=action):
                        self.assertTrue(transition.effect)

    def test_every_such_button_leads_to_its_dialog(self):
        """A button of the action itself asks; another one opens a dialog that says."""
        dialogs = {
            self.env.ref(f"thidua_khenthuong.{name}").id: words
            for name, words in (
                ("tdkt_reason_action", "question"),
                ("tdkt_numbering_action", "effect"),
            )
        }
        for name, model in self.env.items():
            if not isinstance(model, TdktWorkflowMixin) or model._abstract:
                continue
            form = etree.fromstring(model.get_view(view_type="form")["arch"])
            for action, transition in model._transitions().items():
                # what is signed by several has no one action for it
                sign_action = getattr(model, "_sign_action", "sign")
                signed_by_another = action == "sign" and sign_action != "sign"
                if not transition.effect or signed_by_another:
                    continue
                with self.subTest(model=name, action=action):
                    ways = [
                        button
                        for button in form.iter("button")
                        if f"'|{action}|' not in" in (button.get("invisible") or "")
                    ]
                    self.assertTrue(ways, "no button of the form does it")
                    for button in ways:
                        if button.get("type") == "object":
                            self.assertEqual(button.get("name"), f"action_{action}")
                            continue
                        dialog = self.env["ir.actions.act_window"].browse(
                            int(button.get("name"))
                        )
                        shown = self.env[dialog.res_model].get_view(view_type="form")
                        self.assertIn(f'name="{dialogs[dialog.id]}"', shown["arch"])

    def test_what_is_no_transition_answers_too(self):
        """The client tells of transitions; every other button returns what to show."""
        # what the screen of the button itself shows, and how
        seen = {
            ("tdkt.campaign.guess", "action_confirm"): "the tick of the line turns",
            ("tdkt.nomination", "action_fill_merit"): "the text stands in its field",
            ("tdkt.nomination", "action_remove_from_decision"): "the line is gone",
            ("tdkt.nomination", "action_remove_from_submission"): "the line is gone",
            **{
                (f"tdkt.{kind}.import.row", "action_choose"): "the row takes its new "
                "state"
                for kind in LISTS
            },
            ("tdkt.evidence", "action_finish_item"): "the item leaves the cards",
            ("tdkt.session", "action_find_conflicts"): "they stand in their list",
            ("tdkt.session", "action_fill_members"): "the members stand in theirs",
            ("tdkt.session", "action_fill_trustees"): "and the trustees in theirs",
            ("tdkt.session.item", "action_declare"): "the conflict stands in its list",
            ("tdkt.session.member", "action_set_present"): "the badge of the row turns",
            ("tdkt.ruleset", "action_put_in_force"): "its ribbon goes, its day stands",
        }
        silent = {
            (name, action)
            for name, model in self.env.items()
            if name.startswith("tdkt.") and not model._abstract
            for action in self._list_other_actions(model)
            if self._is_silent(getattr(type(model), action))
        }
        self.assertEqual(silent, set(seen))

    def _list_other_actions(self, model):
        moves = isinstance(model, TdktWorkflowMixin) and model._transitions() or ()
        return [
            name
            for name in dir(type(model))
            if name.startswith("action_")
            and name.removeprefix("action_") not in moves
            and "thidua_khenthuong" in getattr(type(model), name).__module__
        ]

    def _is_silent(self, method):
        """Tell whether nothing more is returned than to close or to reload."""
        tree = ast.parse(textwrap.dedent(inspect.getsource(method)))
        answers = [
            node.value for node in ast.walk(tree) if isinstance(node, ast.Return)
        ]
        answers += [
            part
            for answer in answers
            if isinstance(answer, ast.IfExp)
            for part in (answer.body, answer.orelse)
        ]
        nothing = ("'act_window_close'", "'ir.actions.act_window_close'", "soft_reload")
        return not answers or any(
            answer is None
            or isinstance(answer, ast.Constant)
            or isinstance(answer, ast.Dict)
            and any(word in ast.unparse(answer) for word in nothing)
            and "display_notification" not in ast.unparse(answer)
            for answer in answers
        )

    def test_notices_of_what_is_no_transition(self):
        campaign = self._create_campaign()
        self._qualify(self._create_dossier(campaign))
        decision = self._create_decision(campaign, gather=False)
        decision = decision.with_user(self.officer).with_context(lang="vi_VN")
        for act, words in (
            (decision.action_gather, "Đã tập hợp 1 đề nghị."),
            (decision.action_take_legal_bases, "căn cứ mặc định"),
        ):
            shown = act()
            self.assertEqual(shown["tag"], "display_notification")
            self.assertIn(words, shown["params"]["message"])
            self.assertEqual(
                shown["params"]["next"], {"type": "ir.actions.act_window_close"}
            )

    def test_launch_of_what_nobody_submitted_names_the_gaps(self):
        campaign = self._create_campaign(launched=False, legal_basis_ids=[])
        campaign = campaign.with_user(self.leader)
        question = campaign.get_confirmation("launch")
        self.assertEqual(question["title"], "Launch?")
        self.assertEqual(question["label"], "Launch")
        for words in (
            f"“{campaign.name}”",
            "signed in your name",
            "– no legal basis",
            "– it has not been submitted for signature",
        ):
            self.assertIn(words, question["body"])
        campaign.with_user(self.officer).action_propose()
        question = campaign.get_confirmation("launch")
        self.assertNotIn("has not been submitted", question["body"])

    def test_nothing_to_ask_where_the_action_refuses_or_can_be_undone(self):
        campaign = self._create_campaign(launched=False)
        self.assertFalse(campaign.with_user(self.officer).get_confirmation("launch"))
        self.assertFalse(campaign.get_confirmation("unknown"))
        commitment = self._create_commitment(self._create_campaign())
        self.assertFalse(commitment.with_user(self.head).get_confirmation("submit"))

    def test_submitted_document_waits_in_sight_and_is_locked(self):
        campaign = self._create_campaign(launched=False).with_user(self.officer)
        self.assertEqual(campaign.stage, "draft")
        campaign.action_propose()
        self.assertEqual(campaign.stage, "waiting")
        self.assertEqual(
            campaign.stage_note,
            "Submitted by Người t_officer on 10/03/2023; Người t_leader has not signed "
            "yet.",
        )
        self.assertNotIn("|propose|", campaign.available_actions)
        self.assertIn("|take_back|", campaign.available_actions)
        self.assertEqual(
            campaign.get_notice("propose"),
            "Done: Submit for signature. Next: Người t_leader – Sign the document.",
        )
        for user in (self.officer, self.leader):
            with self.assertRefused(UserError, "is locked"):
                campaign.with_user(user).write({"theme": "Khác"})
        with self.assertRefused(UserError, "take it back to change it"):
            campaign.action_propose()
        campaign.action_take_back()
        campaign.theme = "Khác"
        with self.assertRefused(UserError, "has not been submitted"):
            campaign.action_take_back()

    def test_signer_sends_back_with_a_reason(self):
        decision = self._qualify(self._create_dossier(self._create_campaign()))
        decision = self._create_decision(decision.campaign_id).with_user(self.officer)
        decision.action_propose()
        with self.assertRefused(AccessError, "the leader who signs"):
            decision.action_send_back("Sai tên")
        decision.with_user(self.leader).action_send_back("Sai tên")
        self.assertRecordValues(
            decision, [{"stage": "draft", "send_back_reason": "Sai tên"}]
        )
        self.assertEqual(decision.activity_user_id, self.officer)
        decision.action_propose()
        self.assertFalse(decision.send_back_reason)
        self.assertEqual(decision.activity_user_id, self.leader)

    def test_a_waiting_list_is_not_gathered_into(self):
        campaign = self._create_campaign()
        self._qualify(self._create_dossier(campaign))
        decision = self._create_decision(campaign).with_user(self.officer)
        decision.action_propose()
        for act in (
            decision.action_gather,
            lambda: decision.nomination_ids.write({"decision_id": False}),
        ):
            with self.assertRefused(UserError, "take it back to change it"):
                act()
        self.assertTrue(decision.nomination_ids)


class MorningCase(RoleTourCase):
    """What waits on a leader's desk in the morning."""

    def _propose_campaign(self, name="Trình ký"):
        campaign = self._create_campaign(launched=False, name=name)
        campaign.with_user(self.officer).action_propose()
        return campaign

    def _propose_decision(self):
        self._qualify(self._create_dossier(self.campaign))
        decision = self._create_decision(self.campaign)
        decision.with_user(self.officer).action_propose()
        return decision

    def _propose_submission(self):
        nomination = {
            "award_id": self.high_award.id,
            "employee_id": self.other_staff.employee_id.id,
            "merit": "Hoàn thành xuất sắc nhiệm vụ.",
        }
        self._qualify(
            self._create_dossier(
                self.campaign, user=self.other_head, nominations=[nomination]
            )
        )
        submission = (
            self.env["tdkt.submission"]
            .with_user(self.officer)
            .create(
                {
                    "company_id": self.company.id,
                    "campaign_id": self.campaign.id,
                    "subject": "Về việc đề nghị tặng Bằng khen",
                    "addressee": "Chủ tịch Ủy ban nhân dân tỉnh",
                    "signer_id": self.leader.employee_id.id,
                }
            )
        )
        submission.action_gather()
        submission.action_propose()
        return submission


@tagged("post_install", "-at_install", "tdkt")
class TestMorning(MorningCase):
    """The leader's morning and the bell at a desk."""

    def test_three_documents_three_signatures(self):
        documents = [
            self._propose_campaign(),
            self._propose_decision(),
            self._propose_submission(),
        ]
        self.start_tour("/odoo", "tdkt_61_leaders_morning", login="t_leader")
        for document in documents:
            self.assertEqual(document.document_state, "signed")
            self.assertEqual(document.signer_id, self.leader.employee_id)

    def test_the_bell(self):
        self._create_campaign(launched=False, name="Phong trào chưa trình")
        self._propose_campaign()
        self.start_tour(
            "/odoo/discuss", "tdkt_62_bell_lists_what_is_due", login="t_leader"
        )

    def test_the_default_bases_are_taken_anew(self):
        decision = self._create_decision(
            self.campaign, gather=False, legal_basis_ids=[]
        )
        self.start_tour(
            self._form(decision, "khen-thuong-quyet-dinh"),
            "tdkt_68_officer_takes_default_bases",
            login="t_officer",
        )
        decision.invalidate_recordset()
        self.assertGreater(len(decision.legal_basis_ids), 1)

    def test_home_is_a_setting_and_a_choice(self):
        page = self.env.ref("thidua_khenthuong.tdkt_my_page_action").id
        self.authenticate("t_staff", "t_staff")

        def home():
            info = self.make_jsonrpc_request("/web/session/get_session_info", {})
            return info["home_action_id"]

        self.assertEqual(home(), page)
        chosen = self.env.ref("thidua_khenthuong.tdkt_campaign_action").id
        self.staff.action_id = chosen
        self.assertEqual(home(), chosen)
        self.staff.action_id = False
        self.company.tdkt_opens_first = False
        self.assertFalse(home())
        self.company.tdkt_opens_first = True
        front = self.env.ref("thidua_khenthuong.tdkt_front_action").id
        for login in ("t_head", "t_officer", "t_leader", "t_hr"):
            self.authenticate(login, login)
            self.assertEqual(home(), front)


@tagged("post_install", "-at_install", "tdkt")
class TestPhone(MorningCase):
    browser_size = "375x667"
    touch_enabled = True

    def test_leader(self):
        campaign = self._propose_campaign()
        decision = self._propose_decision()
        self.start_tour("/odoo", "tdkt_64_leader_on_a_phone", login="t_leader")
        self.assertEqual(campaign.state, "launched")
        self.assertEqual(decision.document_state, "signed")

    def test_officer(self):
        dossier = self._create_dossier(
            self.campaign,
            nominations=[
                {
                    "award_id": self.award.id,
                    "employee_id": self.staff.employee_id.id,
                    "merit": "Hoàn thành xuất sắc nhiệm vụ.",
                }
            ],
        )
        dossier.action_submit()
        for path, tour in (
            ("thi-dua-ho-so", "tdkt_63_officer_on_a_phone"),
            ("thi-dua-de-nghi", "tdkt_66_officer_qualifies_on_a_phone"),
        ):
            self.start_tour(f"/odoo/{path}", tour, login="t_officer")
        self.assertEqual(dossier.state, "appraising")
        self.assertEqual(dossier.nomination_ids.state, "qualified")

    def test_officer_numbers(self):
        decision = self._propose_decision()
        decision.with_user(self.leader).action_sign()
        self.start_tour(
            "/odoo/khen-thuong-quyet-dinh",
            "tdkt_67_officer_numbers_on_a_phone",
            login="t_officer",
        )
        self.assertRecordValues(decision, [{"document_state": "numbered"}])
