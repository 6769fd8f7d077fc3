"""One record of every model at every place, for the access matrix.

To add a model, give :class:`Place` a method ``values_<model with underscores>``, and
``advance_<the same>`` when its rows speak of a state a new record is not in. Then add
its rows to ``security/access_matrix.csv``.
"""

import base64
import hashlib
import itertools
from datetime import date

from odoo.tests import new_test_user

from ..verification import codes
from .common import TdktCase, Unlocked

# of rows of the law that nobody else uses
YEARS = itertools.count(1900)


class Place:
    """Where records stand, seen from the person who tries to reach them.

    Records are remembered: ask for them in ``setUpClass``, or a test that is undone
    leaves the next one records that are no more.

    :param env: environment of the superuser, in the company of the place
    :param department: the department the records belong to
    :param employee: the person they name
    :param login: the user who makes the record where that matters (dialogs)
    :param office: the place that holds what the whole office shares; itself if empty
    """

    def __init__(self, env, department, employee, login=None, office=None):
        self.env = env
        self.company = env.company
        self.department = department
        self.employee = employee
        self.login = login
        self.office = office or self
        self._made = {}

    # --- What the tests ask for --------------------------------------------------

    def record(self, model, state=""):
        """Return the record of ``model`` in ``state``, made when first asked for."""
        key = model, state
        if key not in self._made:
            records = self.env[model]
            if records._transient and self.login:
                # whoever it is: the matrix says elsewhere who may open a dialog
                records = records.with_user(self.login).sudo()
            self._made[key] = self._existing(model, state) or self._create(
                records, state
            )
        return self._made[key]

    def _create(self, records, state):
        # lines of a locked document exist, although none can be added any more
        values = dict(self.values(records._name, state))
        # a record comes to its state by its actions, not by its values
        values.pop("state", None)
        with Unlocked(records):
            record = records.create(values).with_env(self.env)
        self._call_if_given("advance", record._name, record, state)
        return record

    def values(self, model, state=""):
        """Return the values a record can be created with.

        The first of them is the field that the tests write back. A ``state`` among
        them is what nobody may create: access alone is then asked for its opinion.
        """
        return self._method("values", model)(state)

    def _method(self, prefix, model):
        name = f"{prefix}_{model.replace('.', '_')}"
        method = getattr(self, name, None)
        if not method:
            raise NotImplementedError(
                f"Give Place in tests/access_fixture.py a method {name}, and {model} "
                "its rows in security/access_matrix.csv."
            )
        return method

    def _existing(self, model, state):
        """Return a record that comes into being by another one's action."""
        return self._call_if_given("find", model, state)

    def _call_if_given(self, prefix, model, *arguments):
        method = getattr(self, f"{prefix}_{model.replace('.', '_')}", None)
        return method(*arguments) if method else None

    # --- Campaigns and their lines -----------------------------------------------

    def values_tdkt_campaign(self, state):
        values = self._values_of_campaign(state)
        if "unit plan" in state:
            del values["symbol"]
            values["level"] = "unit"
            values["parent_id"] = self._campaign("launched").id
            values["organizer_id"] = self.department.id
            values["department_ids"] = [(6, 0, self.department.ids)]
        if state.startswith("launched"):
            values["state"] = "launched"
        return values

    # Without the lines that every new document begins with: it is the right to the
    # document that is tried, not that to its lines.
    NO_DEFAULTS = {"legal_basis_ids": [], "recipient_ids": []}

    def _values_of_campaign(self, state):
        return {
            "budget": 1000,
            **self.NO_DEFAULTS,
            "name": f"Phong trào {state}",
            "level": "office",
            "subject": "Phong trào thi đua",
            "theme": "Đoàn kết, sáng tạo",
            "symbol": f"PD-{self.company.id}",
            "date_start": date(2023, 3, 1),
            "date_end": date(2023, 5, 31),
            "company_id": self.company.id,
            "department_ids": [
                (
                    6,
                    0,
                    self.department.search([("company_id", "=", self.company.id)]).ids,
                )
            ],
            "signer_id": self.employee.id,
        }

    def advance_tdkt_campaign(self, campaign, state):
        campaign.section_ids = [
            (
                0,
                0,
                {
                    "kind": "content",
                    "title": "NỘI DUNG",
                    "point_ids": [(0, 0, {"text": "Đẩy nhanh tiến độ."})],
                },
            )
        ]
        if state == "launched unit plan":
            campaign.action_adopt()
        elif state.split()[0] in ("launched", "cancelled"):
            campaign.action_launch()
        if state == "cancelled":
            campaign.action_cancel("Hoãn")

    def _campaign(self, state):
        """Return the campaign of a line: “draft campaign”, “launched unit plan” …"""
        if "unit plan" in state:
            return self.record("tdkt.campaign", state)
        return self.office.record("tdkt.campaign", state.split()[0])

    def values_tdkt_campaign_section(self, state):
        return {"title": "BIỆN PHÁP", "campaign_id": self._campaign(state).id}

    def values_tdkt_campaign_guess(self, state):
        return {
            "kind": "theme",
            "value": "Về đích sớm",
            "campaign_id": self._campaign(state).id,
        }

    def values_tdkt_campaign_point(self, state):
        section = self._campaign(state).section_ids[0]
        return {"text": "Nội dung", "section_id": section.id}

    def values_tdkt_campaign_target(self, state):
        return {"name": "01 mô hình", "campaign_id": self._campaign(state).id}

    def values_tdkt_campaign_award(self, state):
        campaign = self._campaign(state)
        free = self.env["tdkt.award"].search(
            [("id", "not in", campaign.award_ids.award_id.ids)], limit=1
        )
        return {"quantity": 3, "campaign_id": campaign.id, "award_id": free.id}

    def values_tdkt_campaign_progress(self, state):
        return {
            "department_id": self.department.id,
            "campaign_id": self._campaign(state).id,
        }

    def find_tdkt_campaign_progress(self, state):
        domain = [
            (name, "=", value)
            for name, value in self.values("tdkt.campaign.progress", state).items()
        ]
        return self.env["tdkt.campaign.progress"].search(domain)

    def values_tdkt_legal_basis(self, state):
        return {"name": "Căn cứ Luật", **self._document(state)}

    def values_tdkt_recipient(self, state):
        return {"name": "Như Điều 3", **self._document(state)}

    def _document(self, state):
        """Return the parent of a line: “draft campaign”, “issued decision” …"""
        document_state, kind = state.split(maxsplit=1)
        if kind != "decision":
            return {"campaign_id": self._campaign(state).id}
        return {"decision_id": self.record("tdkt.decision", document_state).id}

    def values_tdkt_campaign_import(self, state):
        return {"filename": "phat-dong.txt", "file": base64.b64encode(b"PD").decode()}

    def values_tdkt_campaign_news(self, state):
        return {
            "name": "Bài viết về mô hình một cửa",
            "campaign_id": self._campaign("launched").id,
            "department_id": self.department.id,
        }

    def values_tdkt_campaign_review(self, state):
        return {
            "limits": "Còn chậm",
            "campaign_id": self._campaign("launched").id,
            "chart_ids": [],
        }

    def values_tdkt_campaign_review_chart(self, state):
        review = self.record("tdkt.campaign.review")
        return {"name": "số nội dung hoàn thành", "review_id": review.id}

    # --- Distribution --------------------------------------------------------------

    def values_tdkt_organisation_code(self, state):
        partner = self.env["res.partner"].create({"name": "Cơ quan thử"})
        return {"code": "H37.99", "partner_id": partner.id}

    def values_tdkt_distribution(self, state):
        decision = self.office.record("tdkt.decision", "issued")
        recipients = self.env["tdkt.recipient"]
        with Unlocked(recipients):
            recipient = recipients.create(
                {"name": "Như Điều 3", "decision_id": decision.id}
            )
        return {"channel": "paper", "recipient_id": recipient.id}

    def values_tdkt_receipt(self, state):
        return {
            "filename": "tra-loi.edxml",
            "sha256": "0",
            "company_id": self.company.id,
            "fault": "Không rõ văn bản nào",
        }

    def find_tdkt_receipt(self, state):
        receipts = self.env["tdkt.receipt"]
        # one message is kept once for each office
        known = receipts.search([("company_id", "=", self.company.id)], limit=1)
        return known or receipts._create_recording([self.values(receipts._name)])

    def values_tdkt_reading(self, state):
        line = self.office.record("tdkt.distribution")
        return {
            "document_name": "Quyết định 64/QĐ-SNV",
            "distribution_id": line.id,
            "company_id": self.company.id,
            "employee_id": self.employee.id,
            "department_id": self.department.id,
        }

    def values_tdkt_signed_file(self, state):
        values = self.values_tdkt_frozen_print(state)
        del values["report_name"]
        return values

    def values_tdkt_signed_upload(self, state):
        decision = self.office.record("tdkt.decision", "issued")
        return {
            "filename": "ban-ky.pdf",
            "res_model": decision._name,
            "res_id": decision.id,
            "file": base64.b64encode(b"%PDF-1.7").decode(),
        }

    def values_tdkt_receipt_upload(self, state):
        return {
            "filename": "tra-loi.edxml",
            "file": base64.b64encode(b"<edXML/>").decode(),
        }

    def values_tdkt_outgoing_book(self, state):
        return {
            "date_from": date(2023, 1, 1),
            "date_to": date(2023, 3, 31),
            "company_id": self.company.id,
        }

    # --- Exemplars ---------------------------------------------------------------

    def values_tdkt_exemplar(self, state):
        values = {
            "name": "Người cán bộ một cửa tận tụy",
            "story": "Giải quyết 1.200 hồ sơ, không hồ sơ nào trễ hạn.",
            "company_id": self.company.id,
            "employee_id": self.employee.id,
            "unit_id": self.department.id,
            "consent_date": date(2023, 3, 9),
            "consent_method": "written",
        }
        return values if state == "draft" else {**values, "state": state}

    def advance_tdkt_exemplar(self, exemplar, state):
        for action in {
            "proposed": ("propose",),
            "published": ("propose", "check", "approve", "publish"),
        }.get(state, ()):
            getattr(exemplar, f"action_{action}")()

    # --- Catalogue ---------------------------------------------------------------

    def values_tdkt_item_kind(self, state):
        return {"name": "Loại mới", "code": "new"}

    def values_tdkt_award(self, state):
        return {"name": "Giấy khen thử", "code": "thu", "legal_basis": "Điều 74"}

    def values_tdkt_document_type(self, state):
        return {"name": "Thử", "title": "THỬ", "abbreviation": "TH"}

    def find_tdkt_item_kind(self, state):
        return self.env["tdkt.item.kind"].search([], limit=1)

    def find_tdkt_award(self, state):
        # one that nothing names yet: the cell of delete must be free to delete it
        return self.env["tdkt.award"].create(
            {**self.values("tdkt.award"), "code": "thu-cu"}
        )

    def find_tdkt_document_type(self, state):
        return self.env["tdkt.document.type"].create(
            {**self.values("tdkt.document.type"), "abbreviation": "CU"}
        )

    def values_tdkt_number_series(self, state):
        return {"code": "THU", "year": 2020, "company_id": self.company.id}

    def values_tdkt_lower_award(self, state):
        return {"award_id": self.env.ref("thidua_khenthuong.award_ldtt").id}

    def values_tdkt_numbering(self, state):
        return {
            "number": 5,
            "res_model": "tdkt.campaign",
            "res_id": self._campaign("launched").id,
        }

    def values_tdkt_series_start(self, state):
        return {
            "next_number": 5,
            "document_type_id": self.env.ref(
                "thidua_khenthuong.document_type_decision"
            ).id,
        }

    def values_tdkt_reason(self, state):
        return {"reason": "Lý do riêng"}

    def values_tdkt_calendar_link(self, state):
        return {"confirmed": True}

    def values_tdkt_register(self, state):
        return {"year": 2023, "company_id": self.company.id}

    # --- Certificates and kept prints --------------------------------------------

    def values_tdkt_certificate_template(self, state):
        every_office = state == "of every office"
        return {
            "name": "Mẫu thử",
            "company_id": not every_office and self.company.id,
        }

    def values_tdkt_certificate_line(self, state):
        return {
            "text": "TẶNG",
            "template_id": self.record("tdkt.certificate.template", state).id,
            "font_id": self.env["tdkt.certificate.font"].search([], limit=1).id,
        }

    # --- What new documents begin with -------------------------------------------

    def values_tdkt_citation(self, state):
        return {
            "name": "Căn cứ Quy chế thử",
            "legal_basis": "Quy chế",
            "company_id": state != "of every office" and self.company.id,
        }

    def values_tdkt_document_default(self, state, kind="plan"):
        kind = self.env.ref(f"thidua_khenthuong.document_type_{kind}")
        return {
            "execution_units": "Chánh Văn phòng",
            "document_type_id": kind.id,
            "company_id": state != "of every office" and self.company.id,
        }

    def find_tdkt_document_default(self, state):
        # of another type: an office has one row for each
        values = self.values_tdkt_document_default(state, "report")
        defaults = self.env["tdkt.document.default"]
        names = ("document_type_id", "company_id")
        found = defaults.search([(name, "=", values[name]) for name in names])
        return found[:1] or defaults.create(values)

    def values_tdkt_document_default_recipient(self, state):
        return {
            "name": "Như Điều 3",
            "default_id": self.record("tdkt.document.default", state).id,
        }

    def values_tdkt_certificate_font(self, state):
        return {"name": "Phông thử"}

    def values_tdkt_frozen_print(self, state):
        document = (
            self.record("tdkt.decision", "issued")
            if state == "of a decision"
            else self._campaign("launched")
        )
        return {
            "filename": "ban-in.pdf",
            "res_model": document._name,
            "res_id": document.id,
            "report_name": document._frozen_report,
            "company_id": self.company.id,
            "file": base64.b64encode(b"PDF").decode(),
            "sha256": hashlib.sha256(b"PDF").hexdigest(),
            "superseded_on": "2023-03-10 08:00:00",
        }

    def values_tdkt_filing(self, state):
        record, source = (
            (self.record("tdkt.decision", "issued"), "tdkt.frozen.print,file")
            if state == "of a decision"
            else (self.record("tdkt.commitment", "with lines"), "tdkt.evidence,file")
        )
        return {
            "name": "ban-luu.pdf",
            "res_model": record._name,
            "res_id": record.id,
            "company_id": self.company.id,
            "kind": "issued",
            "source": source,
            # no such file, and another one of each record: two are not filed twice
            "source_id": -record.id,
            "place": "attachment",
            "state": "withdrawn",
        }

    def values_tdkt_verification_code(self, state):
        document = self.record("tdkt.decision", "issued")
        code = codes.draw()
        return {
            "address": "https://khenthuong.example.vn/xt",
            "code": code,
            "code_hash": codes.digest(code),
            "decision_id": document.id,
            "company_id": self.company.id,
            "superseded_on": "2023-03-10 08:00:00",
        }

    def find_tdkt_verification_code(self, state):
        given = self.env["tdkt.verification.code"]
        return given._create_recording([self.values(given._name)])

    # --- Commitments -------------------------------------------------------------

    def values_tdkt_commitment(self, state):
        # one person registers once: what carries lines has a campaign of its own
        campaign = self.office.record("tdkt.campaign", f"launched {state}".strip())
        return {
            "result_summary": "Đạt",
            "campaign_id": campaign.id,
            "department_id": self.department.id,
            "employee_id": self.employee.id,
        }

    def values_tdkt_commitment_item(self, state):
        parent = self.record("tdkt.commitment", "with lines")
        return {"name": "Mô hình", "kind": "model", "commitment_id": parent.id}

    def values_tdkt_evidence(self, state):
        parent = self.record("tdkt.commitment", "with lines")
        return {"name": "Kết quả", "commitment_id": parent.id}

    # --- Dossiers, decisions, commendations --------------------------------------

    def values_tdkt_dossier(self, state):
        return {
            "note": "Ghi chú",
            "campaign_id": self._campaign("launched").id,
            "company_id": self.company.id,
            "department_id": self.department.id,
            "commendation_type": "dot_xuat",
            "year": 2023,
        }

    def values_tdkt_nomination(self, state):
        return {
            "merit": "Hoàn thành xuất sắc",
            "dossier_id": self.record("tdkt.dossier").id,
            "award_id": self.env.ref("thidua_khenthuong.award_gk_individual").id,
            "employee_id": self.employee.id,
        }

    def values_tdkt_eligibility_check(self, state):
        # a line of its own: the other is made once
        dossier = self.record("tdkt.dossier")
        line = dossier.nomination_ids.filtered("department_id")[:1]
        line = line or line.create(
            {
                "merit": "Hoàn thành xuất sắc",
                "dossier_id": dossier.id,
                "award_id": self.env.ref("thidua_khenthuong.award_gk_collective").id,
                "department_id": self.department.id,
            }
        )
        return {
            "nomination_id": line.id,
            "company_id": self.company.id,
            "nominee_name": line.nominee_name,
            "award_id": line.award_id.id,
            "date": "2023-03-10",
            "outcome": "cannot_tell",
        }

    def find_tdkt_eligibility_check(self, state):
        checks = self.env["tdkt.eligibility.check"]
        return checks._create_recording([self.values(checks._name)])

    def values_tdkt_decision(self, state):
        if state.endswith("external"):
            return {
                "subject": "Về việc tặng Bằng khen",
                "origin": "external",
                "company_id": self.company.id,
                "external_reference": f"{id(self)}/QĐ-UBND",
                "date_document": date(2023, 3, 9),
                "issuer_id": self.company.partner_id.id,
                "commendation_type": "dot_xuat",
                "year": 2023,
                "scan_file": base64.b64encode(b"PDF").decode(),
                "scan_filename": "quyet-dinh.pdf",
            }
        return {
            "subject": "Về việc khen thưởng",
            "symbol": f"QD-{self.company.id}",
            "company_id": self.company.id,
            "signer_id": self.employee.id,
            "commendation_type": "dot_xuat",
            "year": 2023,
        }

    def advance_tdkt_decision(self, decision, state):
        if state == "issued external":
            award = self.env.ref("thidua_khenthuong.award_bk_tinh_individual")
            line = {"award_id": award.id, "employee_id": self.employee.id}
            decision.line_ids = [(0, 0, line)]
            decision.action_register()
        if state != "issued":
            return
        dossier = self.env["tdkt.dossier"].create(self.values("tdkt.dossier"))
        line = {**self.values("tdkt.nomination"), "dossier_id": dossier.id}
        nominations = self.env["tdkt.nomination"].create(
            [
                line,
                {
                    **line,
                    "award_id": self.env.ref(
                        "thidua_khenthuong.award_gk_collective"
                    ).id,
                    "employee_id": False,
                    "department_id": self.department.id,
                },
            ]
        )
        dossier.action_submit()
        dossier.action_appraise()
        nominations.action_qualify()
        nominations.decision_id = decision
        decision.action_sign()
        decision.action_number(decision.id)
        decision.action_issue()

    # --- Papers, submissions, registered decisions, imported lists ----------------

    def values_tdkt_paper_kind(self, state):
        return {"name": "Giấy tờ thử", "code": "thu", "attached_by": "dossier"}

    def find_tdkt_paper_kind(self, state):
        return self.env["tdkt.paper.kind"].create(
            {**self.values("tdkt.paper.kind"), "code": "cu"}
        )

    def values_tdkt_paper_requirement(self, state):
        kind = self.env["tdkt.paper.kind"].search([], limit=1)
        return {"legal_basis": "Điều 84", "kind_id": kind.id}

    def values_tdkt_authority(self, state):
        return {
            "legal_basis": "Điều 79",
            "authority": "minister",
            "rank": 2,
            "record_class": "award_province",
            "active": False,
        }

    def find_tdkt_authority(self, state):
        return self.env.ref("thidua_khenthuong.authority_minister")

    def values_tdkt_commendation_rule(self, state):
        return {
            "legal_basis": "Điều 85",
            "commendation_type": "cong_trang",
            "effect": "simplified",
        }

    def find_tdkt_commendation_rule(self, state):
        return self.env["tdkt.commendation.rule"].create(
            {**self.values("tdkt.commendation.rule"), "effect": "no_ground"}
        )

    def values_tdkt_base_salary(self, state):
        # a row of its own days: one base salary is in force on any day
        return {
            "legal_basis": "Nghị định",
            "amount": 1_390_000,
            "date_to": date(2017, 6, 30),
            "active": False,
        }

    def find_tdkt_base_salary(self, state):
        return self.env.ref("thidua_khenthuong.base_salary_2019")

    def values_tdkt_award_rate(self, state):
        return {
            "legal_basis": "Nghị định",
            "award_id": self.env.ref("thidua_khenthuong.award_ldtt").id,
            "coefficient": 0.3,
            "active": False,
        }

    def find_tdkt_award_rate(self, state):
        return self.env.ref("thidua_khenthuong.award_rate_2017_ldtt")

    def values_tdkt_document_form(self, state):
        return {
            "legal_basis": "Nghị định",
            "document": "submission",
            "number": "01",
            "active": False,
        }

    def find_tdkt_document_form(self, state):
        return self.env.ref("thidua_khenthuong.document_form_2017_07")

    def values_tdkt_bonus_fund(self, state):
        # one fund for each year
        year = 2030 + self.env["tdkt.bonus.fund"].search_count(
            [("company_id", "=", self.company.id)]
        )
        return {"company_id": self.company.id, "year": year, "planned": 1_000_000}

    def values_tdkt_statistic_form(self, state):
        return {
            "legal_basis": "Thông tư",
            "code": "0999.N",
            "name": "Biểu thử",
            "active": False,
        }

    def find_tdkt_statistic_form(self, state):
        return self.env.ref("thidua_khenthuong.statistic_form_0601")

    def values_tdkt_statistic_item(self, state):
        form = self.env.ref("thidua_khenthuong.statistic_form_0602")
        return {"name": "Dòng thử", "form_id": form.id}

    def values_tdkt_statistic_position(self, state):
        return {"name": "Chức vụ thử", "leader_band": "worker"}

    def find_tdkt_statistic_position(self, state):
        return self.env.ref("thidua_khenthuong.statistic_position_01")

    def values_tdkt_statistic_class(self, state):
        # one for each record
        campaign = self.env["tdkt.campaign"].create(self._values_of_campaign("lớp"))
        return {"note": "Theo kế hoạch", "campaign_id": campaign.id}

    def values_tdkt_statistic_report(self, state):
        # one whose numbers are entered brings lines along, which are kept apart
        number = "0605" if state.endswith("with figures") else "0603"
        form = self.env.ref(f"thidua_khenthuong.statistic_form_{number}")
        return {
            "note": "Ghi chú",
            "form_id": form.id,
            "company_id": self.company.id,
            "year": 2023,
        }

    def advance_tdkt_statistic_report(self, report, state):
        if state.startswith("sent"):
            report.figure_ids.entered = True
            report.action_send()

    def values_tdkt_statistic_figure(self, state):
        state = f"{state.partition(' ')[0]} with figures"
        report = self.record("tdkt.statistic.report", state)
        # each number stands once: this one makes room for the one that is tried
        figure = report.figure_ids[0]
        values = {
            "quantity": 1,
            "report_id": report.id,
            "row_id": figure.row_id.id,
            "column_id": figure.column_id.id,
        }
        with Unlocked(figure):
            figure.unlink()
        return values

    # --- Clusters ------------------------------------------------------------------

    def values_tdkt_cluster(self, state):
        return {
            "legal_basis": "Quyết định chia cụm",
            "name": f"Cụm thi đua {state}",
            "company_id": self.company.id,
        }

    def advance_tdkt_cluster(self, cluster, state):
        if state == "with members":
            for _number in range(3):
                self.env["tdkt.cluster.member"].create(
                    self._values_of_cluster_member(cluster)
                )

    def _values_of_cluster_member(self, cluster):
        body = self.env["res.partner"].create({"name": "Sở Y tế", "is_company": True})
        return {"sequence": 5, "cluster_id": cluster.id, "partner_id": body.id}

    def values_tdkt_cluster_member(self, state):
        return self._values_of_cluster_member(self.record("tdkt.cluster"))

    def values_tdkt_cluster_sheet(self, state):
        return {
            "legal_basis": "Hướng dẫn chấm điểm",
            "name": "Bảng chấm điểm",
            "company_id": self.company.id,
        }

    def advance_tdkt_cluster_sheet(self, sheet, state):
        if state.startswith("released"):
            sheet._write_moving({"state": "released"})

    def values_tdkt_cluster_criterion(self, state):
        sheet = self.record("tdkt.cluster.sheet", f"{state.split()[0]} with lines")
        return {
            "name": "Tổ chức phong trào thi đua",
            "sheet_id": sheet.id,
            "code": str(next(YEARS)),
            "maximum": 10,
        }

    def values_tdkt_cluster_round(self, state):
        values = {"note": "Ghi chú", "company_id": self.company.id, "year": 2022}
        if state.endswith("with lines"):
            sheet = self.record("tdkt.cluster.sheet", "released with lines")
            year = {"draft": 2020, "self": 2021}.get(state.split()[0], 2022)
            cluster = self.record("tdkt.cluster", "with members")
            values |= {"sheet_id": sheet.id, "year": year}
        else:
            # one for each year
            cluster = self.env["tdkt.cluster"].create(self.values("tdkt.cluster"))
        return {**values, "cluster_id": cluster.id}

    def advance_tdkt_cluster_round(self, one, state):
        if state.split()[0] != "draft":
            one._write_moving({"state": state.split()[0]})

    def _cluster_round(self, state):
        return self.record("tdkt.cluster.round", f"{state.split()[0]} with lines")

    def values_tdkt_cluster_entry(self, state):
        one = self._cluster_round(state)
        member = self.env["tdkt.cluster.member"].create(
            self._values_of_cluster_member(one.cluster_id)
        )
        return {"sequence": 5, "round_id": one.id, "member_id": member.id}

    def _values_of_cluster_line(self, state):
        criteria = self.env["tdkt.cluster.criterion"]
        with Unlocked(criteria):
            criterion = criteria.create(self.values(criteria._name, "released sheet"))
        return {
            "entry_id": self._cluster_round(state).entry_ids[0].id,
            "criterion_id": criterion.id,
        }

    def values_tdkt_cluster_score(self, state):
        return {
            "reason": "Đủ minh chứng",
            **self._values_of_cluster_line(state),
            "stage": "self",
            "points": 5,
        }

    def values_tdkt_cluster_evidence(self, state):
        return {"name": "Báo cáo số 12", **self._values_of_cluster_line(state)}

    def values_tdkt_cluster_upload(self, state):
        one = self.office.record("tdkt.cluster.round", "self with lines")
        return {"filename": "bang-cham-diem.xlsx", "entry_id": one.entry_ids[0].id}

    def values_tdkt_cluster_covenant(self, state):
        rounds = self.env["tdkt.cluster.round"]
        return {
            "content": "Thi đua hoàn thành vượt mức kế hoạch.",
            "round_id": rounds.create(self.values(rounds._name, "draft")).id,
            # else the cluster gives them, and lines of these models are asked for, too
            "legal_basis_ids": [],
            "recipient_ids": [],
        }

    def advance_tdkt_cluster_covenant(self, covenant, state):
        if state == "signed":
            covenant._write_moving(
                {"document_state": "signed", "date_signed": date(2023, 3, 9)}
            )

    def values_tdkt_change_basis(self, state):
        return {"legal_basis": "Điều 18", "kind": "correct", "active": False}

    def find_tdkt_change_basis(self, state):
        return self.env.ref("thidua_khenthuong.change_basis_2020_correct")

    def values_tdkt_award_alias(self, state):
        award = self.env.ref("thidua_khenthuong.award_gk_individual")
        return {
            "name": "GK thử",
            "award_id": award.id,
            "company_id": self.company.id,
        }

    def find_tdkt_award_alias(self, state):
        return self.env["tdkt.award.alias"].create(
            {**self.values("tdkt.award.alias"), "name": "GK cũ"}
        )

    def values_tdkt_assessment(self, state):
        return {
            "reference": "12/QĐ-SNV",
            "year": 2022,
            "level": "good",
            "employee_id": self.employee.id,
            "unit_id": self.department.id,
            "company_id": self.company.id,
        }

    def find_tdkt_assessment(self, state):
        return self.env["tdkt.assessment"].create(
            {**self.values("tdkt.assessment"), "year": 2021}
        )

    def values_tdkt_discipline(self, state):
        return {
            "reference": "13/QĐ-SNV",
            "employee_id": self.employee.id,
            "date_from": date(2022, 3, 1),
            "company_id": self.company.id,
        }

    # --- The council -------------------------------------------------------------

    def values_tdkt_vote_rule(self, state):
        # rules of one award are in force one after the other
        year = next(YEARS)
        return {
            "legal_basis": "Quy chế",
            "date_from": date(year, 1, 1),
            "date_to": date(year, 1, 2),
            "award_id": self.env.ref("thidua_khenthuong.award_gk_household").id,
            # as much as the law asks for
            "comparison": "more_than",
            "company_id": False if state == "of every office" else self.company.id,
        }

    def values_tdkt_council(self, state):
        values = {"name": "Hội đồng thử", "company_id": self.company.id}
        if state.endswith("for initiatives"):
            values["kind"] = "initiative"
        if state.startswith(("sat in", "led")):
            role = "chair" if state.startswith("led") else "member"
            person = {
                "employee_id": self.employee.id,
                "role": role,
                # in office on the day of the session, whatever today is
                "date_from": "2023-01-01",
            }
            values["member_ids"] = [(0, 0, person)]
        return values

    def values_tdkt_council_member(self, state):
        return {
            "member_name": "Ông Ngoài",
            "council_id": self.office.record("tdkt.council").id,
        }

    def values_tdkt_council_relative(self, state):
        if state == "of his own":
            council = self.record("tdkt.council", "sat in")
            return {
                "relation": "Em",
                "member_id": council.member_ids[:1].id,
                "employee_id": self._another().id,
            }
        return {
            "relation": "Em",
            "member_id": self.record("tdkt.council.member").id,
            "employee_id": self.employee.id,
        }

    def _another(self):
        """Return a new employee of the office."""
        return self.env["hr.employee"].create(
            {"name": "Người thân", "company_id": self.company.id}
        )

    def _session(self, state):
        """Return the session that lines of this state belong to."""
        state = state if state.startswith(("sat in", "led")) else ""
        return self.record("tdkt.session", f"{state} with lines".strip())

    def advance_tdkt_session(self, session, state):
        if state.startswith(("sat in", "led")):
            session.action_fill_members()
            session._write_moving({"date_invited": date(2023, 3, 10)})

    def values_tdkt_session(self, state):
        if state.startswith(("sat in", "led")):
            return {
                "place": "Phòng họp",
                "council_id": self.record("tdkt.council", state.split(" with")[0]).id,
                "date_planned": "2023-03-10 07:00:00",
                "company_id": self.company.id,
            }
        return {
            "place": "Phòng họp",
            "council_id": self.office.record("tdkt.council", "with sessions").id,
            "date_planned": "2023-03-10 07:00:00",
            "company_id": self.company.id,
        }

    def values_tdkt_session_member(self, state):
        return {
            "absence_reason": "Đi công tác",
            "session_id": self._session(state).id,
            "member_id": self._sitting_member(state).id,
        }

    def _sitting_member(self, state):
        """Return a new member of the council that has the session."""
        council = self._session(state).council_id
        return self.env["tdkt.council.member"].create(
            {"member_name": "Ông Ngoài", "council_id": council.id}
        )

    def _before_council(self):
        """Return a nomination that may come before a session."""
        dossier = self.env["tdkt.dossier"].create(self.values("tdkt.dossier"))
        nomination = self.env["tdkt.nomination"].create(
            {**self.values("tdkt.nomination"), "dossier_id": dossier.id}
        )
        dossier.action_submit()
        dossier.action_appraise()
        nomination.action_qualify()
        return nomination

    def find_tdkt_dossier(self, state):
        if state != "sat in":
            return None
        return self.record("tdkt.session.item", state).dossier_id

    def find_tdkt_nomination(self, state):
        if state != "sat in":
            return None
        return self.record("tdkt.session.item", state).nomination_id

    def find_tdkt_dossier_paper(self, state):
        if state != "sat in":
            return None
        dossier = self.record("tdkt.dossier", state)
        papers = self.env["tdkt.dossier.paper"]
        with Unlocked(papers):
            return papers.create(
                {**self.values("tdkt.dossier.paper"), "dossier_id": dossier.id}
            )

    def values_tdkt_session_item(self, state):
        values = {"sequence": 20, "session_id": self._session(state).id}
        if state.endswith("for initiatives"):
            return {**values, "initiative_id": self._before_initiative_council().id}
        return {**values, "nomination_id": self._before_council().id}

    def _before_initiative_council(self):
        """Return an initiative of nobody of the office, made where nobody stands."""
        initiatives = self.env["tdkt.initiative"]
        values = {
            **self.values(initiatives._name, "elsewhere"),
            "author_ids": [(0, 0, {"name": "Vi Văn Ngoài", "share": 100})],
        }
        with Unlocked(initiatives):
            initiative = initiatives.create(values)
        initiative.action_submit()
        return initiative

    def values_tdkt_minutes(self, state):
        return {
            "course": "Thư ký báo cáo.",
            "session_id": self._session(state).id,
            "kind": "meeting",
        }

    def values_tdkt_session_trustee(self, state):
        return {
            "member_id": self._sitting_member(state).id,
            "session_id": self._session(state).id,
        }

    def values_tdkt_ballot(self, state):
        return {
            "text": "{}",
            "receipt": "0" * 64,
            "session_id": self._session(state).id,
            "attendee_id": self.record("tdkt.session.member", "with ballots").id,
            "item_id": self.record("tdkt.session.item", "with ballots").id,
        }

    def find_tdkt_ballot(self, state):
        return self.env["tdkt.ballot"]._create_recording([self.values("tdkt.ballot")])

    def find_tdkt_ballot_share(self, state):
        shares = self.env["tdkt.ballot.share"]
        return shares._create_recording([self.values("tdkt.ballot.share")])

    def values_tdkt_ballot_share(self, state):
        return {
            "text": "{}",
            "item_id": self.record("tdkt.session.item", "with ballots").id,
            "trustee_id": self.record("tdkt.session.trustee", "with ballots").id,
        }

    def values_tdkt_session_place(self, state):
        return {
            "places": 2,
            "session_id": self._session(state).id,
            "award_id": self.env.ref("thidua_khenthuong.award_gk_individual").id,
        }

    def values_tdkt_session_conflict(self, state):
        return {
            "note": "Cùng làm đề tài",
            "item_id": self.record("tdkt.session.item", f"{state} with ballots").id,
            "attendee_id": self.record(
                "tdkt.session.member", f"{state} with ballots"
            ).id,
            "kind": "declared",
        }

    def values_tdkt_initiative(self, state):
        values = {
            "description": "Rút ngắn thời gian xử lý hồ sơ.",
            "name": "Số hóa quy trình tiếp nhận hồ sơ",
            "year": 2023,
            "company_id": self.company.id,
            "department_id": self.department.id,
            # nobody: whoever enters one is proposed as its author
            "author_ids": [],
        }
        # in one's own name; in anybody's else the author would be refused, whatever
        # is said of the initiative
        if self.login and self.employee.user_id == self.login:
            values["author_ids"] = self._author_lines()
        if state.startswith("elsewhere"):
            # where nobody else stands, though its author works here
            values["department_id"] = self.department.create(
                {"name": "Phòng khác", "company_id": self.company.id}
            ).id
        if state == "recognised":
            values.update(state=state, recognised_on=date(2023, 3, 9))
        return values

    def _author_lines(self):
        return [(0, 0, {"employee_id": self.employee.id, "share": 100})]

    def find_tdkt_initiative(self, state):
        if state == "sat in":
            item = self.record("tdkt.session.item", "sat in for initiatives")
            return item.initiative_id
        initiatives = self.env["tdkt.initiative"]
        values = self.values(initiatives._name, state)
        values["author_ids"] = self._author_lines()
        values.pop("state", None)
        with Unlocked(initiatives):
            initiative = initiatives.create(values)
        self._settle_initiative(initiative, state)
        return initiative

    def _settle_initiative(self, initiative, state):
        if state.startswith("recognised"):
            initiative.write({"recognised_on": date(2023, 3, 9), "reference": "9/QĐ"})
            initiative.action_recognise()
        if state.endswith("with room"):
            with Unlocked(initiative.author_ids):
                initiative.author_ids.share = 50

    def values_tdkt_initiative_author(self, state):
        initiative = self.record("tdkt.initiative", f"{state} with room")
        return {
            "share": 30,
            "name": "Vi Văn Ngoài",
            "initiative_id": initiative.id,
        }

    def find_tdkt_initiative_author(self, state):
        if state == "sat in":
            return self.record("tdkt.initiative", state).author_ids
        return self.record("tdkt.initiative", f"{state} with room").author_ids

    def values_tdkt_ruleset(self, state):
        return {
            "legal_basis": "Quy chế",
            "code": "RT",
            "name": "Quy định thử",
            "company_id": False if state == "of every office" else self.company.id,
        }

    def values_tdkt_criterion(self, state):
        return {
            "legal_basis": "Điều 24",
            "ruleset_id": self.record("tdkt.ruleset", state).id,
            "kind": "not_suspended",
        }

    def values_tdkt_dossier_paper(self, state):
        return {
            "name": "Bản chính",
            "dossier_id": self.record("tdkt.dossier").id,
            "kind_id": self.env["tdkt.paper.kind"].search([], limit=1).id,
            "file": base64.b64encode(b"PDF").decode(),
            "filename": "giay-to.pdf",
        }

    def values_tdkt_submission(self, state):
        return {
            "subject": "Về việc đề nghị khen thưởng",
            "symbol": f"TTr-{self.company.id}",
            "company_id": self.company.id,
            "signer_id": self.employee.id,
            "commendation_type": "dot_xuat",
            "year": 2023,
            **self.NO_DEFAULTS,
        }

    def advance_tdkt_submission(self, submission, state):
        if state != "with lines":
            return
        # it proposes somebody of the place's department
        dossier = self.env["tdkt.dossier"].create(self.values("tdkt.dossier"))
        award = self.env.ref("thidua_khenthuong.award_bk_tinh_individual")
        nomination = self.env["tdkt.nomination"].create(
            {
                **self.values("tdkt.nomination"),
                "dossier_id": dossier.id,
                "award_id": award.id,
            }
        )
        dossier.action_submit()
        dossier.action_appraise()
        nomination.action_qualify()
        nomination.submission_id = submission

    def values_tdkt_submission_paper(self, state):
        return {
            "name": "Biên bản",
            "submission_id": self.record("tdkt.submission", "with lines").id,
        }

    def values_tdkt_decision_line(self, state):
        decision_state = state.split()[0]
        return {
            "amount": 1000,
            "decision_id": self.record(
                "tdkt.decision", f"{decision_state} external"
            ).id,
            "award_id": self.env.ref("thidua_khenthuong.award_bk_tinh_individual").id,
            "employee_id": self.employee.id,
        }

    def values_tdkt_award_import(self, state):
        return {
            "issuer_name": "Ủy ban nhân dân tỉnh",
            "company_id": self.company.id,
            "file": base64.b64encode("Họ và tên,Số quyết định\nA,1".encode()).decode(),
            "filename": "danh-sach.csv",
        }

    def values_tdkt_award_import_column(self, state):
        return self._values_of_column("tdkt.award.import")

    def values_tdkt_award_import_row(self, state):
        return self._values_of_row("tdkt.award.import")

    def values_tdkt_assessment_import(self, state):
        return {
            "list_year": "2022",
            "company_id": self.company.id,
            "file": base64.b64encode("Họ và tên,Xếp loại\nA,Tốt".encode()).decode(),
            "filename": "danh-sach.csv",
        }

    def values_tdkt_assessment_import_column(self, state):
        return self._values_of_column("tdkt.assessment.import")

    def values_tdkt_assessment_import_row(self, state):
        return self._values_of_row("tdkt.assessment.import")

    def values_tdkt_initiative_import(self, state):
        return {
            "list_year": "2022",
            "company_id": self.company.id,
            "file": base64.b64encode("Tác giả,Tên sáng kiến\nA,B".encode()).decode(),
            "filename": "danh-sach.csv",
        }

    def values_tdkt_initiative_import_column(self, state):
        return self._values_of_column("tdkt.initiative.import")

    def values_tdkt_initiative_import_row(self, state):
        return self._values_of_row("tdkt.initiative.import")

    def _values_of_column(self, batch_model):
        return {
            "target": False,
            "import_id": self.record(batch_model).id,
            "name": "Họ và tên",
        }

    def _values_of_row(self, batch_model):
        return {
            "raw_name": "Nguyễn Văn A",
            "import_id": self.record(batch_model).id,
            "company_id": self.company.id,
        }

    def values_tdkt_award_import_choice(self, state):
        return {
            "company_id": self.company.id,
            "key": "person|nguyễn văn a||",
            "name": "Nguyễn Văn A",
            "employee_id": self.employee.id,
        }

    def find_tdkt_award_import_choice(self, state):
        # another than the cell of create makes: a choice is kept once for its words
        return self.env["tdkt.award.import.choice"].create(
            {**self.values("tdkt.award.import.choice"), "key": "person|nguyễn văn b||"}
        )

    def values_tdkt_commendation(self, state):
        decision = self.record("tdkt.decision", "issued")
        return {
            "merit": "Khác",
            "decision_id": decision.id,
            "company_id": self.company.id,
            "award_id": self.env.ref("thidua_khenthuong.award_gk_individual").id,
            "employee_id": self.employee.id,
            "unit_id": self.department.id,
            "nominee_name": "Khác",
            "date": date(2023, 3, 10),
            "code": "thu",
        }

    def find_tdkt_commendation(self, state):
        return self.record("tdkt.decision", "issued").commendation_ids.filtered(
            "employee_id"
        )

    # --- Delegation, history, corrections, retention -------------------------------

    def values_tdkt_delegation(self, state):
        # a deputy whom no login of the tests is
        deputy = self.env["hr.employee"].create(
            {
                "name": "Người được ủy quyền",
                "department_id": self.department.id,
                "company_id": self.company.id,
            }
        )
        # nobody is replaced twice at the same time
        year = 2023 + self.env["tdkt.delegation"].search_count(
            [("employee_id", "=", self.employee.id)]
        )
        people = [self.employee.id, deputy.id]
        if state == "as deputy":
            people.reverse()
        return {
            "basis": "Giấy ủy quyền",
            "company_id": self.company.id,
            "employee_id": people[0],
            "delegate_id": people[1],
            "date_from": date(year, 3, 10),
            "date_to": date(year, 3, 20),
        }

    def values_tdkt_audit_entry(self, state):
        return {
            "action": "print",
            "company_id": self.company.id,
            "date": "2023-03-10 08:00:00",
            "user_id": self.env.uid,
            "res_model": "tdkt.discipline" if state else "res.company",
            "payload_digest": "0",
        }

    def find_tdkt_audit_entry(self, state):
        entries = self.env["tdkt.audit.entry"]
        return entries._create_recording([self.values(entries._name, state)])

    def values_tdkt_audit_chain(self, state):
        return {"mailed_to": "", "company_id": self.company.id}

    def find_tdkt_audit_chain(self, state):
        chains = self.env["tdkt.audit.chain"]
        return chains.search(
            [("company_id", "=", self.company.id)]
        ) or chains._create_recording([self.values(chains._name)])

    def values_tdkt_audit_check(self, state):
        return {"known_hash": "0", "company_id": self.company.id}

    def values_tdkt_audit_erase(self, state):
        return {"reason": "Hết thời hạn bảo quản"}

    def values_tdkt_commendation_change(self, state):
        """Return an ordered change; its decision waits in the draft."""
        award = self.record("tdkt.commendation")
        return {
            "reason": "Sai họ tên",
            "kind": "reissue",
            "ordered_by_id": self._amending_decision(award).id,
            "commendation_id": award.id,
        }

    def _amending_decision(self, award):
        return self.env["tdkt.decision"].create(
            {
                **self.values("tdkt.decision"),
                "amends_id": award.decision_id.id,
                "amendment_kind": "amend",
            }
        )

    def find_tdkt_commendation_change(self, state):
        if state != "in effect":
            return None
        award = self.record("tdkt.commendation")
        award.decision_id.action_reissue(award.ids, "Thất lạc")
        return award.change_ids

    def values_tdkt_commendation_amend(self, state):
        return {
            "reason": "Thất lạc",
            "kind": "reissue",
            "commendation_id": self.record("tdkt.commendation").id,
        }

    def values_tdkt_retention_rule(self, state):
        return {"name": "Thời hạn thử", "years": 5, "legal_basis": "Điều 1"}

    def values_tdkt_retention_proposal(self, state):
        campaign = self._campaign("cancelled")
        return {"res_model": campaign._name, "res_id": campaign.id}

    def find_tdkt_retention_proposal(self, state):
        self.env.flush_all()
        domain = [
            (name, "=", value)
            for name, value in self.values("tdkt.retention.proposal").items()
        ]
        return self.env["tdkt.retention.proposal"].search(domain)

    def values_tdkt_personal_export(self, state):
        return {"reason": "Người lao động yêu cầu", "employee_id": self.employee.id}


