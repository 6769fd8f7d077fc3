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
    "tdkt_evidence_action",
    "tdkt_exemplar_action",
}
# One's own, for whom no larger list holds them.
OWN = {"tdkt_commitment_action_mine", "tdkt_reading_action_mine"}
OWN_AWARDS = {"tdkt_commendation_action_mine"}
DIARY = {"tdkt_commitment_item_action_diary"}
HR = {"tdkt_commendation_action", "tdkt_decision_action"}
UNIT = {
    "tdkt_commitment_action",
    "tdkt_delegation_action",
    "tdkt_dossier_action",
    "tdkt_nomination_action",
    "tdkt_submission_action",
}
ASSESSED = {"tdkt_assessment_action", "tdkt_initiative_action"}
DISCIPLINE = {"tdkt_discipline_action"}
READINGS = {"tdkt_reading_action_unit"}
REGISTER = {"tdkt_bonus_fund_action", "tdkt_verification_code_action"}
OFFICER = {
    "tdkt_campaign_import_action",
    "tdkt_certificate_template_action",
    "tdkt_citation_action",
    "tdkt_document_default_action",
    "tdkt_organisation_code_action",
    "tdkt_retention_proposal_action",
    "tdkt_statistic_position_action",
}
OFFICE_LIST = {"tdkt_nomination_action_office"}
COUNCIL = {
    *("tdkt_council_action", "tdkt_session_action"),
    *("tdkt_cluster_action", "tdkt_cluster_sheet_action"),
}
REGISTERED = {"tdkt_decision_action_external"}
IMPORTER = {"tdkt_award_import_action", "tdkt_assessment_import_action"}
RECOGNISER = {"tdkt_initiative_import_action"}
MANAGER = {
    "tdkt_authority_action",
    "tdkt_award_action",
    "tdkt_award_rate_action",
    "tdkt_base_salary_action",
    "tdkt_certificate_font_action",
    "tdkt_change_basis_action",
    "tdkt_commendation_rule_action",
    "tdkt_document_form_action",
    "tdkt_document_type_action",
    "tdkt_paper_kind_action",
    "tdkt_paper_requirement_action",
    "tdkt_retention_rule_action",
    "tdkt_vote_rule_action",
    "tdkt_ruleset_action",
    "tdkt_statistic_form_action",
    "tdkt_frozen_print_action",
}
# What the standing office and the leader see beyond the units.
OVERALL = {
    "tdkt_distribution_action_open",
    "tdkt_statistic_report_action",
}
LEADER = {
    "tdkt_audit_entry_action",
    "tdkt_audit_chain_action",
    "tdkt_audit_check_action",
}
EXPORT = {"tdkt_personal_export_action"}
SIGNER = {"tdkt_audit_erase_action", "tdkt_retention_proposal_action"}
# Screens behind a button of another one, and who sees that button.
BEHIND_BUTTONS = {
    "tdkt_campaign_news_action": ("unit", "leader"),
    "tdkt_campaign_progress_action": ("unit", "leader"),
    "tdkt_campaign_review_action": ("officer", "leader"),
    "tdkt_cluster_round_action": ("unit", "leader"),
    "tdkt_commitment_item_action": ("unit", "leader"),
    "tdkt_filing_action_all": ("officer", "leader"),
    "tdkt_outgoing_book_action": ("officer", "leader"),
    "tdkt_reading_action_unit": ("officer", "leader"),
    "tdkt_receipt_action": ("officer", "leader"),
    "tdkt_register_action": ("officer", "leader"),
}


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

    def _menus(self, user):
        """Return the menus of ours that ``user`` sees and that open something."""
        menus = self.env["ir.ui.menu"].with_user(user).load_menus(False)
        root = self.env.ref("thidua_khenthuong.tdkt_menu_root").id
        return [
            menu
            for menu in menus.values()
            if menu.get("app_id") == root and menu["action_model"]
        ]

    def _menu_actions(self, user):
        return self.env["ir.actions.act_window"].browse(
            menu["action_id"]
            for menu in self._menus(user)
            if menu["action_model"] == "ir.actions.act_window"
        )

    def _button_actions(self, user):
        actions = self.env["ir.actions.act_window"]
        for name, roles in BEHIND_BUTTONS.items():
            if any(
                user.has_group(f"thidua_khenthuong.group_tdkt_{role}") for role in roles
            ):
                actions |= self.env.ref(f"thidua_khenthuong.{name}")
        return actions

    def _names(self, actions):
        return {xml_id.split(".")[1] for xml_id in actions.get_external_id().values()}

    def test_menus_lead_each_role_to_its_screens(self):
        staff = EVERYBODY | OWN | OWN_AWARDS | DIARY
        unit = EVERYBODY | HR | UNIT | ASSESSED
        officer = unit | REGISTER | OVERALL | OFFICER
        officer |= OFFICE_LIST | COUNCIL | REGISTERED | IMPORTER | DISCIPLINE
        officer |= RECOGNISER
        expected = {
            self.staff: staff,
            self.council: staff,
            self.hr_user: EVERYBODY
            | OWN
            | DIARY
            | HR
            | ASSESSED
            | DISCIPLINE
            | REGISTER
            | REGISTERED
            | IMPORTER
            | EXPORT,
            self.leader: unit
            | REGISTER
            | OVERALL
            | OFFICE_LIST
            | COUNCIL
            | REGISTERED
            | LEADER
            | SIGNER,
            self.head: unit | DIARY | READINGS,
            self.officer: officer,
            self.manager: officer | MANAGER | LEADER | EXPORT,
        }
        for user, names in expected.items():
            with self.subTest(user=user.login):
                self.assertEqual(self._names(self._menu_actions(user)), names)

    def test_few_words_to_choose_from(self):
        """What a role reads before it has found its work; configuration is apart."""
        ceilings = {
            self.staff: (5, 8),
            self.council: (5, 8),
            self.hr_user: (7, 10),
            self.head: (7, 15),
            self.leader: (7, 20),
            self.officer: (7, 16),
            self.manager: (7, 20),
        }
        apart = self.env.ref("thidua_khenthuong.tdkt_menu_configuration").id
        root = self.env.ref("thidua_khenthuong.tdkt_menu_root").id
        for user, ceiling in ceilings.items():
            menus = self.env["ir.ui.menu"].with_user(user).load_menus(False)
            first = menus[root]["children"]
            shown = []
            below = [one for one in first if one != apart]
            while below:
                menu = menus[below.pop()]
                shown += [menu["name"]] if menu["action_model"] else []
                below += menu["children"]
            with self.subTest(user=user.login, first=len(first), shown=sorted(shown)):
                self.assertLessEqual(len(first), ceiling[0])
                self.assertLessEqual(len(shown), ceiling[1])

    def test_no_two_menus_have_one_name(self):
        """A name says what is behind it: not that of its neighbour or of its group."""
        root = self.env.ref("thidua_khenthuong.tdkt_menu_root").id
        for lang in ("en_US", "vi_VN"):
            menus = self.env["ir.ui.menu"].with_user(self.manager)
            found = menus.with_context(lang=lang).load_menus(False).values()
            names = [menu["name"] for menu in found if menu.get("app_id") == root]
            twice = {name for name in names if names.count(name) > 1}
            with self.subTest(lang=lang):
                self.assertFalse(twice)

    def test_every_screen_opens(self):
        """As the client opens it: with its filters, then a record, then a new one."""
        for user in self._roles():
            for action in self._menu_actions(user) | self._button_actions(user):
                with self.subTest(user=user.login, action=action.name):
                    self._open(user, action)

    def test_every_page_opens(self):
        """What a menu opens that is no list has one method of the server behind it."""
        pages = {
            "tdkt_front": ("tdkt.front", "get_page"),
            "tdkt_my_page": ("tdkt.my.page", "get_page"),
            "tdkt_radar": ("tdkt.campaign.progress", "radar"),
            "tdkt_unit_roadmap": ("tdkt.roadmap", "get_unit_page"),
        }
        for user in self._roles():
            menus = self._menus(user)
            for menu in menus:
                action = self.env[menu["action_model"]].browse(menu["action_id"])
                if action._name == "ir.actions.act_window":
                    continue
                with self.subTest(user=user.login, menu=menu["name"]):
                    model, method = pages[action.tag]
                    self.assertTrue(getattr(self.env[model].with_user(user), method)())
            self.assertIn("ir.actions.client", {one["action_model"] for one in menus})

    def _roles(self):
        return (
            *(self.staff, self.head, self.officer, self.leader, self.hr_user),
            *(self.council, self.manager),
        )

    def _open(self, user, action):
        # the client asks for it by its id, which checks who may
        self.env[action._name].with_user(user)._for_xml_id(
            action.get_external_id()[action.id]
        )
        model = self.env[action.res_model].with_user(user)
        modes = [mode.strip() for mode in action.view_mode.split(",")]
        views = model.get_views([(False, mode) for mode in {*modes, "form", "search"}])
        archs = {
            mode: etree.fromstring(view["arch"])
            for mode, view in views["views"].items()
        }
        form = self._specification(archs["form"], model)
        context = safe_eval(action.context or "{}", {"uid": user.id})
        model = model.with_context(
            **{key: value for key, value in context.items() if "search_" not in key}
        )
        if not model._transient:
            domain = self._search(model, action, context, archs["search"])
            for mode in modes:
                shown = self._specification(archs[mode], model, nested=False)
                found = model.web_search_read(domain, shown, limit=5)
                self.assertIn("records", found)
            if "form" in modes:
                model.search(domain, limit=3).web_read(form)
        root = archs[modes[0]] if model._transient else archs["form"]
        if model.has_access("create") and root.get("create") != "0":
            self.assertIn("value", model.onchange({}, [], form))

    def _search(self, model, action, context, arch):
        """Return the domain of what the list opens with, its groups tried."""
        domain = safe_eval(action.domain or "[]", {"uid": model.env.uid})
        defaults = {
            key.removeprefix("search_default_")
            for key, value in context.items()
            if key.startswith("search_default_") and value
        }
        nodes = {
            node.get("name"): node
            for node in arch.iter("filter", "field")
            if node.get("name") in defaults
        }
        self.assertEqual(set(nodes), defaults, "a filter that is not there")
        filtered = domain
        for node in nodes.values():
            if node.get("domain"):
                filtered = filtered + safe_eval(
                    node.get("domain"), {"uid": model.env.uid}
                )
            group = literal_eval(node.get("context", "{}")).get("group_by")
            if group:
                model.formatted_read_group(domain, [group], ["__count"])
        model.search_count(filtered)
        return domain

    def _specification(self, node, model, nested=True):
        """Return what the client asks for to show ``node``, lines of lines included."""
        specification = {}
        for field in self._fields_below(node):
            name = field.get("name")
            kind = model._fields[name]
            if kind.type == "many2one":
                specification[name] = {"fields": {"display_name": {}}}
            elif kind.type in ("one2many", "many2many") and nested:
                lines = model.env[kind.comodel_name]
                views = [
                    view for view in field if view.tag in ("list", "form", "kanban")
                ]
                if not views:
                    views = [etree.fromstring(lines.get_view(view_type="list")["arch"])]
                specification[name] = {
                    "fields": {
                        key: value
                        for view in views
                        for key, value in self._specification(
                            view, lines, nested=view.tag == "form"
                        ).items()
                    }
                }
            else:
                specification[name] = {}
        return specification

    def _fields_below(self, node):
        for child in node:
            if child.tag == "field":
                yield child
            else:
                yield from self._fields_below(child)

    def _form_archs(self):
        """Return [(name, parsed arch)] of the form views of this addon."""
        views = self.env["ir.ui.view"].search(
            [("type", "=", "form"), ("model", "=like", "tdkt.%")]
        )
        return [(view.name, etree.fromstring(view.arch)) for view in views]

    def test_the_next_step_is_the_first_button(self):
        # a phone shows one button of the header and folds the others
        late = []
        for name, arch in self._form_archs():
            plain = False
            for button in arch.iterfind(".//header/button"):
                next_step = "oe_highlight" in button.get("class", "")
                if next_step and plain:
                    late.append(f"{name}: {button.get('string')}")
                plain |= not next_step
        self.assertFalse(late)

    def test_search_filters_and_groups_work(self):
        for action in self._menu_actions(self.manager) | self._button_actions(
            self.manager
        ):
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
        self.assertIn("used up in the register", dialog.effect)
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
            with (
                self.subTest(model=model),
                self.assertRefused(UserError, "opened incorrectly"),
            ):
                dialog = self.env[model].with_user(self.officer).create(values)
                dialog.action_confirm()

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
