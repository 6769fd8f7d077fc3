"""A plugin of pytest: a browser that is slow to start is waited for, and tried again.

Odoo gives Chromium 10 s, then warns and skips the test. The first test with a browser
reads all of Chromium from the disk, on a machine that may do other work besides; those
after it find it in memory. A start that fails twice is warned of and skips the test, as
ever; of one that works the second time the warnings of the first are logged as INFO.
"""

import contextlib
import functools
import logging
import signal
import unittest

import pytest

# How long Chromium may take to name its port; one that is quick waits for nothing.
PATIENCE = 60  # seconds
SECOND_TRY = "the browser did not start; once more. Of the first try: %s"


@pytest.hookimpl(trylast=True)
def pytest_configure(config):
    if config.pluginmanager.hasplugin("odoo"):
        from odoo.tests import common  # noqa: PLC0415 - not without Odoo

        common.CHECK_BROWSER_ITERATIONS = round(PATIENCE / common.CHECK_BROWSER_SLEEP)
        common.BROWSER_WAIT = PATIENCE
        common.ChromeBrowser.__init__ = tried_twice(common.ChromeBrowser.__init__)


def tried_twice(start):
    """Return ``start`` of a browser, which is called again when it skips the test."""

    @functools.wraps(start)
    def start_twice(browser, test_case, *args, **kwargs):
        on_limit = signal.getsignal(signal.SIGXCPU)
        try:
            with _held_back(test_case._logger) as faults:
                return start(browser, test_case, *args, **kwargs)
        except unittest.SkipTest as skip:
            signal.signal(signal.SIGXCPU, on_limit)
            faults.append(skip)
        try:
            start(browser, test_case, *args, **kwargs)
        except BaseException:
            test_case._logger.warning(SECOND_TRY, _said(faults))
            raise
        test_case._logger.info(SECOND_TRY, _said(faults))

    return start_twice


@contextlib.contextmanager
def _held_back(logger):
    """Hold back what a logger warns of in the block; drop it if that skips the test.

    :return: context manager that gives the list of what was held back
    """
    faults, skipped = [], False

    def hold_back(record):
        if record.levelno < logging.WARNING:
            return True
        faults.append(record)
        return False

    logger.addFilter(hold_back)
    try:
        yield faults
    except unittest.SkipTest:
        skipped = True
        raise
    finally:
        logger.removeFilter(hold_back)
        for record in [] if skipped else faults:
            logger.handle(record)


def _said(faults):
    return "; ".join(
        one.getMessage() if isinstance(one, logging.LogRecord) else str(one)
        for one in faults
    )
