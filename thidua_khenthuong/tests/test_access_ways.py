"""Ways around the access rules, each tried as somebody who must stay outside."""

import base64
import json
from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import BY_BUTTON, LOCKED, TdktCase

# What Odoo says of a record that is not for the user: which model, or what was tried.
NOT_YOURS = tuple(
    (AccessError, words)
    for words in (
        "(tdkt.",
        "(ir.attachment)",
        "(mail.activity)",
        ": read)",
        ": write)",
        ": create)",
        "shows more than you may see",
    )
)
# What a record that is kept says to whoever may open it.
KEPT = (
    LOCKED,
    BY_BUTTON,
    (UserError, "has left the draft state and cannot be deleted"),
    (UserError, "Award records are kept"),
    (UserError, "archive it instead"),
)
# What comes from a step, and from no copy, says which one.
NOT_COPIED = (
    BY_BUTTON,
    (UserError, "A commendation comes from an issued decision"),
    (UserError, "A change is applied only once"),
    (UserError, "The history is written by the system alone"),
    (UserError, "Kept prints come from printing"),
    (UserError, "A signed file is uploaded on its document"),
    (UserError, "Answers come from the messages of other offices"),
    (UserError, "Codes come from printing a document"),
)
REFUSALS = ("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
SECRET = "chuyện riêng của phòng"
FILE = base64.b64encode(SECRET.encode())
AMOUNT = 1_234_567


class OutsiderCase(TdktCase):
    """Records of one department, full of its own words, and people outside it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls._create_campaign()
        cls.draft_campaign = cls._create_campaign(
            launched=False,
            name=SECRET,
            guide_file=FILE,
            guide_filename="huong-dan.txt",
            legal_basis_ids=[Command.create({"name": SECRET})],
        )
        cls.commitment = cls._create_commitment(cls.campaign, result_summary=SECRET)
        cls.evidence = (
            cls.env["tdkt.evidence"]
            .with_user(cls.head)
            .create(
                {
                    "commitment_id": cls.commitment.id,
                    "name": SECRET,
                    "date": date(2023, 3, 9),
                    "file": FILE,
                    "filename": "bien-ban.txt",
                }
            )
        )
        cls.message = cls.commitment.message_post(
            body=SECRET,
            attachments=[("thu.txt", SECRET.encode())],
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        cls.activity = cls.commitment.activity_schedule(
            "mail.mail_activity_data_todo", summary=SECRET, user_id=cls.head.id
        )
        cls.dossier = cls._create_dossier(
            cls.campaign, note=SECRET, minutes_file=FILE, minutes_filename="bb.txt"
        )
        cls.nomination = cls.dossier.nomination_ids
        given = cls._qualify(cls._create_dossier(cls.campaign))
        given.nomination_ids.with_user(cls.officer).write(
            {"amount": AMOUNT, "bonus_reason": "Theo quy chế của Sở"}
        )
        cls.decision = cls._issue(cls._create_decision(cls.campaign))
        cls.commendation = cls.decision.commendation_ids
        # what the outsiders have of their own
        cls.own = cls._create_commitment(cls.campaign, cls.other_head)
        cls.own_dossier = cls._create_dossier(
            user=cls.other_head,
            nominations=[
                {
                    "award_id": cls.award.id,
                    "employee_id": cls.other_staff.employee_id.id,
                    "merit": "Khá",
                }
            ],
        )
        cls.hidden = (
            cls.commitment,
            cls.commitment.item_ids,
            cls.evidence,
            cls.dossier,
            cls.nomination,
            cls.decision,
            cls.commendation,
            cls.draft_campaign,
            cls.draft_campaign.section_ids,
            cls.draft_campaign.legal_basis_ids,
        )
        cls.outsiders = cls.other_head | cls.other_staff | cls.council
        # whom Odoo lets export at all
        export = cls.env.ref("base.group_allow_export")
        cls.outsiders.write({"group_ids": [Command.link(export.id)]})
        cls.env.flush_all()
        cls.env.invalidate_all()

    def setUp(self):
        super().setUp()
        quiet = mute_logger(*REFUSALS)
        quiet.__enter__()
        self.addCleanup(quiet.__exit__, None, None, None)

    def _cases(self):
        """Yield (hidden record as its outsider, the outsider) for every pair."""
        for records in self.hidden:
            for user in self.outsiders:
                with self.subTest(model=records._name, user=user.login):
                    yield records.with_user(user), user

    def _assert_refused(self, call, *args, **kwargs):
        with self.assertRefusedAs(*NOT_YOURS), self.env.cr.savepoint():
            call(*args, **kwargs)
            self.env.flush_all()


@tagged("post_install", "-at_install", "tdkt")
class TestReadingAround(OutsiderCase):
    def test_totals(self):
        """List, pivot and graph count and add up what the user may read."""
        for records, _user in self._cases():
            everything = records.browse()
            if not everything.has_access("read"):
                self._assert_refused(everything.formatted_read_group, [], [], [])
                continue
            visible = everything.search([])
            self.assertFalse(visible & records)
            measures = [
                f"{field.name}:sum"
                for field in everything._fields.values()
                if field.store
                and field.aggregator == "sum"
                and field.type in ("integer", "float", "monetary")
                and field.name != "id"
            ]
            domains = ([], [("id", "in", records.ids)])
            for domain in domains:
                seen = visible if not domain else everything
                found = everything.formatted_read_group(
                    domain, [], ["__count", *measures]
                )
                self.assertEqual(found[0]["__count"], len(seen))
                for measure in measures:
                    name = measure.split(":")[0]
                    self.assertEqual(found[0][measure] or 0, sum(seen.mapped(name)))
            pivot = everything.formatted_read_grouping_sets(
                [], [["create_uid"], []], ["__count"]
            )
            self.assertEqual(pivot[1][0]["__count"], len(visible))

    def test_search_and_names(self):
        for records, _user in self._cases():
            domain = [("id", "in", records.ids)]
            model = records.browse()
            self._assert_refused(lambda records=records: records.read(["create_date"]))
            self._assert_refused(
                lambda records=records: records.web_read({"display_name": {}})
            )
            if model.has_access("read"):
                self.assertFalse(model.search_count(domain))
                self.assertFalse(model.name_search("", domain))
                self.assertEqual(
                    model.web_search_read(domain, {"display_name": {}})["length"], 0
                )
                self.assertFalse(model.search_read(domain, ["create_date"]))
            else:
                self._assert_refused(model.name_search, "", domain)
                self._assert_refused(model.web_search_read, domain, {})

    def test_export(self):
        for records, _user in self._cases():
            self._assert_refused(records.export_data, ["id", "display_name"])
        # along the fields of a record that is visible
        campaign = self.campaign.with_user(self.other_head)
        rows = campaign.export_data(
            [
                "name",
                "commitment_ids/result_summary",
                "commitment_ids/evidence_ids/name",
            ]
        )
        self.assertNotIn(SECRET, json.dumps(rows, ensure_ascii=False))
        rows = campaign.export_data(["name", "dossier_ids/note"])
        self.assertNotIn(SECRET, json.dumps(rows, ensure_ascii=False))
        self._assert_refused(
            self.campaign.with_user(self.other_staff).export_data, ["dossier_ids/note"]
        )

    def test_related_and_computed_fields(self):
        """Lists and counts on a visible record hold the visible ones.

        Whoever looked before, within the same transaction.
        """
        names = (
            "commitment_count",
            "commendation_count",
            "department_count",
            "registered_count",
        )
        self.commitment.action_submit()
        self.campaign.sudo().read(names)
        self.assertEqual(self.campaign.sudo().commitment_count, 2)
        for user, commitments in ((self.other_head, 1), (self.other_staff, 0)):
            with self.subTest(user=user.login):
                campaign = self.campaign.with_user(user)
                self.assertEqual(campaign.commitment_count, commitments)
                self.assertEqual(campaign.commendation_count, 0)
                self.assertEqual(campaign.registered_count, 0)
                self.assertEqual(campaign.department_count, commitments)
                self.env.invalidate_all()
                self.assertLessEqual(campaign.commitment_ids, self.own)
        self.env.invalidate_all()
        for name in ("dossier_ids", "dossier_count"):
            self._assert_refused(self.campaign.with_user(self.other_staff).read, [name])
        self.assertFalse(self.campaign.with_user(self.other_head).dossier_ids)

    def test_people_and_departments(self):
        person = self.staff.employee_id
        lines = {"commendation_ids": {"fields": {"merit": {}}}}
        for user in self.outsiders:
            with self.subTest(user=user.login):
                # as the superuser saw it first
                for model in ("hr.employee", "hr.employee.public"):
                    self.env[model].browse(person.id).commendation_count  # noqa: B018
                public = self.env["hr.employee.public"].browse(person.id)
                self.assertEqual(public.with_user(user).commendation_count, 0)
                self.assertFalse(public.with_user(user).commendation_ids)
                self.assertFalse(
                    public.with_user(user).web_read(lines)[0]["commendation_ids"]
                )
                self.assertEqual(self.department.with_user(user).commendation_count, 0)
                action = public.with_user(user).action_open_commendations()
                found = self.env["tdkt.commendation"].with_user(user)
                self.assertFalse(found.search(action["domain"]))
                for domain in (
                    [("commendation_ids", "!=", False)],
                    [("commendation_ids.merit", "ilike", "xuất sắc")],
                ):
                    self.assertNotIn(
                        person.id,
                        self.env["hr.employee.public"]
                        .with_user(user)
                        .search(domain)
                        .ids,
                    )

    def test_conditions_on_hidden_fields(self):
        """A condition or a saved filter is no oracle of what a record hides."""
        conditions = {
            "tdkt.campaign": [
                [("commitment_ids.result_summary", "=", SECRET)],
                [("commitment_ids", "any", [("evidence_ids.name", "=", SECRET)])],
                [("dossier_ids.note", "=", SECRET)],
                [("dossier_ids.nomination_ids.merit", "!=", False)],
            ],
            "hr.department": [[("commendation_ids.amount", "=", AMOUNT)]],
        }
        for user in self.outsiders:
            for name, domains in conditions.items():
                model = self.env[name].with_user(user)
                for domain in domains:
                    saved = (
                        self.env["ir.filters"]
                        .with_user(user)
                        .create(
                            {
                                "name": "Dò",
                                "model_id": name,
                                "domain": str(domain),
                                "user_ids": [Command.set(user.ids)],
                            }
                        )
                    )
                    with self.subTest(user=user.login, domain=domain):
                        try:
                            found = model.search(saved._get_eval_domain())
                        except AccessError:
                            # a field of a group the user is not in
                            self.assertIn("dossier_ids", domain[0][0])
                        else:
                            self.assertFalse(found)

    def test_files(self):
        files = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    "|",
                    *[("id", "in", self.message.attachment_ids.ids)],
                    *["&", ("res_field", "!=", False)],
                    *["|", "&", ("res_model", "=", "tdkt.campaign")],
                    ("res_id", "=", self.draft_campaign.id),
                    *["|", "&", ("res_model", "=", "tdkt.evidence")],
                    ("res_id", "=", self.evidence.id),
                    *["&", ("res_model", "=", "tdkt.dossier")],
                    ("res_id", "=", self.dossier.id),
                ]
            )
        )
        self.assertEqual(
            set(files.mapped("res_field")),
            {False, "file", "minutes_file", "guide_file"},
        )
        self.assertTrue(
            all(file.with_user(self.officer).has_access("read") for file in files)
        )
        for user in self.outsiders:
            for file in files:
                with self.subTest(user=user.login, file=file.name):
                    mine = file.with_user(user)
                    for field in ("datas", "raw", "name", "index_content"):
                        self._assert_refused(mine.read, [field])
                    domain = [("id", "=", file.id), ("res_field", "!=", "x")]
                    self.assertFalse(mine.search(domain))
                    self._assert_refused(mine.copy)
                    self._assert_refused(mine.write, {"public": True})
                    self._assert_refused(mine.generate_access_token)

    def test_chatter(self):
        for user in self.outsiders:
            with self.subTest(user=user.login):
                message = self.message.with_user(user)
                self._assert_refused(message.read, ["body"])
                self.assertFalse(message.search([("body", "ilike", SECRET)]))
                commitment = self.commitment.with_user(user)
                self._assert_refused(commitment.message_post, body="Xin chào")
                self.assertFalse(commitment.message_subscribe(user.partner_id.ids))
                self._assert_refused(
                    commitment.message_subscribe, self.officer.partner_id.ids
                )
                self._assert_refused(lambda c=commitment: c.message_ids.mapped("body"))
                activity = self.activity.with_user(user)
                self._assert_refused(activity.read, ["summary"])
                self.assertFalse(activity.search([("summary", "=", SECRET)]))
                self._assert_refused(
                    commitment.activity_schedule,
                    "mail.mail_activity_data_todo",
                    user_id=user.id,
                )
        # whoever may read a campaign does not thereby speak in it
        campaign = self.campaign.with_user(self.other_staff)
        self._assert_refused(campaign.message_post, body="Xin chào")

    def test_mention_tells_nobody_outside(self):
        self.commitment.with_user(self.head).message_post(
            body=SECRET, partner_ids=self.other_head.partner_id.ids
        )
        messages = self.env["mail.message"].with_user(self.other_head)
        self.assertFalse(messages.search([("body", "ilike", SECRET)]))
        last = self.commitment.message_ids.sorted("id")[-1]
        self._assert_refused(last.with_user(self.other_head).read, ["body"])
        self.assertNotIn(
            self.other_head.partner_id, last.sudo().notification_ids.res_partner_id
        )

    def test_follower_who_lost_his_scope(self):
        """A head who moved away follows on, and is neither told nor shown anything."""
        self.department.manager_id = False
        self.head.notification_type = "inbox"
        former = self.commitment.with_user(self.head)
        self.assertIn(self.head.partner_id, self.commitment.message_partner_ids)

        def tell():
            return self.commitment.with_user(self.officer).message_post(
                body="Còn thiếu số liệu",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )

        before = tell()
        self.assertIn(
            self.head.partner_id, before.sudo().notification_ids.res_partner_id
        )
        self.assertTrue(before.with_user(self.head).has_access("read"))
        self.head.employee_id.department_id = self.other_department
        after = tell()
        self.assertNotIn(
            self.head.partner_id, after.sudo().notification_ids.res_partner_id
        )
        self._assert_refused(former.read, ["result_summary"])
        messages = self.env["mail.message"].with_user(self.head)
        for message in (before, after):
            self._assert_refused(message.with_user(self.head).read, ["body"])
            self.assertFalse(messages.search([("id", "=", message.id)]))
        self._assert_refused(self.activity.with_user(self.head).read, ["summary"])
        self.assertFalse(
            self.env["mail.activity"]
            .with_user(self.head)
            .search([("id", "=", self.activity.id)])
        )
        # one who has no login any more is a follower of whom nobody knows what he may
        self.head.active = False
        self.assertNotIn(
            self.head.partner_id, tell().sudo().notification_ids.res_partner_id
        )

    def test_body_without_login_is_told_only_when_addressed(self):
        union = self.env["res.partner"].create(
            {"name": "Công đoàn", "email": "congdoan@example.com"}
        )
        self.commitment.message_subscribe(union.ids)
        silent, addressed = (
            self.commitment.with_user(self.officer).message_post(
                body="Mời phối hợp",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
                partner_ids=partners.ids,
            )
            for partners in (union.browse(), union)
        )
        self.assertNotIn(union, silent.sudo().notification_ids.res_partner_id)
        self.commitment.message_unsubscribe(union.ids)
        addressed = self.commitment.with_user(self.officer).message_post(
            body="Mời phối hợp", partner_ids=union.ids
        )
        self.assertIn(union, addressed.sudo().notification_ids.res_partner_id)

    def test_reports(self):
        reports = self.env["ir.actions.report"]
        cases = (
            ("report_campaign_launch", self.draft_campaign),
            ("report_commitment", self.commitment),
            ("report_certificate", self.commendation),
            ("report_decision", self.decision),
        )
        for name, record in cases:
            name = f"thidua_khenthuong.{name}"
            for user in self.outsiders:
                as_user = reports.with_user(user)
                with self.subTest(report=name, user=user.login):
                    self._assert_refused(as_user._render_qweb_pdf, name, record.ids)
                    self._assert_refused(as_user._render_qweb_html, name, record.ids)
                    self._assert_refused(as_user._render_qweb_text, name, record.ids)
        # the commended person reads the decision; its list of names is not his
        as_staff = reports.with_user(self.staff)
        self.assertTrue(self.decision.with_user(self.staff).has_access("read"))
        for render in (as_staff._render_qweb_pdf, as_staff._render_qweb_html):
            self._assert_refused(
                render, "thidua_khenthuong.report_decision", self.decision.ids
            )


@tagged("post_install", "-at_install", "tdkt")
class TestWritingAround(OutsiderCase):
    def test_copy(self):
        for records, _user in self._cases():
            # what nobody copies says so in a sentence of its own
            refusals = *NOT_YOURS, *NOT_COPIED
            with self.assertRefusedAs(*refusals), self.env.cr.savepoint():
                records.copy()

    def test_lines_through_a_visible_parent(self):
        """Commands on a record of one's own reach no line of somebody else's."""
        item, evidence = self.commitment.item_ids, self.evidence
        employee = self.staff.employee_id
        cases = (
            (self.own, self.other_head, "item_ids", item, {"name": "Khác"}),
            (self.own, self.other_head, "evidence_ids", evidence, {"name": "Khác"}),
            (
                self.own_dossier,
                self.other_head,
                "nomination_ids",
                self.nomination,
                {"merit": "Khác"},
            ),
            (
                self.own.item_ids,
                self.other_head,
                "evidence_ids",
                evidence,
                {"name": "Khác"},
            ),
            (
                employee,
                self.hr_user,
                "commendation_ids",
                self.commendation,
                {"merit": "x"},
            ),
            (
                self.department,
                self.hr_user,
                "commendation_ids",
                self.commendation,
                {"merit": "x"},
            ),
            (
                self.campaign,
                self.leader,
                "commitment_ids",
                self.commitment,
                {"result_summary": "Khác"},
            ),
        )
        self.department.company_id = self.company
        for parent, user, field, line, vals in cases:
            before = line.sudo().read([*vals])
            for command in (
                Command.update(line.id, vals),
                Command.delete(line.id),
                Command.unlink(line.id),
                Command.link(line.id),
                Command.set(line.ids),
                Command.create({**vals, "state": "approved"}),
            ):
                own = line in parent.sudo()[field]
                if own and command[0] in (Command.LINK, Command.SET):
                    continue
                if not own and command[0] in (Command.UNLINK, Command.CREATE):
                    continue
                with self.subTest(parent=parent._name, command=command):
                    refusals = *NOT_YOURS, *KEPT, *NOT_COPIED
                    with self.assertRefusedAs(*refusals), self.env.cr.savepoint():
                        parent.with_user(user).write({field: [command]})
                        self.env.flush_all()
                    self.assertTrue(line.exists())
                    self.assertEqual(line.sudo().read([*vals]), before)

    def test_planting_in_another_unit(self):
        """A line or record of one's own is not handed to where one may not write."""
        own_evidence = (
            self.env["tdkt.evidence"]
            .with_user(self.other_head)
            .create({"commitment_id": self.own.id, "name": "Của mình"})
        )
        cases = (
            (self.own.item_ids, {"commitment_id": self.commitment.id}),
            (own_evidence, {"commitment_id": self.commitment.id}),
            (own_evidence, {"item_id": self.commitment.item_ids.id}),
            (self.own_dossier.nomination_ids, {"dossier_id": self.dossier.id}),
            (self.own_dossier, {"department_id": self.department.id}),
            (self.own, {"department_id": self.office.id}),
            (self.own, {"employee_id": self.staff.employee_id.id}),
        )
        for record, vals in cases:
            with self.subTest(record=record._name, vals=vals):
                self._assert_refused(record.with_user(self.other_head).write, vals)

    def test_import(self):
        """Import of a file neither reaches hidden records nor sets a state."""
        model = self.env["tdkt.commitment"].with_user(self.other_head)
        # Odoo finds no such record, then fails to create one
        with mute_logger("odoo.sql_db"):
            answer = model.load(
                [".id", "result_summary"], [[str(self.commitment.id), "Khác"]]
            )
        self.assertFalse(answer["ids"])
        self.assertIn(str(self.commitment.id), answer["messages"][0]["message"])
        self.assertEqual(self.commitment.result_summary, SECRET)
        answer = model.load(
            ["campaign_id/.id", "department_id/.id", "result_summary"],
            [[str(self.campaign.id), str(self.office.id), "Khác"]],
        )
        self.assertFalse(answer["ids"])
        self.assertIn("tdkt.commitment", answer["messages"][0]["message"])
        answer = model.load([".id", "state"], [[str(self.own.id), "Approved"]])
        self.assertFalse(answer["ids"])
        self.assertIn("buttons of the form", answer["messages"][0]["message"])
        self.assertEqual(self.own.state, "draft")

    def test_forged_context_creates_no_state(self):
        """Neither the context nor a default of one's own makes an approved record."""
        user = self.other_head
        models = {
            "tdkt.commitment": (self.own, "state", "approved"),
            "tdkt.dossier": (self.own_dossier, "state", "concluded"),
            "tdkt.nomination": (self.own_dossier.nomination_ids, "state", "qualified"),
            "tdkt.campaign": (self.draft_campaign, "document_state", "issued"),
            "tdkt.decision": (
                self._create_decision(self.campaign, gather=False),
                "document_state",
                "issued",
            ),
        }
        for name, (record, field, state) in models.items():
            actor = user if record in (self.own, self.own_dossier) else self.officer
            values = record.copy_data()[0]
            if name == "tdkt.commitment":
                values["employee_id"] = self.other_staff.employee_id.id
            if name == "tdkt.nomination":
                values["award_id"] = self.high_award.id
            model = self.env[name].with_user(actor)
            with self.subTest(model=name, way="context"):
                forged = model.with_context(
                    **{f"default_{field}": state}, default_number=7, tdkt_moving=True
                )
                with self.env.cr.savepoint() as undo:
                    made = forged.create(dict(values))
                    self.assertEqual(made[field], "draft")
                    self.assertFalse("number" in made._fields and made.number)
                    undo.rollback()
            with self.subTest(model=name, way="default of one's own"):
                self.env["ir.default"].with_user(actor).set(
                    name, field, state, user_id=True
                )
                made = model.create(dict(values))
                self.assertEqual(made[field], "draft")

    def test_forged_context_deletes_nothing(self):
        launched = self.campaign.with_user(self.officer)
        issued = self.decision.with_user(self.officer)
        for record in (launched, issued, launched.section_ids):
            for context in (
                {"_force_unlink": True},
                {"default_state": "launched", "default_document_state": "signed"},
                {"default_document_state": "issued", "tdkt_moving": {}},
            ):
                with (
                    self.subTest(record=record._name, context=context),
                    self.assertRefusedAs(*KEPT),
                    self.env.cr.savepoint(),
                ):
                    record.with_context(**context).unlink()
        for record in (self.staff.employee_id, self.award, self.commendation):
            with (
                self.subTest(record=record._name),
                self.assertRefusedAs(*NOT_YOURS, *KEPT),
                self.env.cr.savepoint(),
            ):
                manager = record.with_user(self.manager)
                if record._name == "hr.employee":
                    manager = record.with_user(self.hr_user)
                manager.with_context(_force_unlink=True).unlink()

    def test_locked_and_frozen_fields(self):
        forged = ({}, *({"tdkt_moving": value} for value in (True, 1, "x", {}, [1])))
        cases = (
            (self.commitment, {"date_approved": date(2023, 3, 9)}),
            (self.commitment, {"return_reason": "x"}),
            (self.decision, {"number": 99}),
            (self.decision, {"date_document": date(2020, 1, 1)}),
            (self.decision, {"signer_name": "Người khác"}),
            (self.decision, {"legal_basis_ids": [Command.create({"name": "x"})]}),
            (self.decision.sudo().nomination_ids, {"nominee_name": "Người khác"}),
            (self.decision.sudo().nomination_ids, {"amount": 1}),
            (self.commendation, {"code": "99"}),
            (self.commendation, {"employee_id": self.other_staff.employee_id.id}),
            (self.campaign, {"theme": "Khác"}),
            (self.campaign, {"date_signed": False}),
        )
        for record, vals in cases:
            for context in forged:
                officer = record.with_user(self.officer).with_context(**context)
                with (
                    self.subTest(vals=vals, context=context),
                    self.assertRefusedAs(LOCKED, BY_BUTTON),
                    self.env.cr.savepoint(),
                ):
                    officer.write(vals)


@tagged("post_install", "-at_install", "tdkt")
class TestHttpAround(OutsiderCase, HttpCase):
    """The same over HTTP: files, images, reports, messages."""

    frozen_date = None

    def _urls(self):
        files = (
            ("tdkt.evidence", self.evidence, "file"),
            ("tdkt.dossier", self.dossier, "minutes_file"),
            ("tdkt.campaign", self.draft_campaign, "guide_file"),
        )
        attachments = self.env["ir.attachment"].sudo()
        for model, record, field in files:
            yield f"/web/content/{model}/{record.id}/{field}"
            yield f"/web/content?model={model}&id={record.id}&field={field}"
            yield f"/web/image/{model}/{record.id}/{field}"
            attachment = attachments.search(
                [
                    ("res_model", "=", model),
                    ("res_id", "=", record.id),
                    ("res_field", "=", field),
                ]
            )
            yield f"/web/content/{attachment.id}"
            yield f"/web/image/{attachment.id}"
        yield f"/web/content/{self.message.attachment_ids.id}"

    def test_files(self):
        for login in (None, "t_head2", "t_staff2", "t_council"):
            self.authenticate(login, login)
            for url in self._urls():
                with self.subTest(login=login, url=url):
                    with mute_logger("odoo.http", *REFUSALS):
                        answer = self.url_open(url)
                    self.assertNotIn(SECRET.encode(), answer.content)
                    # /web/image answers a refusal with its placeholder
                    if not url.startswith("/web/image"):
                        self.assertIn(answer.status_code, (403, 404), url)
        self.authenticate("t_officer", "t_officer")
        for url in self._urls():
            if not url.startswith("/web/image"):
                self.assertEqual(self.url_open(url).content.decode(), SECRET)

    def test_reports(self):
        cases = {
            "report_campaign_launch": self.draft_campaign,
            "report_commitment": self.commitment,
            "report_certificate": self.commendation,
            "report_decision": self.decision,
        }
        for login in (None, "t_head2", "t_staff2"):
            self.authenticate(login, login)
            for name, record in cases.items():
                report = self.env.ref(f"thidua_khenthuong.{name}").report_name
                for kind in ("pdf", "html", "text"):
                    path = f"/report/{kind}/{report}/{record.id}"
                    with self.subTest(login=login, path=path):
                        self._assert_no_report(self._open(path))
                        data = json.dumps([path, f"qweb-{kind}"])
                        self._assert_no_report(
                            self._open("/report/download", {"data": data})
                        )

    def _open(self, url, data=None):
        with mute_logger("odoo.http", "odoo.addons.web.controllers.report", *REFUSALS):
            return self.url_open(url, data=data)

    def _assert_no_report(self, answer):
        self.assertFalse(answer.content.startswith(b"%PDF"))
        words = (SECRET, "Hoàn thành xuất sắc nhiệm vụ.", "Mô hình một cửa")
        for word in words:
            self.assertNotIn(word, answer.text)

    def test_messages(self):
        cases = {
            "/mail/thread/messages": {
                "thread_model": "tdkt.commitment",
                "thread_id": self.commitment.id,
            },
            "/mail/message/post": {
                "thread_model": "tdkt.commitment",
                "thread_id": self.commitment.id,
                "post_data": {"body": "Xin chào"},
            },
        }
        for login in ("t_head2", "t_staff2"):
            self.authenticate(login, login)
            for url, params in cases.items():
                with self.subTest(login=login, url=url):
                    with mute_logger("odoo.http", *REFUSALS):
                        answer = self.url_open(
                            url,
                            data=json.dumps({"jsonrpc": "2.0", "params": params}),
                            headers={"Content-Type": "application/json"},
                        ).json()
                    # Odoo answers with the messages that may be read, if any
                    self.assertNotIn(SECRET, json.dumps(answer, ensure_ascii=False))
                    self.assertEqual("error" in answer, url.endswith("post"))

    def test_conditions_that_ask_past_the_rules(self):
        """``any!`` asks past the rules: Odoo takes it from code alone."""
        self.authenticate("t_head2", "t_head2")
        domain = [["commitment_ids", "any!", [["result_summary", "=", SECRET]]]]
        with mute_logger("odoo.http"):
            answer = self.url_open(
                "/web/dataset/call_kw",
                data=json.dumps(
                    {
                        "params": {
                            "model": "tdkt.campaign",
                            "method": "search_count",
                            "args": [domain],
                            "kwargs": {},
                        }
                    }
                ),
                headers={"Content-Type": "application/json"},
            ).json()
        self.assertIn("error", answer)
