from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools.translate import LazyTranslate

from ...typesetting import words
from ..mixins.tdkt_workflow_mixin import Transition

_lt = LazyTranslate(__name__)

# What is filled from the data; the judgement on it is the office's own.
DATA_SECTIONS = ("organisation", "result", "commendation")


class TdktCampaignReview(models.Model):
    """An interim or the final report on a campaign (sơ kết, tổng kết).

    Luật Thi đua, khen thưởng 2022, Điều 17 khoản 5. The sections that the data can
    answer are written from it when the report is made, in Vietnamese like every
    document of the office, and edited freely; once the signed report is attached and
    the report completed, its text stays, whatever becomes of the numbers. Charts and
    tables are drawn from the records of the day it is printed: a print of a completed
    report says so and names the signed file, which alone counts.

    ======== ========= ========= ==========================================
    action   from      to        who
    ======== ========= ========= ==========================================
    refill   draft     (draft)   officer: today's figures once more
    complete draft     completed officer, with the signed report attached
    reopen   completed draft     officer, while the campaign is not closed
    ======== ========= ========= ==========================================

    A campaign of the office closes only with a completed final report.
    """

    _name = "tdkt.campaign.review"
    _inherit = ["tdkt.workflow.mixin", "tdkt.named.mixin", "mail.thread"]
    _description = "Interim or Final Report of a Campaign"
    _order = "date desc, id desc"
    _name_parts = ("kind", "campaign_id.name")
    _name_fixed_words = _lt("report")
    _check_company_auto = True

    campaign_id = fields.Many2one(
        comodel_name="tdkt.campaign",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
        domain=[("level", "=", "office"), ("state", "in", ("launched", "reviewing"))],
    )
    company_id = fields.Many2one(related="campaign_id.company_id", store=True)
    kind = fields.Selection(
        selection=[("interim", "Interim"), ("final", "Final")],
        required=True,
        default="interim",
    )
    date = fields.Date(
        string="Figures As Of",
        required=True,
        default=lambda self: self.env.company._tdkt_today(),
    )
    organisation = fields.Text(
        compute="_compute_sections",
        store=True,
        readonly=False,
        precompute=True,
        help="I. How the campaign was launched and made known.",
    )
    result = fields.Text(
        compute="_compute_sections",
        store=True,
        readonly=False,
        precompute=True,
        help="II. Registrations, items done and evidence, by department.",
    )
    commendation = fields.Text(
        string="Commendations",
        compute="_compute_sections",
        store=True,
        readonly=False,
        precompute=True,
        help="III. Exemplars, and awards given and planned.",
    )
    evaluation = fields.Text(help="IV.1. What went well.")
    limits = fields.Text(help="IV.2. What fell short, and why.")
    direction = fields.Text(help="V. What comes next, and what is asked of others.")
    chart_ids = fields.One2many(
        comodel_name="tdkt.campaign.review.chart",
        inverse_name="review_id",
        string="Charts That Are Printed",
        default=lambda self: [Command.create({"kind": "units"})],
        copy=True,
    )
    report_file = fields.Binary(
        string="Signed Report",
        attachment=True,
        copy=False,
        help="The report as it was signed; with it the record is completed.",
    )
    report_filename = fields.Char(copy=False)
    state = fields.Selection(
        selection=[("draft", "Draft"), ("completed", "Completed")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )

    _final_uniq = models.UniqueIndex(
        "(campaign_id) WHERE kind = 'final'",
        "This campaign has its final report already: open that one.",
    )

    # --- Computes ----------------------------------------------------------------

    @api.depends("campaign_id", "kind")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for review in self:
            review.display_name = self.env._(
                "%(kind)s report – %(campaign)s",
                kind=kinds.get(review.kind, ""),
                campaign=review.campaign_id.name or "",
            )

    @api.depends("campaign_id")
    def _compute_sections(self):
        figures = self.campaign_id._origin._summary_figures()
        for review in self:
            campaign = review.campaign_id._origin
            texts = (
                review._write_sections(campaign, figures[campaign.id])
                if campaign
                else dict.fromkeys(DATA_SECTIONS, False)
            )
            for name in DATA_SECTIONS:
                # what somebody has written is not overwritten, save on his demand
                review[name] = review[name] or texts[name]

    # --- Text --------------------------------------------------------------------

    @api.model
    def _write_sections(self, campaign, figures):
        """Return the data sections in the office's own words.

        :param dict figures: see ``tdkt.campaign._summary_figures``
        """
        return {
            "organisation": "\n".join(self._write_organisation(campaign, figures)),
            "result": "\n".join(self._write_result(figures)),
            "commendation": "\n".join(self._write_commendation(figures)),
        }

    def _write_organisation(self, campaign, figures):
        document = (
            f" (văn bản số {campaign._printed_reference()})" if campaign.number else ""
        )
        yield f"{campaign.company_id.name} phát động {campaign.name}{document}."
        if campaign.date_start and campaign.date_end:
            yield (
                f"Thời gian thực hiện: từ ngày {campaign.date_start:%d/%m/%Y} đến ngày "
                f"{campaign.date_end:%d/%m/%Y}."
            )
        if campaign.theme:
            theme = " ".join(campaign.theme.replace("**", "").split())
            yield f"Chủ đề: “{theme}”."
        yield (
            f"Có {figures['registered_count']}/{figures['department_count']} phòng, "
            f"đơn vị đăng ký, với {figures['collective_count']} bản đăng ký của tập "
            f"thể và {figures['person_count']} bản đăng ký của cá nhân."
        )
        if figures["news_count"]:
            yield f"Đã có {figures['news_count']} tin, bài, hình thức tuyên truyền."

    def _write_result(self, figures):
        yield (
            f"Đã hoàn thành {figures['done_count']}/{figures['item_count']} nội dung "
            f"đăng ký, với {figures['evidence_count']} minh chứng."
        )
        for line in figures["kinds"]:
            kind = words.ITEM_KINDS[line["kind"]]
            yield f"- {kind}: {line['done']}/{line['items']}."
        for line in figures["departments"]:
            if not line["registered"]:
                yield f"- {line['name']}: chưa đăng ký."
                continue
            missing = (
                f"; còn thiếu {line['missing']} mô hình, công trình, phần việc"
                if line["missing"]
                else ""
            )
            yield (
                f"- {line['name']}: hoàn thành {line['done']}/{line['items']} nội "
                f"dung, {line['evidence']} minh chứng{missing}."
            )
        for line in figures["office_targets"]:
            yield (
                f"- Chỉ tiêu chung “{line['name']}”"
                f"{' (' + line['department'] + ')' if line['department'] else ''}: "
                f"đăng ký {line['items']}/{line['quantity']}, hoàn thành "
                f"{line['done']}."
            )

    def _write_commendation(self, figures):
        if figures["exemplar_count"]:
            yield (
                f"Có {figures['exemplar_count']} gương điển hình tiên tiến, nhân tố "
                "mới được phê duyệt."
            )
        if not figures["given_count"]:
            yield "Chưa có quyết định khen thưởng."
        subjects = {"individual": "cá nhân", "household": "hộ gia đình"}
        for line in figures["awards"]:
            planned = f"/{line['planned']} theo cơ cấu" if line["planned"] else ""
            yield (
                f"- {line['name']} ({subjects.get(line['subject'], 'tập thể')}): "
                f"{line['given']}{planned}."
            )
        if figures["amount"]:
            money = f"{figures['amount']:,.0f}".replace(",", ".")
            yield f"Tổng tiền thưởng: {money} đồng."

    # --- Workflow ----------------------------------------------------------------

    @api.model
    def _transitions(self):
        return {
            **super()._transitions(),
            "refill": Transition(
                _lt("Refresh from data"), ("draft",), None, ("officer",)
            ),
            "complete": Transition(
                _lt("Complete"), ("draft",), "completed", ("officer",)
            ),
            "reopen": Transition(_lt("Reopen"), ("completed",), "draft", ("officer",)),
        }

    def _open_fields(self):
        return None if self.state == "draft" else set()

    def _get_content_reasons(self, action):
        reasons = super()._get_content_reasons(action)
        for review in self:
            if action == "complete" and not review.report_file:
                reasons[review.id] = self.env._(
                    "Attach the signed report to “%(review)s” first.",
                    review=review.display_name,
                )
            elif action == "reopen" and review.campaign_id.state == "closed":
                reasons[review.id] = self.env._(
                    "“%(campaign)s” is closed: its reports stay as they are.",
                    campaign=review.campaign_id.name,
                )
        return reasons

    def action_refill(self):
        """Write the data sections anew from today's figures; the others stay.

        :raises AccessError: for anybody who is no officer
        :raises UserError: for a completed report
        """
        self._check_move("refill")
        figures = self.campaign_id._summary_figures()
        for review in self:
            campaign = review.campaign_id
            review.write(
                {
                    **self._write_sections(campaign, figures[campaign.id]),
                    "date": review.company_id._tdkt_today(),
                }
            )
        return True

    def action_complete(self):
        """Freeze the report.

        :raises UserError: without the signed report
        """
        return self._move("complete")

    def action_reopen(self):
        """Take a report back to correct it.

        :raises UserError: when the campaign is closed
        """
        return self._move("reopen")

    def _open_form(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    # --- Printing ----------------------------------------------------------------

    def _printed_title(self):
        """Return what the report is called: sơ kết while it runs, tổng kết after."""
        self.ensure_one()
        return {"interim": "Sơ kết", "final": "Tổng kết"}[self.kind]

    def _printed_note(self):
        """Return what a print of a completed report says above everything: that its
        numbers may differ from those that were signed. Empty for a draft."""
        self.ensure_one()
        if self.state != "completed":
            return ""
        day = f"{self.company_id._tdkt_today():%d/%m/%Y}"
        name = f" (tệp “{self.report_filename}”)" if self.report_filename else ""
        return (
            "Báo cáo này đã hoàn thành. Biểu đồ, bảng và phụ lục của bản in lấy số "
            f"liệu ngày {day}, có thể khác bản đã ký{name}; bản đã ký là bản chính "
            "thức."
        )

    def _printed_head(self, report_type):
        """Return the head of the report; the clerk fills in number and date.

        :param report_type: the ``tdkt.document.type`` of reports
        """
        self.ensure_one()
        company = self.company_id
        symbol = "-".join(
            filter(None, (report_type.abbreviation, company.tdkt_abbreviation))
        )
        return company._tdkt_printed_head(
            number=words.number_line(0, symbol),
            date=words.place_and_date(self.campaign_id.place, words.long_date(None)),
            title=report_type.title,
            subject=[
                f"{self._printed_title()} phong trào thi đua",
                self.campaign_id.name,
            ],
        )
