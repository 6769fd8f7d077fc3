"""Takes the pictures of the documentation: `make pictures`, or some of them by name.

The main job is played by the same tours as in the tests; the other screens are those
of the demo office. Odoo's own test browser takes a picture before it closes.
"""

import base64
import contextlib
import json
import os
from pathlib import Path
from unittest import SkipTest
from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tests.common import ChromeBrowser

from odoo.addons.thidua_khenthuong.tests import test_tours

FOLDER = Path(__file__).parent / "images"
ADDON = "thidua_khenthuong"
# What to take; empty: everything.
NAMES = set(os.environ.get("PICTURES", "").split())
# (picture, login, address with the record's name, what to press, what must be there)
SCREENS = (
    ("demo-campaigns", "vanphong", "/odoo/thi-dua", (), ".o_kanban_record"),
    (
        "demo-progress",
        "vanphong",
        "/odoo/thi-dua/{campaign_now}",
        ('.o_notebook_headers .nav-link[name="departments"]',),
        '.o_field_widget[name="progress_ids"] .o_data_row',
    ),
    (
        "demo-register",
        "nhansu",
        "/odoo/so-khen-thuong",
        (),
        ".o_data_row, .o_group_header",
    ),
    (
        "demo-mine",
        "nhanvien",
        "/odoo/khen-thuong-cua-toi",
        (),
        ".o_kanban_record, .o_data_row, .o_view_nocontent",
    ),
    # the second part: a year of emulation
    (
        "year-awards",
        "vanphong",
        "/odoo/thi-dua/{campaign_2023}",
        ('.o_notebook_headers .nav-link[name="awards"]',),
        '.o_field_widget[name="award_ids"] .o_data_row',
    ),
    (
        "year-radar",
        "giamdoc",
        "/odoo/thi-dua-radar",
        (),
        ".o_tdkt_radar_line",
    ),
    (
        "year-exemplar",
        "vanphong",
        "/odoo/guong-dien-hinh/{exemplar_1}",
        (),
        ".o_form_view .o_field_widget",
    ),
    (
        "year-papers",
        "vanphong",
        "/odoo/thi-dua-ho-so/{dossier_ccvc}",
        ('.o_notebook_headers .nav-link[name="papers"]',),
        '.o_field_widget[name="paper_ids"] .o_data_row',
    ),
    (
        "year-list",
        "vanphong",
        "/odoo/thi-dua-danh-sach",
        (),
        ".o_data_row",
    ),
    (
        "year-submission",
        "vanphong",
        "/odoo/khen-thuong-to-trinh/{submission_2022}",
        (),
        ".o_form_view .o_field_widget",
    ),
    (
        "year-import",
        "nhansu",
        "/odoo/khen-thuong-nhap-cu/{import_checked}",
        ('.oe_stat_button:has(.o_field_widget[name="error_count"])', ".o_facet_remove"),
        ".o_list_view .o_data_row",
    ),
    (
        "year-batch",
        "vanphong",
        "/odoo/thi-dua-dang-ky",
        (
            *(
                f"tr:nth-child({row}) .o_list_record_selector input"
                # below the headings of the groups: a draft, and what is handed in
                for row in (2, 5, 6, 7, 8)
            ),
            '.o_control_panel button[name="action_open_batch"]',
            ".tdkt_batch .tdkt_start",
        ),
        ".tdkt_batch .tdkt_summary",
    ),
    (
        "front-leader",
        "giamdoc",
        "/odoo/thi-dua-tong-quan",
        (),
        ".tdkt_front_awards canvas",
    ),
    (
        "front-officer",
        "vanphong",
        "/odoo/thi-dua-tong-quan",
        (),
        ".tdkt_front_funnel canvas",
    ),
    # who may be proposed, and why
    (
        "eligibility-panel",
        "vanphong",
        "/odoo/thi-dua-ho-so/{dossier_council_cchc}",
        ('[name="nomination_ids"] .tdkt_eligibility',),
        ".tdkt_eligibility_dialog .tdkt_outcome",
    ),
    (
        "eligibility-roadmap",
        "nhanvien",
        "/odoo/lo-trinh-danh-hieu",
        (),
        ".tdkt_roadmap_years",
    ),
    (
        "eligibility-unit",
        "truongphong",
        "/odoo/ai-du-dieu-kien",
        ('.list-group-item[data-award="CSTDCS"]',),
        '.tdkt_unit_roadmap .active[data-award="CSTDCS"]',
    ),
    (
        "statistics-report",
        "vanphong",
        "/odoo/bao-cao-thong-ke/{statistic_report}",
        (),
        ".o_form_view table",
    ),
    (
        "year-my-page",
        "nhanvien",
        "/odoo/thi-dua-cua-toi",
        (),
        ".tdkt_my_page .card",
    ),
    # the third part: who acts for whom, what happens after the award, who looks over it
    (
        "over-delegation",
        "giamdoc",
        "/odoo/thi-dua-uy-quyen",
        (),
        ".o_list_view .o_data_row",
    ),
    (
        "over-amendment",
        "vanphong",
        "/odoo/khen-thuong-quyet-dinh/{decision_amending}",
        ('.o_notebook_headers .nav-link[name="changes"]',),
        '.o_field_widget[name="change_ids"] .o_data_row',
    ),
    (
        "over-history",
        "giamdoc",
        "/odoo/thi-dua-nhat-ky",
        (),
        ".o_list_view .o_data_row",
    ),
    (
        "over-check",
        "giamdoc",
        "/odoo/thi-dua-nhat-ky",
        (
            f'[data-menu-xmlid="{ADDON}.tdkt_menu_reports"]',
            f'[data-menu-xmlid="{ADDON}.tdkt_audit_check_menu"]',
            '.modal button[name="action_check"]',
        ),
        ".modal .alert-success",
    ),
    (
        "over-retention",
        "quantri",
        "/odoo/thi-dua-thoi-han-luu-tru",
        (),
        ".o_list_view .o_data_row",
    ),
)
PHONE_SCREENS = (
    (
        "phone-front",
        "giamdoc",
        "/odoo/thi-dua-tong-quan",
        (),
        ".tdkt_front_awards canvas",
    ),
    (
        "phone-officer",
        "vanphong",
        "/odoo/thi-dua-dang-ky",
        (),
        ".o_kanban_record",
    ),
    (
        "phone-decision",
        "vanphong",
        "/odoo/khen-thuong-quyet-dinh/{decision_amending}",
        (),
        ".o_form_view .o_field_widget",
    ),
    (
        "phone-leader",
        "giamdoc",
        "/odoo/thi-dua-cua-toi",
        (),
        ".tdkt_my_page .card",
    ),
    (
        "year-diary",
        "nhanvien",
        "/odoo/ghi-ket-qua",
        (".o_kanban_record button",),
        ".o_form_view .o_field_widget",
    ),
)
# (picture, address): what anybody sees, without a login
WEB_SCREENS = (
    ("web-campaign", "/thi-dua/phong-trao/x-{campaign_now}"),
    ("web-honours", "/thi-dua/vinh-danh"),
)
WEB_PHONE_SCREENS = (
    ("web-phone-overview", "/thi-dua"),
    ("web-phone-honours", "/thi-dua/vinh-danh?tim=be+my+dung"),
)
# Presses one thing after the other, waits for the last and a moment more.
PLAY = """
const find = async (selector) => {
    for (let i = 0; i < 150; i++) {
        const found = document.querySelector(selector);
        if (found) return found;
        await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error("not there: " + selector);
};
(async () => {
    for (const selector of %s) {
        (await find(selector)).click();
        await new Promise((resolve) => setTimeout(resolve, 700));
    }
    await find(%s);
    setTimeout(() => console.log("test successful"), 2000);
})();
"""


