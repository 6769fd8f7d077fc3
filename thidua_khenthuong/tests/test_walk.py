"""Every state of every workflow, reached by real records and left by real people."""

import base64
import inspect
from datetime import date
from unittest.mock import patch

from psycopg2 import Error

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.mixins.tdkt_workflow_mixin import TdktWorkflowMixin
from .award_lists import row, xlsx
from .common import TODAY
from .test_award_import import ImportCase
from .test_first_hour import FINAL, MOVED_BY_OTHERS

FILE = base64.b64encode(b"%PDF-1.4")
# What somebody types when he is asked for it.
TYPED = {
    "tdkt.campaign.review": {"report_file": FILE, "report_filename": "bao-cao.pdf"},
    "tdkt.cluster.covenant": {"content": "Vượt chỉ tiêu.", "date_document": TODAY},
    "tdkt.cluster.round": {
        "meeting_date": TODAY,
        **dict.fromkeys(("chair", "secretary"), "Giám đốc Sở"),
    },
    "tdkt.commitment": {"result_summary": "Xong.", "assessment": "good"},
    "tdkt.exemplar": {"consent_date": date(2023, 3, 9), "consent_method": "written"},
    "tdkt.initiative": {"reference": "31/QĐ-SKT", "recognised_on": TODAY},
    "tdkt.submission": {"channel": "ioffice"},
}
# Lists of each kind, and somebody in one who is surely known, or not.
LISTS = {
    "assessment": "Họ và tên;Ngày sinh;Xếp loại;Năm\n{};HTTNV;2022\n",
    "initiative": "Tác giả;Ngày sinh;Tên sáng kiến;Tỷ lệ;Năm;Số QĐ;Ngày QĐ\n"
    "{};Kho dữ liệu;100;2022;31/QĐ-SKT;20/12/2022\n",
}
SURE, UNSURE = "Nguyễn Văn An;02/05/1980", "Trần Thị Bình;"
# Kinds of values that may be left out until they are asked for.
LATE = ("char", "text", "html", "date", "binary", "selection", "many2many")
REFUSALS = (AccessError, UserError, ValidationError, Error)


# What the superior has refused stays so; others are taken up while the appraisal lasts.
REFUSED = {("tdkt.nomination", "state"): {"unqualified"}}


class Undone(Exception):
    """Raised to take back what was tried."""


