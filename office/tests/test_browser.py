"""A browser that does not start at once skips no test, and hides no fault."""

import logging
import types
import unittest

import pytest

from office import browser

LATE = "Chrome headless failed to start"


class Browser:
    """Starts as its test says: the answers of one try after another."""

    def __init__(self, test_case):
        test_case._logger.info("starting")
        answer = test_case.answers.pop(0)
        if answer:
            test_case._logger.warning(LATE)
            raise answer
        test_case._logger.warning("started, with a remark")


def start(*answers):
    test_case = types.SimpleNamespace(
        _logger=logging.getLogger("office.tests.browser"), answers=[*answers]
    )
    browser.tried_twice(Browser.__init__)(object.__new__(Browser), test_case)


def warned(caplog):
    return [one.getMessage() for one in caplog.records if one.levelno > logging.INFO]


def test_a_browser_that_starts_is_started_once(caplog):
    caplog.set_level(logging.INFO)
    start(None)
    assert caplog.messages == ["starting", "started, with a remark"]
    assert warned(caplog) == ["started, with a remark"]


def test_a_late_browser_is_tried_once_more(caplog):
    caplog.set_level(logging.INFO)
    start(unittest.SkipTest("no port"), None)
    assert warned(caplog) == ["started, with a remark"]
    # nothing is hidden: the log still says what was wrong with the first
    assert caplog.messages[-1].endswith(f"Of the first try: {LATE}; no port")


def test_a_browser_that_never_starts_is_a_fault(caplog):
    with pytest.raises(unittest.SkipTest, match="no port again"):
        start(unittest.SkipTest("no port"), unittest.SkipTest("no port again"))
    first, second = warned(caplog)
    assert first == LATE
    assert second.endswith(f"Of the first try: {LATE}; no port")


def test_another_error_is_not_tried_again(caplog):
    with pytest.raises(ZeroDivisionError, match="a fault of ours"):
        start(ZeroDivisionError("a fault of ours"), None)
    assert warned(caplog) == [LATE]
