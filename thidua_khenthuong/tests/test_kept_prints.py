"""Nothing that a caller sends reaches a document, and what is issued is kept by the
transition that issues it."""

import json
import re
from unittest.mock import patch
from urllib.parse import urlencode

from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..typesetting import compare, engine, spreadsheet, word
from .test_documents import DocumentCase

FORGED = "MẠO"
CONTEXT = {
    "lang": "en_US",
    "tz": "Pacific/Pago_Pago",
    "bin_size": True,
    "active_test": False,
    "prefetch_fields": False,
    "inherit_branding": True,
    "edit_translations": True,
    "debug": "assets",
    "default_superseded_on": "2020-01-01 00:00:00",
    "default_reason": FORGED,
    "default_filename": FORGED,
    "default_res_id": 1,
}


class KeptCase(DocumentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign.with_user(cls.officer).action_number(3)
        cls.kinds = {
            "report_campaign_launch": cls.campaign,
            "report_decision": cls.decision,
            "report_submission": cls.submission,
        }

    def _issue_campaign(self):
        self.campaign.with_user(self.officer).action_issue()
        return self.campaign.sudo().frozen_print_ids

    def _forget_prints(self):
        """Leave documents as they were issued before prints were kept at issue."""
        for document in self.kinds.values():
            document.sudo().frozen_print_ids._supersede("x")

    def _forged_data(self):
        """Return a false value for every name that a template of ours speaks."""
        views = self.env["ir.ui.view"].search(
            [("key", "=like", "thidua_khenthuong.report_%")]
        )
        names = set(re.findall(r"[a-z_]\w*", " ".join(views.mapped("arch_db"))))
        self.assertLessEqual({"head", "signer", "recipients", "o", "mark"}, names)
        false = {name: FORGED for name in names}
        head = dict.fromkeys(("superior", "issuer", "number", "date", "title"), FORGED)
        signer = dict.fromkeys(("authority", "position", "name", "note"), FORGED)
        return {
            **false,
            "head": {**head, "subject": [FORGED]},
            "signer": signer,
            "recipients": [FORGED],
            "context": json.dumps(CONTEXT),
        }


@tagged("post_install", "-at_install", "tdkt")
class TestKeptByTransition(KeptCase):
    def test_each_issued_document_is_kept_by_its_issue(self):
        self._issue_campaign()
        for report, document in self.kinds.items():
            with self.subTest(report=report):
                kept = document.sudo().frozen_print_ids
                self.assertEqual(len(kept), 1)
                self.assertEqual(kept.create_uid, self.officer)
                self.assertFalse(kept.superseded_on)
                [content] = kept._contents().values()
                self.assertEqual(self._pdf(report, document), content)
        awards = self.decision.commendation_ids.sudo()
        self.assertEqual(
            sorted(awards.frozen_print_ids.mapped("res_id")), sorted(awards.ids)
        )
        self.assertEqual(awards.frozen_print_ids.create_uid, self.officer)

    def test_a_decision_made_elsewhere_is_not_printed_as_our_paper(self):
        given = self._give_external(self.award, 2022)
        decision = given.decision_id
        self.assertTrue(decision.date_issued)
        self.assertFalse(decision.sudo().frozen_print_ids)

    def test_the_context_of_who_issues_does_not_print(self):
        campaign = self.campaign.with_user(self.officer)
        campaign.with_context(**CONTEXT).action_issue()
        kept = campaign.sudo().frozen_print_ids
        self.assertFalse(kept.superseded_on)
        self.assertFalse(kept.reason)
        self.assertEqual(kept.res_id, campaign.id)
        self.assertEqual(
            kept.filename, f"{campaign.with_context(lang='vi_VN').display_name}.pdf"
        )
        [answer] = kept.with_user(self.manager).compare_with_records()
        self.assertTrue(answer["ok"], answer["reason"])

    def test_what_cannot_be_typeset_is_not_issued(self):
        campaign = self._create_campaign()
        self._qualify(self._create_dossier(campaign))
        decision = self._create_decision(campaign).with_user(self.officer)
        decision.with_user(self.leader).action_sign()
        decision.action_number(6)
        for document in (self.campaign.with_user(self.officer), decision):
            for fault, sentence in (
                (RuntimeError("layout"), "cannot be typeset, and nothing has been"),
                (UserError("Too long to be printed."), "Too long to be printed."),
            ):
                with (
                    self.subTest(document=document._name, fault=fault),
                    patch.object(engine.Typesetter, "typeset", side_effect=fault),
                    mute_logger(
                        "odoo.addons.thidua_khenthuong.models.document.ir_actions_report"
                    ),
                    self.assertRefused(UserError, sentence),
                ):
                    document.action_issue()
                self.assertEqual(document.document_state, "numbered")
                self.assertFalse(document.date_issued)
                self.assertFalse(document.sudo().frozen_print_ids)
        self.assertFalse(decision.commendation_ids)
        self.assertEqual(decision.nomination_ids.state, "qualified")

    def test_only_the_offices_print_fills_a_gap(self):
        self._issue_campaign()
        self._forget_prints()
        launch = "report_campaign_launch"
        for user in (self.staff, self.head, self.council):
            self._pdf(launch, self.campaign, user)
            self.assertTrue(all(self.campaign.sudo().frozen_print_ids.mapped("reason")))
        self._pdf(launch, self.campaign)
        kept = self.campaign.sudo().frozen_print_ids
        self.assertEqual(len(kept.filtered(lambda one: not one.superseded_on)), 1)

    def test_printed_anew_at_once(self):
        kept = self._issue_campaign()
        self.campaign.with_user(self.officer).action_print_anew("Sai phông chữ")
        new = self.campaign.sudo().frozen_print_ids - kept
        self.assertEqual(len(new), 1)
        self.assertEqual(kept.reason, "Sai phông chữ")


@tagged("post_install", "-at_install", "tdkt")
class TestDeafReports(KeptCase):
    """Walks all our reports with hostile data: not a letter of them changes."""

    def _everything(self):
        template = self.env["tdkt.certificate.template"].search([], limit=1)
        line = self.env["tdkt.distribution"].search(
            [("decision_id", "=", self.decision.id)], limit=1
        )
        book = self.env["tdkt.outgoing.book"].with_user(self.officer).create({})
        return {
            **self._all(),
            **self._of_the_council(),
            **self._cluster(),
            "report_statistic": (self._statistic(), self.officer),
            "report_envelope": (line, self.officer),
            "report_outgoing": (book, self.officer),
            "report_letters": (book, self.officer),
            "report_certificate": (self.decision.commendation_ids[0], self.staff),
            "report_certificate_trial": (template, self.officer),
            "report_certificate_calibration": (template, self.officer),
        }

    def _of_the_council(self):
        council = self.env["tdkt.council"].create(
            {
                "name": "Hội đồng",
                "company_id": self.company.id,
                "member_ids": [
                    Command.create({"role": role, "employee_id": user.employee_id.id})
                    for role, user in (
                        ("chair", self.leader),
                        ("secretary", self.officer),
                    )
                ],
            }
        )
        dossier = self._qualify(
            self._create_dossier(
                nominations=[
                    {
                        "award_id": self.env.ref("thidua_khenthuong.award_cstdcs").id,
                        "employee_id": self.staff.employee_id.id,
                        "merit": "Hoàn thành xuất sắc nhiệm vụ.",
                    }
                ]
            )
        )
        session = self.env["tdkt.session"].create(
            {
                "council_id": council.id,
                "company_id": self.company.id,
                "date_planned": "2023-03-10 07:00:00",
                "place": "Phòng họp",
                "item_ids": [
                    Command.create({"nomination_id": dossier.nomination_ids.id})
                ],
            }
        )
        session.with_user(self.officer).action_invite()
        minutes = self.env["tdkt.minutes"].create(
            {"session_id": session.id, "kind": "meeting", "course": "Thư ký báo cáo."}
        )
        return {
            "report_invitation": (session, self.officer),
            "report_ballot_paper": (session, self.officer),
            "report_session_minutes": (minutes, self.officer),
        }

    def _said(self, report, record, user, data=None, **context):
        """Return what a report would print, before it becomes a PDF."""
        reports = self.env["ir.actions.report"].with_user(user)
        reports = reports.with_context(**context)
        said = []

        def typeset(_self, html, variant=None):
            said.append((html, variant))
            return b"%PDF", set()

        with patch.object(engine.Typesetter, "typeset", typeset):
            pdf, _kind = reports._render_qweb_pdf(
                f"thidua_khenthuong.{report}", record.ids, data=data
            )
        return said or compare.words(pdf)

    def test_no_report_hears_what_a_caller_sends(self):
        self._issue_campaign()
        self._forget_prints()
        everything = self._everything()
        ours = self.env["ir.actions.report"].search(
            [("tdkt_engine", "=", "weasyprint")]
        )
        names = {f"thidua_khenthuong.{name}" for name in everything}
        self.assertEqual(names, set(ours.get_external_id().values()))
        data = self._forged_data()
        for report, (record, user) in everything.items():
            # a reader's print is not kept: each is made of the records once more
            reader = self.staff if report == "report_campaign_launch" else user
            register = self.env["tdkt.frozen.print"]
            with (
                self.subTest(report=report),
                patch.object(type(register), "_keep", lambda *_args: None),
            ):
                said = self._said(report, record, reader)
                self.assertTrue(said)
                hostile = self._said(report, record, reader, data, **CONTEXT)
                self.assertEqual(hostile, said)

    def test_nor_does_a_file_to_be_edited(self):
        editable = self.env["ir.actions.report"].search(
            [("tdkt_source_id", "!=", False)]
        )
        everything = {
            self.env.ref(f"thidua_khenthuong.{name}"): found
            for name, found in self._everything().items()
        }

        def said(report, context):
            record, user = everything[report.tdkt_source_id]
            return (
                self.env["ir.actions.report"]
                .with_user(user)
                .with_context(**context)
                ._tdkt_render_editable(report.report_name, record.ids)
            )

        with (
            patch.object(word, "write", lambda html, *_args: html),
            patch.object(spreadsheet, "write", lambda html, *_args: html),
        ):
            for report in editable:
                with self.subTest(report=report.report_name):
                    self.assertEqual(said(report, CONTEXT), said(report, {}))

    def test_an_action_carries_no_data(self):
        for report in self.env["ir.actions.report"].search(
            [("tdkt_engine", "=", "weasyprint")]
        ):
            action = report.report_action([1], data={"head": FORGED})
            self.assertFalse(action["data"])

    def test_nothing_chosen(self):
        reports = self.env["ir.actions.report"].with_user(self.officer)
        with self.assertRefused(UserError, "Choose what to print first"):
            reports._render_qweb_pdf("thidua_khenthuong.report_decision", [])


@tagged("post_install", "-at_install", "tdkt")
class TestForgery(KeptCase, HttpCase):
    """The addresses by which any employee forged the kept print of a document."""

    def _addresses(self, report, record):
        name = f"thidua_khenthuong.{report}_document"
        data = self._forged_data()
        options = urlencode({"options": json.dumps(data)})
        loose = urlencode(
            {
                **{key: json.dumps(data[key]) for key in ("head", "signer")},
                "context": json.dumps(CONTEXT),
            }
        )
        for kind in ("pdf", "html", "text"):
            yield f"/report/{kind}/{name}/{record.id}?{options}"
            yield f"/report/{kind}/{name}/{record.id}?{loose}"
            yield f"/report/{kind}/{name}?docids={record.id}&{options}"

    def _download(self, address, kind):
        return self.url_open(
            "/report/download",
            data={
                "data": json.dumps([address, kind]),
                "context": json.dumps(CONTEXT),
                "csrf_token": http.Request.csrf_token(self),
            },
        )

    def _attack(self, login, report, record):
        """Yield what comes back from every address."""
        self.authenticate(login, login)
        for address in self._addresses(report, record):
            with mute_logger("odoo.http", "odoo.addons.web.controllers.report"):
                yield address, self.url_open(address)
                kind = "qweb-text" if "/text/" in address else "qweb-pdf"
                if "/html/" not in address:
                    yield address, self._download(address, kind)

    def _assert_not_forged(self, response):
        if response.content.startswith(b"%PDF"):
            words = compare.words(response.content)
        else:
            words = response.text
        self.assertNotIn(FORGED, words)
        self.assertNotIn(json.dumps(FORGED)[1:-1], words)

    def test_what_is_kept_comes_back_whatever_is_sent(self):
        self._issue_campaign()
        launch = self._pdf("report_campaign_launch", self.campaign)
        decision = self._pdf("report_decision", self.decision)
        for login, report, record, kept in (
            ("t_staff", "report_campaign_launch", self.campaign, launch),
            ("t_hr", "report_decision", self.decision, decision),
        ):
            whole = 0
            for address, response in self._attack(login, report, record):
                with self.subTest(address=address[:60]):
                    self._assert_not_forged(response)
                    if response.content.startswith(b"%PDF"):
                        self.assertEqual(response.content, kept)
                        whole += 1
            # the PDF, printed and downloaded, at each of three addresses
            self.assertEqual(whole, 6)

    def test_what_nobody_has_printed_yet_cannot_be_forged(self):
        self._issue_campaign()
        self._forget_prints()
        whole = 0
        for address, response in self._attack(
            "t_staff", "report_campaign_launch", self.campaign
        ):
            with self.subTest(address=address[:60]):
                self._assert_not_forged(response)
                whole += response.content.startswith(b"%PDF")
        self.assertEqual(whole, 6)
        prints = self.campaign.sudo().frozen_print_ids
        self.assertTrue(all(prints.mapped("superseded_on")))
        for address, response in self._attack("t_hr", "report_decision", self.decision):
            with self.subTest(address=address[:60]):
                self._assert_not_forged(response)
        kept = self.decision.sudo().frozen_print_ids.filtered(
            lambda one: not one.superseded_on
        )
        [content] = kept._contents().values()
        self.assertNotIn(FORGED, compare.words(content))


@tagged("post_install", "-at_install", "tdkt")
class TestComparison(KeptCase):
    def setUp(self):
        super().setUp()
        self._issue_campaign()
        self.prints = self.env["tdkt.frozen.print"].with_user(self.manager)

    def _compare(self):
        action = self.prints.action_open_comparison()
        ids = action["params"]["ids"]
        return {
            self.prints.browse(one["id"]).res_model: one
            for one in self.prints.browse(ids).compare_with_records()
        }

    def _forge(self):
        """Keep a print as a reader could before: with words of his own."""
        self._forget_prints()
        with patch.object(
            type(self.campaign),
            "_printed_signer",
            lambda _self: {"position": FORGED, "name": "Kẻ giả"},
        ):
            self.campaign.with_user(self.officer)._keep_prints()
        self.decision.with_user(self.officer)._keep_prints()

    def test_a_forged_print_is_found(self):
        self._forge()
        before = self.prints.search_count([])
        answers = self._compare()
        self.assertEqual(
            set(answers), {"tdkt.campaign", "tdkt.decision", "tdkt.commendation"}
        )
        self.assertTrue(answers["tdkt.commendation"]["ok"])
        self.assertTrue(answers["tdkt.decision"]["ok"])
        campaign = answers["tdkt.campaign"]
        self.assertFalse(campaign["ok"])
        self.assertIn(f"kept “{FORGED}", campaign["reason"])
        self.assertIn("the records say", campaign["reason"])
        self.assertEqual(self.prints.search_count([]), before)
        every = list(self.prints._compare_all())
        for answer in answers.values():
            self.assertIn(answer, every)
        self.assertEqual(
            len(every), self.prints.search_count([("superseded_on", "=", False)])
        )
        # made anew with a reason, it says what the records say
        self.campaign.with_user(self.officer).action_print_anew("Bản lưu bị giả mạo")
        self.assertTrue(self._compare()["tdkt.campaign"]["ok"])

    def test_what_was_lawfully_changed_since_is_said(self):
        award = self.decision.commendation_ids.filtered("employee_id")[0]
        self.decision.with_user(self.leader).action_correct(
            award.id, {"nominee_name": "Tên Đúng"}, "Viết sai tên", "12/CV-SKT"
        )
        answer = self._compare()["tdkt.decision"]
        self.assertFalse(answer["ok"])
        self.assertIn("Tên Đúng", answer["reason"])
        self.assertIn("corrected, reissued or revoked since", answer["reason"])

    def test_a_revoked_document_is_no_forgery(self):
        self.campaign.with_user(self.leader).action_revoke("Nhầm")
        answer = self._compare()["tdkt.campaign"]
        self.assertTrue(answer["ok"], answer["reason"])

    def test_what_cannot_be_compared_is_named_and_the_rest_is_done(self):
        fresh = engine.Typesetter.typeset
        fault = UserError("Too long.")

        def typeset(typesetter, html, variant=None):
            if "TỜ TRÌNH" in html.upper():
                raise fault
            return fresh(typesetter, html, variant)

        with patch.object(engine.Typesetter, "typeset", typeset):
            answers = self._compare()
        self.assertIn("Too long.", answers["tdkt.submission"]["reason"])
        self.assertTrue(answers["tdkt.campaign"]["ok"])

    def test_the_manager_alone_compares(self):
        for user in (self.officer, self.leader, self.hr_user):
            prints = self.prints.with_user(user).search([])
            for call in (prints.compare_with_records, prints.action_open_comparison):
                with (
                    self.subTest(user=user.login),
                    self.assertRefused(AccessError, "Only a manager compares"),
                ):
                    call()
