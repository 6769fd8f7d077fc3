from ast import literal_eval
from datetime import date

from lxml import etree

from odoo.exceptions import UserError
from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from .common import TdktCase

# The screens of our menus, by the role that finds them first.
EVERYBODY = {
    "tdkt_campaign_action",
    "tdkt_commendation_action_mine",
    "tdkt_commitment_action_mine",
    "tdkt_commitment_item_action_diary",
    "tdkt_evidence_action",
    "tdkt_exemplar_action",
}
HR = {
    "tdkt_commendation_action",
    "tdkt_commendation_action_report",
    "tdkt_decision_action",
}
UNIT = {
    "tdkt_campaign_action_unit",
    "tdkt_campaign_news_action",
    "tdkt_campaign_progress_action",
    "tdkt_commitment_action",
    "tdkt_commitment_item_action",
    "tdkt_delegation_action",
    "tdkt_dossier_action",
    "tdkt_nomination_action",
    "tdkt_submission_action",
}
REGISTER = {"tdkt_register_action"}
OFFICER = {
    "tdkt_campaign_import_action",
    "tdkt_certificate_template_action",
    "tdkt_citation_action",
    "tdkt_document_default_action",
    "tdkt_retention_proposal_action",
}
OFFICE_LIST = {"tdkt_nomination_action_office"}
REGISTERED = {"tdkt_decision_action_external"}
IMPORTER = {"tdkt_award_import_action", "tdkt_award_import_choice_action"}
MANAGER = {
    "tdkt_authority_action",
    "tdkt_award_action",
    "tdkt_certificate_font_action",
    "tdkt_commendation_rule_action",
    "tdkt_document_type_action",
    "tdkt_paper_kind_action",
    "tdkt_paper_requirement_action",
    "tdkt_retention_rule_action",
    "tdkt_frozen_print_action",
}
# What the standing office and the leader see beyond the units.
OVERALL = {"tdkt_campaign_action_superior", "tdkt_campaign_review_action"}
LEADER = {
    "tdkt_audit_entry_action",
    "tdkt_audit_chain_action",
    "tdkt_audit_check_action",
}
EXPORT = {"tdkt_personal_export_action"}
SIGNER = {"tdkt_audit_erase_action", "tdkt_retention_proposal_action"}


@tagged("post_install", "-at_install", "tdkt")
class TestScreens(TdktCase):
    """Every screen that a role's menus lead to opens, with records in it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls._create_campaign()
        cls._create_commitment(cls.campaign)
        cls._create_unit_plan(cls.campaign)
        cls._create_news(cls.campaign)
        cls._create_exemplar(campaign_id=cls.campaign.id)
        cls.env["tdkt.campaign.review"].with_user(cls.officer).create(
            {"campaign_id": cls.campaign.id}
        )
        cls._qualify(cls._create_dossier(cls.campaign))
        cls._issue(cls._create_decision(cls.campaign))

    def _menu_actions(self, user):
        menus = self.env["ir.ui.menu"].with_user(user).load_menus(False)
        root = self.env.ref("thidua_khenthuong.tdkt_menu_root").id
        return self.env["ir.actions.act_window"].browse(
            menu["action_id"]
            for menu in menus.values()
            if menu.get("app_id") == root
            and menu["action_model"] == "ir.actions.act_window"
        )

    def _names(self, actions):
        return {xml_id.split(".")[1] for xml_id in actions.get_external_id().values()}

    def test_menus_lead_each_role_to_its_screens(self):
        unit = EVERYBODY | HR | UNIT
        officer = unit | REGISTER | OVERALL | OFFICER
        officer |= OFFICE_LIST | REGISTERED | IMPORTER
        expected = {
            self.staff: EVERYBODY,
            self.council: EVERYBODY,
            self.hr_user: EVERYBODY | HR | REGISTER | REGISTERED | IMPORTER | EXPORT,
            self.leader: unit
            | REGISTER
            | OVERALL
            | OFFICE_LIST
            | REGISTERED
            | LEADER
            | SIGNER,
            self.head: unit,
            self.officer: officer,
            self.manager: officer | MANAGER | LEADER | EXPORT,
        }
        for user, names in expected.items():
            with self.subTest(user=user.login):
                self.assertEqual(self._names(self._menu_actions(user)), names)

    def test_every_screen_opens(self):
        users = (
            *(self.staff, self.head, self.officer, self.leader, self.hr_user),
            *(self.council, self.manager),
        )
        for user in users:
            for action in self._menu_actions(user):
                with self.subTest(user=user.login, action=action.name):
                    self._open(user, action)

    def _open(self, user, action):
        model = self.env[action.res_model].with_user(user)
        modes = [mode.strip() for mode in action.view_mode.split(",")]
        views = model.get_views([(False, mode) for mode in [*modes, "search"]])
        if model._transient:
            return
        context = safe_eval(action.context or "{}", {"uid": user.id})
        domain = safe_eval(action.domain or "[]", {"uid": user.id})
        for mode in modes:
            arch = etree.fromstring(views["views"][mode]["arch"])
            fields = arch.xpath("//field[not(ancestor::field)]/@name")
            found = model.with_context(**context).web_search_read(
                domain, {name: {} for name in fields}, limit=5
            )
            self.assertIn("records", found)

    def test_search_filters_and_groups_work(self):
        for action in self._menu_actions(self.manager):
            model = self.env[action.res_model].with_user(self.manager)
            if model._transient:
                continue
            self._try_filters(model, model.get_view(view_type="search")["arch"])

    def _try_filters(self, model, arch):
        names = {"uid": self.manager.id, "context_today": lambda: date.today()}
        for node in etree.fromstring(arch).iter("filter"):
            with self.subTest(model=model._name, filter=node.get("name")):
                if node.get("domain"):
                    model.search(safe_eval(node.get("domain"), names), limit=1)
                group = literal_eval(node.get("context", "{}")).get("group_by")
                if group:
                    model.formatted_read_group([], [group], ["__count"])

    def test_numbering_dialog(self):
        campaign = self._create_campaign(name="Phong trào thứ hai")
        context = {"active_model": campaign._name, "active_id": campaign.id}
        dialog = Form(
            self.env["tdkt.numbering"].with_user(self.officer).with_context(**context)
        )
        self.assertEqual(dialog.document_name, campaign.display_name)
        self.assertFalse(dialog.series_kept_here)
        dialog.number = 12
        dialog.date = date(2023, 3, 8)
        dialog.reason = "Ký tay"
        dialog.save().action_confirm()
        self.assertRecordValues(
            campaign, [{"number": 12, "date_document": date(2023, 3, 8)}]
        )

    def test_dialogs_opened_from_nowhere(self):
        for model, values in (
            ("tdkt.numbering", {"res_model": "res.partner", "res_id": 1}),
            ("tdkt.reason", {"reason": "x"}),
        ):
            with self.subTest(model=model), self.assertRaises(UserError) as error:
                dialog = self.env[model].with_user(self.officer).create(values)
                dialog.action_confirm()
            self.assertIn("opened incorrectly", str(error.exception))

    def test_reason_dialog(self):
        commitment = self._create_commitment(self.campaign, self.other_head)
        commitment.action_submit()
        context = {
            "tdkt_method": "action_return",
            "active_model": commitment._name,
            "active_ids": commitment.ids,
        }
        dialog = Form(
            self.env["tdkt.reason"].with_user(self.officer).with_context(**context)
        )
        dialog.reason = "Nêu rõ số lượng."
        dialog.save().action_confirm()
        self.assertRecordValues(
            commitment, [{"state": "returned", "return_reason": "Nêu rõ số lượng."}]
        )
