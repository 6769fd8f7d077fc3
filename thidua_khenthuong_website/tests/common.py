import base64

from odoo.fields import Command

from odoo.addons.thidua_khenthuong.tests.common import TdktCase


class WebsiteCase(TdktCase):
    """The tests' office has a website, and a campaign and awards that are issued."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.website = cls.env.ref("website.default_website")
        vietnamese = cls.env.ref("base.lang_vi_VN")
        cls.website.write(
            {
                "company_id": cls.company.id,
                "domain": False,
                "language_ids": [Command.set(vietnamese.ids)],
                "default_lang_id": vietnamese.id,
            }
        )
        # codes are drawn when a print is kept
        cls.company.tdkt_verification_url = "https://khenthuong.example.vn"
        cls.campaign = cls._issue_campaign()
        cls.decision = cls._issue_awards()
        cls.awards = cls.decision.commendation_ids

    @classmethod
    def _issue_campaign(cls, number=5, **values):
        campaign = cls._create_campaign(
            launched=False,
            recipient_ids=[
                Command.create({"name": "Website Sở", "channel": "website"}),
                Command.create({"name": "Lưu: VT", "channel": "archive"}),
            ],
            **values,
        )
        campaign.with_user(cls.leader).action_launch()
        campaign.with_user(cls.officer).action_number(number)
        campaign.with_user(cls.officer).action_issue()
        return campaign.with_user(cls.officer)

    @classmethod
    def _issue_awards(cls, number=6):
        cls.staff.employee_id.name = "Nguyễn Đức Hạnh"
        dossier = cls._create_dossier(
            cls.campaign,
            nominations=[
                {
                    "award_id": cls.award.id,
                    "employee_id": user.employee_id.id,
                    "merit": "Thành tích không đăng.",
                }
                for user in (cls.staff, cls.head)
            ],
        )
        cls._qualify(dossier)
        decision = cls._create_decision(cls.campaign)
        return cls._issue(decision, number).with_user(cls.officer)

    @classmethod
    def _publish_exemplar(cls, **values):
        exemplar = cls._create_exemplar(
            consent_date="2023-03-01", consent_method="written", **values
        )
        exemplar.action_propose()
        exemplar.with_user(cls.officer).action_check()
        exemplar.with_user(cls.leader).action_approve()
        exemplar.with_user(cls.officer).action_publish()
        return exemplar.with_user(cls.officer)

    @classmethod
    def _line_of(cls, record):
        lines = cls.env["tdkt.publication"].with_user(cls.officer)
        return lines.search([(lines._subject_field(record), "=", record.id)])

    @classmethod
    def _website_line(cls, campaign):
        return (
            cls.env["tdkt.distribution"]
            .with_user(cls.officer)
            .search([("campaign_id", "=", campaign.id), ("channel", "=", "website")])
        )

    @classmethod
    def _attach_signed(cls, document, content):
        document.with_user(cls.officer).action_attach_signed(
            base64.b64encode(content), "ky.pdf"
        )

    def _revoke(self, award, number=9):
        amending = self._create_decision(
            gather=False,
            amends_id=award.decision_id.id,
            amendment_kind="revoke",
            change_ids=[
                Command.create(
                    {
                        "commendation_id": award.id,
                        "kind": "revoke",
                        "reason": "Vi phạm kỷ luật.",
                    }
                )
            ],
        )
        self._issue(amending, number)
