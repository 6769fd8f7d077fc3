"""The example message of docs/exchange.md is one that the profile takes."""

from lxml import etree

from office import paths

PROFILE = paths.ROOT / "thidua_khenthuong/tests/edxml102_profile.xsd"
EXAMPLE = paths.ROOT / "docs/exchange.edxml"


def test_the_example_is_valid():
    profile = etree.XMLSchema(etree.parse(PROFILE))
    assert profile.validate(etree.parse(EXAMPLE)), profile.error_log


def test_a_broken_one_is_not():
    text = EXAMPLE.read_text(encoding="utf-8").replace("2023/03/15<", "15/3/2023<")
    profile = etree.XMLSchema(etree.parse(PROFILE))
    assert not profile.validate(etree.fromstring(text.encode()))
