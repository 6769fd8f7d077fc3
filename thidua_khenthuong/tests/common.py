import base64
from contextlib import contextmanager
from datetime import date
from unittest.mock import ANY, patch

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, new_test_user

from odoo.addons.base.models.ir_cron import IrCron

from ..models.mixins.gate import Pass
from ..typesetting import presses

TODAY = date(2023, 3, 10)
# What a record says to writes of what is settled, and of what its steps alone change.
LOCKED = (UserError, "is locked in its present state")
BY_BUTTON = (UserError, "changes only through")
# More steps than the list of any test needs: one that goes on is caught in a circle.
MOST_STEPS = 1_000
COMMIT_PROGRESS = IrCron._commit_progress


def _commit_progress(crons, processed=0, **values):
    """Report progress as a cron does; called outside of one, commit nothing."""
    if crons.env.context.get("ir_cron_progress_id"):
        return COMMIT_PROGRESS(crons, processed, **values)
    crons.env.flush_all()
    return float("inf")


class Anything:
    """Stands for whatever values somebody may come with."""

    def __contains__(self, name):
        return True

    def __getitem__(self, name):
        return ANY


class Unlocked(Pass):
    """Opens every lock, of whatever model: what is left is what access says."""

    def is_for(self, records):
        return True

    def values_for(self, records):
        return [Anything()] * len(records)

    def values_due(self, vals_list):
        return [Anything()] * len(vals_list)

    def lets_delete(self, records):
        return True


class Refusals:
    """Asserts that something is refused, and why. Stands before a test's base class."""

    def assertRefused(self, error_class, *words):
        """Require that the block raises exactly ``error_class``, saying ``words``.

        ``AccessError`` and ``ValidationError`` are kinds of ``UserError``: whoever
        asks for that alone takes a refused access for a refused step.

        :param words: parts of the sentence, each of which it holds: a database error
            names its constraint, an access error of Odoo the model in parentheses
        :return: context manager that gives what ``assertRaises`` gives
        """
        return self.assertRefusedAs((error_class, *words))

    @contextmanager
    def assertRefusedAs(self, *refusals):
        """Require one of several refusals: for loops over what is refused variously.

        :param refusals: each a class and words, as of ``assertRefused``
        """
        for _error_class, *words in refusals:
            if not words or not all(word.strip() for word in words):
                raise TypeError("a refusal is known by the words of its sentence")
        classes = {error_class for error_class, *_words in refusals}
        caught_class = classes.pop() if len(classes) == 1 else UserError
        with self.assertRaises(caught_class) as caught:
            yield caught
        error, sentence = caught.exception, str(caught.exception)
        self.assertTrue(
            any(
                type(error) is error_class and all(word in sentence for word in words)
                for error_class, *words in refusals
            ),
            f"{type(error).__name__}: {sentence}\nis none of {refusals}",
        )


