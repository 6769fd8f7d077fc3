"""Takes the pictures of the documentation: `make pictures`.

The main job is played by the same tours as in the tests; the other screens are those
of the demo office. Odoo's own test browser takes a picture before it closes.
"""

import base64
import contextlib
from pathlib import Path
from unittest.mock import patch

from odoo.tests import HttpCase, tagged
from odoo.tests.common import ChromeBrowser

from odoo.addons.thidua_khenthuong.tests import test_tours

FOLDER = Path(__file__).parent / "images"
# (picture, login, address, what must be there, what to press first)
SCREENS = (
    (
        "demo-campaigns",
        "vanphong",
        "/odoo/thi-dua",
        ".o_kanban_record",
        None,
    ),
    (
        "demo-progress",
        "vanphong",
        "/odoo/thi-dua/2",
        '.o_notebook_headers .nav-link[name="departments"]',
        '.o_notebook_headers .nav-link[name="departments"]',
    ),
    (
        "demo-register",
        "nhansu",
        "/odoo/so-khen-thuong",
        ".o_data_row, .o_group_header",
        None,
    ),
    (
        "demo-mine",
        "nhanvien",
        "/odoo/khen-thuong-cua-toi",
        ".o_kanban_record, .o_data_row, .o_view_nocontent",
        None,
    ),
)


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

    def start_tour(self, url_path, tour_name, step_delay=None, **kwargs):
        name = tour_name.removeprefix("tdkt_").replace("_", "-")
        with picture(f"step-{name}"):
            super().start_tour(url_path, tour_name, step_delay, **kwargs)


@tagged("post_install", "-at_install")
class TestDemoPictures(HttpCase):
    """Screens of the demo office."""

    def test_screens(self):
        for name, login, url, ready, press in SCREENS:
            selector = ready.replace("'", "\\'")
            code = f"document.querySelector('{press}').click();" if press else ""
            with picture(f"screen-{name}"):
                self.browser_js(
                    url,
                    f"{code} setTimeout(() => console.log('test successful'), 1500);",
                    f"Boolean(document.querySelector('{selector}'))",
                    login=login,
                )
