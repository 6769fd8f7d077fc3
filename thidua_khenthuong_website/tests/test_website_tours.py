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
# Every letter below the header, by the colours that the browser has worked out.
SEEN = """
const parts = (colour) => (colour.match(/[\\d.]+/g) || [0, 0, 0, 0]).map(Number);
const luminance = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((value) => {
        const part = value / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
};
const behind = (node) => {
    for (let one = node; one; one = one.parentElement) {
        const colour = parts(getComputedStyle(one).backgroundColor);
        if (colour.length < 4 || colour[3] > 0) {
            return colour;
        }
    }
    return [255, 255, 255];
};
const wrap = document.querySelector("#wrap");
for (const node of wrap.querySelectorAll("*")) {
    const own = [...node.childNodes].some(
        (one) => one.nodeType === 3 && one.textContent.trim()
    );
    if (!own || !node.getClientRects().length) {
        continue;
    }
    const [front, back] = [parts(getComputedStyle(node).color), behind(node)].map(
        luminance
    );
    const ratio = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
    if (ratio < 4.5) {
        throw new Error(`${ratio.toFixed(2)}:1 of “${node.textContent.trim()}”`);
    }
}
for (const node of wrap.querySelectorAll("a[href], button, input:not([type=hidden])")) {
    node.focus();
    if (node.getClientRects().length && document.activeElement !== node) {
        throw new Error(`the keyboard does not reach “${node.outerHTML}”`);
    }
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

    def test_contrast_and_keyboard(self):
        """Letters stand out (WCAG 2.1, AA: 4.5:1), and the keyboard reaches all."""
        self.campaign.action_publish_on_website()
        self._line_of(self.campaign).show_progress = True
        self.decision.action_publish_on_website()
        for path in (
            "/thi-dua",
            self._line_of(self.campaign).url.partition("/thi-dua")[2],
            "/vinh-danh",
        ):
            path = path if path.startswith("/thi-dua") else f"/thi-dua{path}"
            with self.subTest(path=path):
                self.browser_js(
                    path, SEEN, "Boolean(document.querySelector('#wrap'))", login=None
                )