class TdktCase(Refusals, TransactionCase):
    """An office with three departments, their people, and one login per role.

    Dates stand still at ``TODAY``: campaigns, minutes and documents of these tests
    live in March 2023, as the launch document they were modelled on. A browser keeps
    its own clock and drops cookies of the past: tours set ``frozen_date`` to None.
    """

    frozen_date = TODAY

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Odoo's tests leave no process behind
        cls.addClassCleanup(presses.presses.close)
        if cls.frozen_date:
            freezer = freeze_time(cls.frozen_date)
            freezer.start()
            cls.addClassCleanup(freezer.stop)
        # what a test does is undone: nothing is committed but within a cron's own run
        cls.startClassPatcher(
            patch.object(type(cls.env["ir.cron"]), "_commit_progress", _commit_progress)
        )
        # … and a mail server that takes every letter, and carries none
        for name, answer in (
            ("_disable_send", lambda *_: False),
            ("_connect__", lambda *_, **_values: None),
            ("send_email", lambda _servers, message, **_values: message["Message-Id"]),
        ):
            cls.startClassPatcher(
                patch.object(type(cls.env["ir.mail_server"]), name, answer)
            )
        cls.company = cls.env["res.company"].create(
            {
                "name": "Sở Kiểm thử",
                "tdkt_superior_name": "UBND TỈNH LẠNG SƠN",
                "tdkt_issuer_name": "SỞ KIỂM THỬ",
                "tdkt_abbreviation": "SKT",
                "tdkt_place": "Lạng Sơn",
                "currency_id": cls.env.ref("base.VND").id,
            }
        )
        cls.env.ref("base.VND").active = True
        cls.env = cls.env(
            context={**cls.env.context, "allowed_company_ids": cls.company.ids}
        )
        departments = cls.env["hr.department"].create(
            [
                {"name": name, "company_id": cls.company.id}
                for name in ("Văn phòng", "Phòng Tổ chức", "Phòng Cải cách")
            ]
        )
        cls.office, cls.department, cls.other_department = departments
        cls.leader = cls._create_user("t_leader", "leader", cls.office, "Giám đốc")
        cls.officer = cls._create_user("t_officer", "officer", cls.office)
        cls.head = cls._create_user("t_head", "unit", cls.department, "Trưởng phòng")
        cls.other_head = cls._create_user("t_head2", "unit", cls.other_department)
        cls.staff = cls._create_user("t_staff", "user", cls.department, "Chuyên viên")
        cls.other_staff = cls._create_user("t_staff2", "user", cls.other_department)
        cls.hr_user = cls._create_user("t_hr", "user", cls.office)
        cls.hr_user.group_ids |= cls.env.ref("hr.group_hr_user")
        cls.council = cls._create_user("t_council", "council", cls.office)
        cls.manager = cls._create_user("t_manager", "manager", cls.office)
        cls.department.manager_id = cls.head.employee_id
        cls.other_department.manager_id = cls.other_head.employee_id
        cls.company.tdkt_officer_id = cls.officer
        cls.company.tdkt_standing_department_id = cls.office
        cls.award = cls.env.ref("thidua_khenthuong.award_gk_individual")
        cls.collective_award = cls.env.ref("thidua_khenthuong.award_gk_collective")
        cls.high_award = cls.env.ref("thidua_khenthuong.award_bk_tinh_individual")

    # --- Factories -------------------------------------------------------------

    @classmethod
    def _create_user(cls, login, role, department, job=None):
        """Create a login of ``role`` with an employee in ``department``."""
        user = new_test_user(
            cls.env,
            login=login,
            name=f"Người {login}",
            groups=f"base.group_user,thidua_khenthuong.group_tdkt_{role}",
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
            lang="en_US",
            tz="Asia/Ho_Chi_Minh",
        )
        cls.env["hr.employee"].create(
            {
                "name": f"Người {login}",
                "user_id": user.id,
                "department_id": department.id,
                "job_title": job,
                "company_id": cls.company.id,
            }
        )
        return user

    @classmethod
    def _prepare_campaign_values(cls, **values):
        return {
            **cls._campaign_text(),
            "company_id": cls.company.id,
            "department_ids": [
                (6, 0, (cls.office | cls.department | cls.other_department).ids)
            ],
            "signer_id": cls.leader.employee_id.id,
            "target_ids": [
                (
                    0,
                    0,
                    {
                        "name": "Ít nhất 01 mô hình hoặc 01 công trình, phần việc",
                        "kind_ids": [
                            (
                                6,
                                0,
                                cls.env["tdkt.item.kind"]
                                .search([("code", "in", ("model", "work", "task"))])
                                .ids,
                            )
                        ],
                    },
                )
            ],
            **values,
        }

    @staticmethod
    def _campaign_text():
        """Return what a campaign needs to be launched, whose ever it is."""
        return {
            "name": "Phong trào thi đua thử nghiệm",
            "subject": "Phong trào thi đua thử nghiệm chào mừng ngày thành lập",
            "theme": "Đoàn kết, sáng tạo, hoàn thành xuất sắc nhiệm vụ",
            "date_start": date(2023, 3, 1),
            "date_end": date(2023, 5, 31),
            "section_ids": [
                (
                    0,
                    0,
                    {
                        "kind": "content",
                        "label": "I.",
                        "title": "NỘI DUNG THI ĐUA",
                        "point_ids": [
                            (0, 0, {"label": "1.", "text": "Đẩy nhanh tiến độ."})
                        ],
                    },
                )
            ],
        }

    @classmethod
    def _create_campaign(cls, launched=True, **values):
        campaign = (
            cls.env["tdkt.campaign"]
            .with_user(cls.officer)
            .create(cls._prepare_campaign_values(**values))
        )
        if launched:
            campaign.with_user(cls.leader).action_launch()
        return campaign

    @classmethod
    def _create_unit_plan(cls, campaign, user=None, adopted=False, **values):
        """Create the own plan of the unit headed by ``user`` below ``campaign``."""
        user = user or cls.head
        action = campaign.with_user(user).action_new_unit_plan()
        plan = cls.env["tdkt.campaign"].with_user(user).browse(action["res_id"])
        content = {"title": "NỘI DUNG", "point_ids": [(0, 0, {"text": "Sớm hạn."})]}
        plan.write(
            {
                "section_ids": [(0, 0, content)],
                "target_ids": [(0, 0, {"name": "Mỗi người một cải tiến"})],
                "legal_basis_ids": [(0, 0, {"name": "Căn cứ phát động của Sở"})],
                "recipient_ids": [(0, 0, {"name": "Văn phòng"})],
                **values,
            }
        )
        if adopted:
            plan.action_adopt()
        return plan

    @classmethod
    def _create_news(cls, campaign, user=None, **values):
        user = user or cls.head
        return (
            cls.env["tdkt.campaign.news"]
            .with_user(user)
            .create(
                {
                    "campaign_id": campaign.id,
                    "name": "Bài viết về mô hình một cửa",
                    "department_id": user.employee_id.department_id.id,
                    **values,
                }
            )
        )

    @classmethod
    def _create_exemplar(cls, user=None, **values):
        """Create a draft exemplar about ``staff``, proposed by the unit of ``user``."""
        user = user or cls.head
        return (
            cls.env["tdkt.exemplar"]
            .with_user(user)
            .create(
                {
                    "name": "Người cán bộ một cửa tận tụy",
                    "company_id": cls.company.id,
                    "employee_id": cls.staff.employee_id.id,
                    "unit_id": user.employee_id.department_id.id,
                    "story": "Giải quyết 1.200 hồ sơ, không hồ sơ nào trễ hạn.",
                    **values,
                }
            )
        )

    @classmethod
    def _create_review(cls, campaign, **values):
        """Create the final report on ``campaign``, ready to be completed."""
        return (
            cls.env["tdkt.campaign.review"]
            .with_user(cls.officer)
            .create(
                {
                    "campaign_id": campaign.id,
                    "kind": "final",
                    "report_file": base64.b64encode(b"%PDF tong ket"),
                    "report_filename": "tong-ket.pdf",
                    **values,
                }
            )
        )

    @classmethod
    def _create_commitment(cls, campaign, user=None, **values):
        """Create a draft commitment, of ``user`` personally or of a department."""
        user = user or cls.head
        employee = values.pop("employee_id", False)
        return (
            cls.env["tdkt.commitment"]
            .with_user(user)
            .create(
                {
                    "campaign_id": campaign.id,
                    "department_id": user.employee_id.department_id.id,
                    "employee_id": employee,
                    "item_ids": [
                        (
                            0,
                            0,
                            {
                                "kind": "model",
                                "name": "Mô hình một cửa thân thiện",
                                "quantity_target": 10,
                                "uom": "hồ sơ",
                            },
                        )
                    ],
                    **values,
                }
            )
        )

    @classmethod
    def _create_dossier(cls, campaign=None, user=None, nominations=None, **values):
        """Create a draft dossier of the unit headed by ``user``."""
        user = user or cls.head
        if nominations is None:
            nominations = [
                {
                    "award_id": cls.award.id,
                    "employee_id": cls.staff.employee_id.id,
                    "merit": "Hoàn thành xuất sắc nhiệm vụ.",
                }
            ]
        return (
            cls.env["tdkt.dossier"]
            .with_user(user)
            .create(
                {
                    "campaign_id": campaign.id if campaign else False,
                    "company_id": cls.company.id,
                    "department_id": user.employee_id.department_id.id,
                    "year": 2023,
                    "minutes_number": "01/BB-HĐ",
                    "minutes_date": date(2023, 3, 9),
                    "minutes_file": base64.b64encode(b"bien ban"),
                    "minutes_filename": "bien-ban.txt",
                    "nomination_ids": [(0, 0, vals) for vals in nominations],
                    **values,
                }
            )
        )

    @classmethod
    def _qualify(cls, dossier):
        """Bring a draft dossier to qualified lines."""
        dossier.action_submit()
        dossier.with_user(cls.officer).action_appraise()
        dossier.nomination_ids.with_user(cls.officer).action_qualify()
        return dossier

    @classmethod
    def _create_decision(cls, campaign=None, gather=True, **values):
        decision = (
            cls.env["tdkt.decision"]
            .with_user(cls.officer)
            .create(
                {
                    "company_id": cls.company.id,
                    "campaign_id": campaign.id if campaign else False,
                    "commendation_type": "phong_trao" if campaign else "cong_trang",
                    "subject": "Về việc tặng Giấy khen",
                    "reward_reason": "đã có thành tích xuất sắc trong phong trào",
                    "signer_id": cls.leader.employee_id.id,
                    "year": 2023,
                    **values,
                }
            )
        )
        if gather:
            decision.action_gather()
        return decision

    @classmethod
    def _create_external(cls, reference, day, **values):
        """Create the draft of a decision that another body made on ``day``.

        :param values: among them ``line_ids``, or whom it amends
        """
        return (
            cls.env["tdkt.decision"]
            .with_user(cls.officer)
            .create(
                {
                    "origin": "external",
                    "company_id": cls.company.id,
                    "subject": "Về việc khen thưởng",
                    "external_reference": reference,
                    "date_document": day,
                    "issuer_id": cls._superior_body().id,
                    "commendation_type": "cong_trang",
                    "year": day.year,
                    "scan_file": base64.b64encode(b"PDF"),
                    "scan_filename": "quyet-dinh.pdf",
                    **values,
                }
            )
        )

    @classmethod
    def _superior_body(cls):
        """Return the body above the office, the same each time."""
        partners = cls.env["res.partner"]
        values = {"name": "Ủy ban nhân dân tỉnh", "ref": "UBND-T", "is_company": True}
        return partners.search([("ref", "=", values["ref"])]) or partners.create(values)

    @classmethod
    def _give_external(cls, award, year, employee=None, **values):
        """Register what the superior body gave at the end of ``year``."""
        employee = employee or cls.staff.employee_id
        line = {"award_id": award.id, "employee_id": employee.id}
        decision = cls._create_external(
            f"{award.code}-{year}-{employee.id}/QĐ-UBND",
            date(year, 12, 20),
            line_ids=[(0, 0, line)],
            **values,
        )
        decision.action_register()
        return decision.commendation_ids

    @classmethod
    def _step_to_rest(cls, batch):
        """Call the steps of an import as the client does, until it is at rest."""
        state = batch.state
        for _step in range(MOST_STEPS):
            if batch.action_step()["state"] != state:
                return batch
        raise AssertionError(f"{batch.display_name} is still {state}")

    @classmethod
    def _issue(cls, document, number=1):
        """Sign, number and issue a draft document."""
        document.with_user(cls.leader).action_sign()
        document.with_user(cls.officer).action_number(number)
        document.with_user(cls.officer).action_issue()
        return document