def wanted(name):
    return not NAMES or name in NAMES


def some_wanted(screens):
    """Return those of ``screens`` that are to be taken.

    :raises SkipTest: without any, before an office is made ready for them
    """
    screens = [screen for screen in screens if wanted(screen[0])]
    if not screens:
        raise SkipTest("none of these pictures was asked for")
    return screens


@contextlib.contextmanager
def picture(name):
    """Save what the browser shows at the end as docs/images/``name``.png."""
    stop = ChromeBrowser.stop

    def stop_with_picture(browser):
        answer = browser._websocket_request("Page.captureScreenshot")
        (FOLDER / f"{name}.png").write_bytes(base64.b64decode(answer["data"]))
        stop(browser)

    with patch.object(ChromeBrowser, "stop", stop_with_picture):
        yield


@tagged("post_install", "-at_install")
class TestPictures(test_tours.TestMainJob):
    """The steps of the main job, one picture at the end of each tour."""

    @classmethod
    def setUpClass(cls):
        # each step needs those before it
        if NAMES and not any(name.startswith("step-") for name in NAMES):
            raise SkipTest("no step was asked for")
        super().setUpClass()

    def start_tour(self, url_path, tour_name, step_delay=None, **kwargs):
        name = f"step-{tour_name.removeprefix('tdkt_').replace('_', '-')}"
        with picture(name) if wanted(name) else contextlib.nullcontext():
            super().start_tour(url_path, tour_name, step_delay, **kwargs)