class AccessCase(TdktCase):
    """Logins of every role in one department, and the places around them."""

    GROUPS = {
        "user": ("user",),
        "unit": ("unit",),
        "officer": ("officer",),
        "leader": ("leader",),
        "deputy": ("leader", "unit"),
        "council": ("council",),
        "manager": ("manager",),
        "hr": ("user",),
        "hr_head": ("unit",),
    }

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team = cls._create_department("Tổ Một cửa", parent_id=cls.department.id)
        cls.logins = {
            role: cls._create_user(f"m_{role}", groups[0], cls.department)
            for role, groups in cls.GROUPS.items()
        }
        for role, groups in cls.GROUPS.items():
            for group in groups[1:]:
                cls.logins[role].group_ids |= cls.env.ref(
                    f"thidua_khenthuong.group_tdkt_{group}"
                )
        for role in ("hr", "hr_head"):
            cls.logins[role].group_ids |= cls.env.ref("hr.group_hr_user")
        # a former employee whose login was turned into a portal login
        cls.logins["outside"] = new_test_user(
            cls.env,
            login="m_outside",
            groups="base.group_portal",
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
        )
        cls._create_employee(cls.department, user_id=cls.logins["outside"].id)
        cls.other_company = cls.env["res.company"].create({"name": "Sở Khác"})
        # where the records stand, and where the tests create further ones
        cls.places = cls._create_places()
        cls.fresh_places = cls._create_places()

    @classmethod
    def _create_department(cls, name, **values):
        company = values.pop("company_id", cls.company.id)
        return cls.env["hr.department"].create(
            {"name": name, "company_id": company, **values}
        )

    @classmethod
    def _create_employee(cls, department, **values):
        return cls.env["hr.employee"].create(
            {
                "name": f"Đồng nghiệp {department.name}",
                "department_id": department.id,
                "company_id": department.company_id.id,
                **values,
            }
        )

    @classmethod
    def _create_places(cls):
        """Return {scope: place}; ``own`` is a place of every role: ("own", role)."""
        colleague = cls._create_employee(cls.department)
        somebody = cls.officer
        office = Place(cls.env, cls.department, colleague, somebody)
        places = {scope: office for scope in ("office", "shared")}
        places["other_user"] = office
        places["own_department"] = Place(
            cls.env, cls.department, colleague, somebody, office
        )
        for scope, department in (
            ("child_department", cls.team),
            ("other_department", cls.other_department),
        ):
            employee = cls._create_employee(department)
            places[scope] = Place(cls.env, department, employee, somebody, office)
        for role, login in cls.logins.items():
            # sudo of the superuser: a portal login's employee is found likewise
            employee = cls.env["hr.employee"].search([("user_id", "=", login.id)])
            places["own", role] = Place(
                cls.env, cls.department, employee, login, office
            )
        env = cls.env(
            context={
                **cls.env.context,
                "allowed_company_ids": cls.other_company.ids,
            }
        )
        department = cls._create_department("Phòng Khác", company_id=env.company.id)
        employee = cls._create_employee(department)
        places["other_company"] = Place(
            env, department.with_env(env), employee.with_env(env)
        )
        return places
