from odoo.tests import HttpCase, no_retry, tagged

ADDON = "@thidua_khenthuong"


def job_id(name):
    """Return the id that Hoot gives to a suite or test of this name."""
    number = 0
    for char in name:
        number = ((number << 5) - number + ord(char)) & 0xFFFFFFFF
    return f"{number:08x}"


@tagged("post_install", "-at_install", "tdkt")
class TestClientCode(HttpCase):
    """The unit tests of static/tests, run in the browser by Odoo's own runner."""

    @no_retry
    def test_unit_tests(self):
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset=desktop&timeout=15000&id={job_id(ADDON)}",
            "",
            "",
            login="admin",
            timeout=300,
            success_signal="[HOOT] Test suite succeeded",
            # the failures of single tests are all told before the run ends
            error_checker=lambda message: "[HOOT]" not in message,
        )