@tagged("post_install", "-at_install", "tdkt")
class TestWalk(ImportCase):
    """No state without a way on, and nothing asked for that nobody may enter.

    A walk begins with one record and does whatever any role may do with it, from
    every state it comes to. A second walk begins with the same record, emptied as far
    as it may be, and enters a value only when an action asks for it: whatever the
    first walk could do, the second one can do as well.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second_officer = cls._create_user("t_officer2", "officer", cls.office)
        cls.people = (
            *(cls.staff, cls.head, cls.officer, cls.leader, cls.hr_user),
            *(cls.council, cls.manager, cls.second_officer),
        )
        cls.campaign = cls._create_campaign()
        for name in (
            *("tdkt.campaign", "tdkt.decision", "tdkt.submission"),
            "tdkt.statistic.report",
            "tdkt.minutes",
            *("tdkt.cluster.covenant", "tdkt.cluster.round"),
        ):
            # what is kept of an issued document is no state
            cls.startClassPatcher(
                patch.object(type(cls.env[name]), "_keep_prints", lambda self: {})
            )

    # --- Where the walks begin -----------------------------------------------------

    def _nominate(self, award=None, **values):
        line = {
            "award_id": (award or self.award).id,
            "employee_id": self.staff.employee_id.id,
            "merit": "Hoàn thành xuất sắc nhiệm vụ.",
        }
        return self._create_dossier(self.campaign, nominations=[line], **values)

    def _sign_submission(self):
        self._qualify(self._nominate(self.high_award))
        values = {
            "company_id": self.company.id,
            "campaign_id": self.campaign.id,
            "subject": "Về việc đề nghị tặng Bằng khen",
            "addressee": "Chủ tịch Ủy ban nhân dân tỉnh",
            "signer_id": self.leader.employee_id.id,
        }
        submission = self.env["tdkt.submission"].with_user(self.officer).create(values)
        submission.action_gather()
        return submission

    def _attach(self, dossier):
        values = {
            "dossier_id": dossier.id,
            "kind_id": self.env.ref("thidua_khenthuong.paper_kind_report").id,
            "nomination_id": dossier.nomination_ids[:1].id,
            "file": FILE,
            "filename": "bao-cao.pdf",
        }
        return self.env["tdkt.dossier.paper"].with_user(self.head).create(values)

    def _begin_campaign_of_the_office(self):
        return self._create_campaign(launched=False, name="Phong trào hai")

    def _begin_campaign_of_the_superior(self):
        return self._create_campaign(
            launched=False, level="superior", parent_reference="Kế hoạch 52/KH-UBND"
        )

    def _begin_plan_of_a_unit(self):
        return self._create_unit_plan(self.campaign)

    def _begin_commitment_of_a_unit(self):
        return self._create_commitment(self.campaign)

    def _begin_commitment_of_a_person(self):
        return self._create_commitment(
            self.campaign, self.staff, employee_id=self.staff.employee_id.id
        )

    def _begin_dossier(self):
        return self._nominate()

    def _begin_nomination(self):
        return self._nominate().nomination_ids

    def _begin_nomination_under_appraisal(self):
        dossier = self._nominate()
        dossier.action_submit()
        dossier.with_user(self.officer).action_appraise()
        return dossier.nomination_ids

    def _begin_nomination_forwarded(self):
        submission = self._issue(self._sign_submission(), 9)
        submission.with_user(self.officer).channel = "ioffice"
        submission.with_user(self.officer).action_send()
        return submission.nomination_ids

    def _begin_paper(self):
        dossier = self._nominate()
        paper = self._attach(dossier)
        dossier.action_submit()
        return paper

    def _begin_decision(self):
        self._qualify(self._nominate())
        return self._create_decision(self.campaign)

    def _begin_decision_of_another_body(self):
        line = {
            "award_id": self.high_award.id,
            "employee_id": self.staff.employee_id.id,
        }
        return self._create_external(
            "12/QĐ-UBND", date(2022, 12, 20), line_ids=[(0, 0, line)]
        )

    def _begin_submission(self):
        return self._sign_submission()

    def _begin_exemplar(self):
        return self._create_exemplar(campaign_id=self.campaign.id)

    def _begin_delegation_of_a_leader(self):
        return self._begin_delegation(self.leader, kind="leader", capacity="tuq")

    def _begin_delegation_of_a_head(self):
        return self._begin_delegation(self.head, kind="head")

    def _begin_delegation(self, holder, **values):
        values = {
            "company_id": self.company.id,
            "employee_id": holder.employee_id.id,
            "delegate_id": self.second_officer.employee_id.id,
            "date_from": TODAY,
            "date_to": date(2023, 3, 17),
            **values,
        }
        return self.env["tdkt.delegation"].with_user(holder).create(values)

    def _begin_report(self):
        return self._create_review(self.campaign)

    def _begin_statistical_report(self):
        form = self.env.ref("thidua_khenthuong.statistic_form_0603")
        values = {"company_id": self.company.id, "form_id": form.id}
        return self.env["tdkt.statistic.report"].with_user(self.officer).create(values)

    def _begin_scoring_sheet(self):
        line = {"code": "1", "name": "Tổ chức phong trào", "maximum": 100}
        sheets = self.env["tdkt.cluster.sheet"].with_user(self.officer)
        return sheets.create(
            {
                "name": "Bảng chấm điểm",
                "company_id": self.company.id,
                "criterion_ids": [(0, 0, line)],
            }
        )

    def _begin_year_of_a_cluster(self, head=0):
        body = self.env["res.partner"].create({"name": "Sở Y tế", "is_company": True})
        members = [{"department_id": self.office.id}, {"partner_id": body.id}]
        cluster = self.env["tdkt.cluster"].create(
            {
                "name": "Cụm thi đua",
                "company_id": self.company.id,
                "votes": False,
                "member_ids": [(0, 0, one) for one in members],
            }
        )
        sheet = self._begin_scoring_sheet()
        sheet.action_release()
        values = {
            "cluster_id": cluster.id,
            "company_id": self.company.id,
            "head_id": cluster.member_ids[head].id,
            "sheet_id": sheet.id,
        }
        return self.env["tdkt.cluster.round"].with_user(self.officer).create(values)

    def _begin_year_that_another_office_leads(self):
        return self._begin_year_of_a_cluster(head=1)

    def _begin_covenant_of_a_cluster(self):
        values = {"round_id": self._begin_year_of_a_cluster().id}
        covenants = self.env["tdkt.cluster.covenant"].with_user(self.officer)
        return covenants.create({**values, **TYPED["tdkt.cluster.covenant"]})

    def _begin_line_of_distribution(self):
        self._issue(self._begin_campaign_of_the_office(), 5)
        lines = self.env["tdkt.distribution"].with_user(self.officer)
        return lines.search([], order="id desc", limit=1)

    def _begin_initiative(self):
        author = {"employee_id": self.staff.employee_id.id, "share": 100}
        values = {
            "name": "Số hóa quy trình tiếp nhận hồ sơ",
            "description": "Rút ngắn thời gian xử lý hồ sơ.",
            "author_ids": [(0, 0, author)],
        }
        return self.env["tdkt.initiative"].with_user(self.staff).create(values)

    def _begin_session(self):
        """A council whose chair is the leader and whose secretary is the officer."""
        council_role = self.env.ref("thidua_khenthuong.group_tdkt_council")
        (self.leader | self.officer).group_ids |= council_role
        members = [
            (0, 0, {"employee_id": user.employee_id.id, "role": role})
            for user, role in (
                (self.leader, "chair"),
                (self.officer, "secretary"),
                (self.council, "member"),
            )
        ]
        council = self.env["tdkt.council"].create(
            {
                "name": "Hội đồng",
                "company_id": self.company.id,
                "date_from": date(2023, 1, 1),
                "member_ids": members,
            }
        )
        lines = self._qualify(self._nominate()).nomination_ids
        values = {
            "council_id": council.id,
            "company_id": self.company.id,
            "date_planned": "2023-03-10 02:00:00",
            "place": "Phòng họp",
            "counter_ids": [(6, 0, council.member_ids[1:].ids)],
            "item_ids": [(0, 0, {"nomination_id": line.id}) for line in lines],
        }
        session = self.env["tdkt.session"].with_user(self.officer).create(values)
        session.action_invite()
        return session

    def _open_session(self):
        session = self._begin_session()
        session.member_ids.action_set_present()
        session.action_open()
        return session

    def _begin_conflict(self):
        session = self._open_session()
        values = {
            "item_id": session.item_ids.id,
            "attendee_id": session.member_ids[2].id,
            "kind": "declared",
        }
        return session.conflict_ids.create(values)

    def _begin_nomination_rejected(self):
        session = self._open_session()
        session.action_start_voting()
        session.item_ids.write({"first_disagree": 3, "second_disagree": 3})
        session.action_count()
        session.action_close()
        return session.item_ids.nomination_id

    def _begin_minutes(self):
        session = self._open_session()
        session.action_start_voting()
        session.item_ids.write({"first_agree": 3, "second_agree": 3})
        session.action_count()
        session.action_close()
        session.action_new_minutes()
        minutes = session.minutes_ids.filtered(lambda one: one.kind == "meeting")
        minutes.number = "05/BB-HĐ"
        return minutes

    def _begin_list_of_old_awards(self):
        return self._create_batch(xlsx([row("Nguyễn Văn An", birthday="02/05/1980")]))

    def _begin_row_of_a_list(self):
        return self._check(row("Nguyễn Văn An", birthday="02/05/1980")).row_ids

    def _begin_row_that_is_not_sure(self):
        return self._check(row("Trần Thị Bình")).row_ids

    def _begin_list_of_assessments(self):
        return self._create_list("assessment", SURE)

    def _begin_row_of_assessments(self):
        return self._check_list("assessment", SURE)

    def _begin_row_of_assessments_that_is_not_sure(self):
        return self._check_list("assessment", UNSURE)

    def _begin_list_of_initiatives(self):
        return self._create_list("initiative", SURE)

    def _begin_row_of_initiatives(self):
        return self._check_list("initiative", SURE)

    def _begin_row_of_initiatives_that_is_not_sure(self):
        return self._check_list("initiative", UNSURE)

    def _create_list(self, kind, person):
        values = {
            "file": base64.b64encode(LISTS[kind].format(person).encode()),
            "filename": "ds.csv",
            "company_id": self.company.id,
        }
        return self.env[f"tdkt.{kind}.import"].with_user(self.officer).create(values)

    def _check_list(self, kind, person):
        batch = self._create_list(kind, person)
        batch.action_read()
        return self._step_to_rest(batch).row_ids

    # --- What others do meanwhile --------------------------------------------------

    def _wait_for_others(self, record, action):
        """Do what an action waits for and what is done on other records."""
        if record._name == "tdkt.campaign" and action == "close":
            if record.level == "office":
                self._create_review(record).action_complete()
        elif record._name == "tdkt.dossier" and action == "conclude":
            lines = record.nomination_ids.filtered(lambda one: one.state == "proposed")
            lines.with_user(self.officer).action_qualify()
        elif record._name == "tdkt.cluster.round" and record.state == "self":
            criterion = record.sheet_id.criterion_ids
            for entry in record.entry_ids:
                entry.set_scores([{"criterion_id": criterion.id, "points": 90}])
        elif record._name == "tdkt.cluster.round" and action != "step_back":
            if record.state in ("cross", "appraisal", "final"):
                record.action_take_over()
        elif record._name == "tdkt.session" and action == "open":
            record.member_ids.action_set_present()
        elif record._name == "tdkt.session" and action in ("count", "close"):
            pending = record.item_ids.filtered(lambda one: one.result == "pending")
            pending.write({"first_agree": 3, "second_agree": 3})
            if action == "close" and pending:
                record.action_count()
        elif record._name == "tdkt.nomination" and record.state == "returned":
            record.with_user(self.head).merit = "Đã sửa."
        elif record._name == "tdkt.nomination" and record.state == "rejected":
            # its last line concluded the dossier
            record.dossier_id.with_user(self.officer).action_reopen("Xét lại")

    def _go_on(self, record):
        """Let the job that works on a list come to its end."""
        if record._name.endswith(".import") and hasattr(record, "action_step"):
            if record.state in ("checking", "importing", "undoing"):
                self._step_to_rest(record)

    # --- Walking -------------------------------------------------------------------

    def _walk(self, record, typed):
        """Return {place: {what was done there}}, for every place reached.

        :param dict typed: values that are entered when an action is refused
        """
        done = {}
        self._visit(record, typed, done)
        return done

    def _place(self, record):
        fields = self._state_fields(record)
        waiting = "date_proposed" in record._fields and bool(record.date_proposed)
        return (*((name, record[name]) for name in fields), ("waiting", waiting))

    def _state_fields(self, model):
        return sorted({one.field for one in model._transitions().values()})

    def _visit(self, record, typed, done):
        place = self._place(record)
        if place in done:
            return
        done[place] = {}
        for action in record._transitions():
            for user in self.people:
                try:
                    with self.env.cr.savepoint():
                        if not self._act(record.with_user(user), action, typed):
                            raise Undone
                        done[place][action] = self._place(record)
                        self._go_on(record)
                        self._visit(record, typed, done)
                        raise Undone
                except Undone:
                    self.env.invalidate_all()
                if action in done[place]:
                    break

    def _act(self, record, action, typed):
        """Do ``action``, with what it asks for; tell whether it was done."""
        method = getattr(record, f"action_{action}", None)
        if not method or not self._may(record, action):
            return False
        given = {"reason": "Vì lý do công tác", "number": 77}
        parameters = inspect.signature(method).parameters
        if any(one.default is one.empty for one in parameters.values()):
            # it is about one line, not about the record's state
            return False
        arguments = {name: given[name] for name in parameters.keys() & given.keys()}

        def act(names=None):
            """Do it after typing ``names``, None for as the record stands."""
            before = self._place(record)
            try:
                with self.env.cr.savepoint():
                    if names is not None:
                        self._wait_for_others(record.sudo(), action)
                        self._type(record, {name: typed[name] for name in names})
                    method(**arguments)
                    self.env.flush_all()
                    return self._place(record) != before
            except REFUSALS:
                self.env.invalidate_all()
                return None

        done = act()
        if done is None:
            done = act(self._list_asked(record, act, typed))
        return bool(done)

    def _list_asked(self, record, act, typed):
        """Return the names without which the action is refused, and no others.

        Whatever is not asked for yet stays empty, until it may be too late.
        """
        asked = [name for name in typed if not record.sudo()[name]]
        if not self._would(act, asked):
            return asked
        for name in list(asked):
            fewer = [one for one in asked if one != name]
            if self._would(act, fewer):
                asked = fewer
        return asked

    def _would(self, act, names):
        try:
            with self.env.cr.savepoint():
                if act(names):
                    raise Undone
        except Undone:
            self.env.invalidate_all()
            return True
        return False

    def _may(self, record, action):
        """Tell whether it is the turn of this action and of this user."""
        if record.sudo()[record._transitions()[action].field] not in (
            record._transitions()[action].sources
        ):
            return False
        try:
            record.check_access("read")
            return not record._get_refusal_reasons(action, content=False)[record.id]
        except AccessError:
            return False

    def _type(self, record, typed):
        """Enter what is missing and may be entered, by whoever may."""
        for name, value in typed.items():
            if record.sudo()[name]:
                continue
            for user in self.people:
                try:
                    with self.env.cr.savepoint():
                        record.with_user(user).write({name: value})
                        self.env.flush_all()
                    break
                except REFUSALS:
                    self.env.invalidate_all()

    def _late_values(self, record):
        """Return the values of ``record`` that may be left out at first."""
        if "raw_name" in record._fields or hasattr(record, "action_step"):
            # what stands in a list is not typed
            return {}
        protected = record._protected_fields() | {"company_id", "origin", "level"}
        values = {}
        for name, field in record._fields.items():
            if (
                field.store
                and (not field.compute or not field.readonly)
                and not field.required
                and not field.related
                and name not in protected
                and (field.type in LATE or name == "signer_id")
                and not name.startswith(("message_", "activity_"))
                and record.sudo()[name]
            ):
                values[name] = field.convert_to_write(record.sudo()[name], record)
        return values

    def _empty(self, record, names):
        for name in names:
            try:
                with self.env.cr.savepoint():
                    empty = (
                        [(5,)] if record._fields[name].type == "many2many" else False
                    )
                    record.write({name: empty})
                    self.env.flush_all()
            except REFUSALS:
                self.env.invalidate_all()

    def _walk_twice(self, begin):
        """Return what a complete record and an emptied one can do, by place."""
        walks = []
        for bare in (False, True):
            try:
                with self.env.cr.savepoint():
                    record = begin()
                    late = self._late_values(record)
                    if bare:
                        self._empty(record, late)
                    typed = {**late, **TYPED.get(record._name, {})}
                    if not bare:
                        self._type(record, typed)
                    walks.append((record._name, self._walk(record, typed)))
                    raise Undone
            except Undone:
                self.env.invalidate_all()
        return walks

    def _ends(self, model, place):
        """Return the fields whose value in ``place`` needs no way on."""
        values = dict(place)
        over = values.get("state") in FINAL.get((model, "state"), ())
        return {
            name
            for name, value in place
            if name == "waiting"
            or over
            or value in FINAL.get((model, name), ())
            or value in REFUSED.get((model, name), ())
            or value in MOVED_BY_OTHERS.get((model, name), ())
        }

    def _is_unsigned(self, begin, field):
        """Tell whether this office does not sign what the walk begins with."""
        return field == "document_state" and begin in (
            "_begin_campaign_of_the_superior",
            "_begin_plan_of_a_unit",
        )

    @mute_logger("odoo.sql_db", "odoo.addons.base.models.ir_rule")
    def test_everybody_walks_everywhere(self):
        reached = {}
        begins = [name for name in dir(self) if name.startswith("_begin_")]
        begins.remove("_begin_delegation")
        for name in begins:
            (model, full), (_same, bare) = self._walk_twice(getattr(self, name))
            for place, ways in full.items():
                for field, value in place:
                    reached.setdefault((model, field), set()).add(value)
                    # a state that a job leads out of is passed on the way
                    reached[model, field] |= {dict(to)[field] for to in ways.values()}
                    if field in self._ends(model, place) or self._is_unsigned(
                        name, field
                    ):
                        continue
                    left = [
                        action
                        for action, there in ways.items()
                        if dict(there)[field] != value
                    ]
                    with self.subTest(begin=name, place=place, field=field):
                        self.assertTrue(left, "a dead end")
            for place, ways in full.items():
                with self.subTest(begin=name, place=place):
                    self.assertFalse(
                        ways.keys() - bare.get(place, {}).keys(),
                        "asks for what nobody may enter any more",
                    )
        self._assert_nothing_left_out(reached)

    def _assert_nothing_left_out(self, reached):
        """Every state that has to lead on was come to, in every workflow there is."""
        for model in self.env.values():
            if not isinstance(model, TdktWorkflowMixin) or model._abstract:
                continue
            for field in self._state_fields(model):
                key = model._name, field
                states = set(
                    dict(model._fields[field]._description_selection(self.env))
                )
                states -= FINAL.get(key, set()) | MOVED_BY_OTHERS.get(key, set())
                with self.subTest(model=model._name, field=field):
                    self.assertFalse(states - reached.get(key, set()))
