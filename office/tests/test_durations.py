"""How long a test takes can be read, though its dates are frozen."""

import re

from office import testing

FROZEN = """
from freezegun import freeze_time

freezer = freeze_time("2023-03-10")


def setup_module():
    freezer.start()


def test_work():
    assert sum(range(5_000_000))


def teardown_module():
    freezer.stop()
"""


def test_a_frozen_date_does_not_stop_the_stopwatch(tmp_path, capfd):
    file = tmp_path / "test_frozen.py"
    file.write_text(FROZEN)
    arguments = ["-p", "no:odoo", "--durations=0", "-vvv", str(file)]
    assert testing._pytest(arguments, tmp_path / "report.xml") == 0
    lasted = {
        phase: float(seconds)
        for seconds, phase in re.findall(
            r"^(-?[\d.]+)s (setup|call|teardown) ", capfd.readouterr().out, re.MULTILINE
        )
    }
    assert lasted.keys() == {"setup", "call", "teardown"}
    # standing still, the clock gives 0 to the work and fifty years to what goes before
    assert 0 < lasted["call"] < 60
    assert 0 <= lasted["setup"] < 60