class DemoCase(HttpCase):
    screens = ()

    @classmethod
    def setUpClass(cls):
        some_wanted(cls.screens)
        super().setUpClass()
        cls.officer = cls._demo("user_vanphong")
        cls.import_checked = cls._check_list()
        cls.statistic_report = (
            cls.env["tdkt.statistic.report"]
            .with_user(cls.officer)
            .create({"form_id": cls._demo("statistic_form_0603").id, "year": 2022})
        )
        cls._merge_dossiers()

    @classmethod
    def _demo(cls, name):
        return cls.env.ref(f"{ADDON}.{name}")

    @classmethod
    def _check_list(cls):
        """Read the list of the demo office once more, without importing anything."""
        known = cls._demo("import_2017")
        officer = known.with_user(cls.officer).with_context(lang="vi_VN")
        batch = officer.copy(
            {"file": known.file, "filename": "khen-thuong-2018-2020-lan-2.csv"}
        )
        batch.action_read()
        while batch.action_step()["state"] == "checking":
            pass
        return batch

    @classmethod
    def _merge_dossiers(cls):
        """Have two more units nominate, so that there is a list to be put in order."""
        for unit in ("cchc", "tcbc"):
            department = cls._demo(f"department_{unit}")
            lines = [
                ("award_gk_collective", {"department_id": department.id}, 900_000),
                *(
                    (
                        "award_gk_individual",
                        {"employee_id": cls._demo(f"employee_{unit}_{number}").id},
                        450_000,
                    )
                    for number in (1, 2)
                ),
            ]
            dossier = (
                # by nobody of the office: whoever hands it in does not appraise it
                cls.env["tdkt.dossier"].create(
                    {
                        "campaign_id": cls._demo("campaign_2023").id,
                        "department_id": department.id,
                        "year": 2023,
                        "nomination_ids": [
                            Command.create(
                                {
                                    "award_id": cls._demo(award).id,
                                    "merit": "Hoàn thành xuất sắc nội dung đăng ký.",
                                    **nominee,
                                }
                            )
                            for award, nominee, _amount in lines
                        ],
                    }
                )
            )
            dossier.action_submit()
            dossier = dossier.with_user(cls.officer)
            dossier.action_appraise()
            dossier.nomination_ids.action_qualify()
            for line, (_award, _nominee, amount) in zip(
                dossier.nomination_ids, lines, strict=True
            ):
                line.amount = amount

    def take(self):
        data = self.env["ir.model.data"].search([("module", "=", ADDON)])
        names = {record.name: record.res_id for record in data}
        names["import_checked"] = self.import_checked.id
        names["statistic_report"] = self.statistic_report.id
        for name, login, url, presses, ready in some_wanted(self.screens):
            with self.subTest(name), picture(f"screen-{name}"):
                self.browser_js(
                    url.format(**names),
                    PLAY % (json.dumps(presses), json.dumps(ready)),
                    "Boolean(document.querySelector('.o_action_manager > *'))",
                    login=login,
                )


@tagged("post_install", "-at_install")
class TestDemoPictures(DemoCase):
    """Screens of the demo office."""

    screens = SCREENS

    def test_screens(self):
        self.take()


@tagged("post_install", "-at_install")
class TestPhonePictures(DemoCase):
    """Screens of the demo office on a phone."""

    browser_size = "390x844"
    touch_enabled = True
    screens = PHONE_SCREENS

    def test_screens(self):
        self.take()


class WebCase(HttpCase):
    """The pages of the website, as the demo office has published them."""

    screens = ()

    @classmethod
    def setUpClass(cls):
        some_wanted(cls.screens)
        super().setUpClass()

    def take(self):
        data = self.env["ir.model.data"].search([("module", "=", ADDON)])
        names = {record.name: record.res_id for record in data}
        for name, url in some_wanted(self.screens):
            with self.subTest(name), picture(f"screen-{name}"):
                self.browser_js(
                    url.format(**names),
                    PLAY % ("[]", json.dumps(".tdkt_page")),
                    "Boolean(document.querySelector('.tdkt_page'))",
                    login=None,
                )


@tagged("post_install", "-at_install")
class TestWebPictures(WebCase):
    browser_size = "1200x900"
    screens = WEB_SCREENS

    def test_screens(self):
        self.take()


@tagged("post_install", "-at_install")
class TestWebPhonePictures(WebCase):
    browser_size = "390x844"
    touch_enabled = True
    screens = WEB_PHONE_SCREENS

    def test_screens(self):
        self.take()
