from odoo.tests import HttpCase, tagged

from odoo.addons.thidua_khenthuong.controllers import verification
from odoo.addons.thidua_khenthuong.verification import limits

from .common import WebsiteCase

LOOK = """
const page = document.body;
const verdict = document.querySelector("#verdict").textContent;
if (!verdict.includes("%s") || !page.textContent.includes("%s")) {
    throw new Error(verdict);
}
if (page.scrollWidth > window.innerWidth) {
    throw new Error("the page is wider than the telephone");
}
console.log("test successful");
"""


@tagged("post_install", "-at_install", "tdkt")
class TestVisitor(WebsiteCase, HttpCase):
    """Somebody without a login, on a phone."""

    frozen_date = None
    browser_size = "375x667"
    touch_enabled = True

    def test_campaign_honour_roll_and_certificates(self):
        for name in ("BY_ADDRESS", "BY_CODE"):
            self.patch(verification, name, limits.Limit(burst=1_000, per_minute=60))
        self.campaign.action_publish_on_website()
        self._line_of(self.campaign).show_progress = True
        self.decision.action_publish_on_website()
        self.decision.typeset_certificates(self.awards.ids)
        revoked, valid = self.awards.sorted(
            lambda one: one.employee_id == self.staff.employee_id
        )
        codes = {
            # sudo: the code stands on the paper in the visitor's hand
            one: self.env["tdkt.verification.code"]
            .sudo()
            .search([("commendation_id", "=", one.id), ("superseded_on", "=", False)])
            .code
            for one in (valid, revoked)
        }
        self._revoke(revoked)
        self.start_tour("/thi-dua", "tdkt_website_visitor", login=None)
        # the page of verification bears no script of its own
        for award, words in (
            (valid, "Văn bản có hiệu lực"),
            (revoked, "Đã bị hủy bỏ, thu hồi: không còn hiệu lực"),
        ):
            with self.subTest(award=award.display_name):
                self.browser_js(
                    f"/xt?ma={codes[award]}",
                    LOOK % (words, award.nominee_name),
                    "Boolean(document.querySelector('#verdict'))",
                    login=None,
                )
