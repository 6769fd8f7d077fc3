"""Keeps presses (:mod:`.press`): processes that typeset under a budget.

A press is started when a document is to be typeset and none is idle, and used again: a
start costs most of a second, a document tens of milliseconds. Knows no Odoo.
"""

import json
import logging
import os
import select
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from . import press

_logger = logging.getLogger("weasyprint")
PRESS = Path(press.__file__)
# What the documents of one request may take together: seconds of the processor, and
# pages. A list of 5,000 people takes 35 s and 0.7 GB, a document of one page 0.02 s.
SECONDS = 100
PAGES = 2_000
# By the clock, where the machine is busy: a worker of Odoo's is given 120 s.
PATIENCE = 110
START_SECONDS = 60
# Address space, of which the libraries themselves take a tenth.
MEMORY = 2 * 2**30
# Documents typeset at the same time by one process of Odoo; others wait for their turn.
AT_ONCE = 2
WAIT_SECONDS = 60
# A press is replaced after so many documents, whatever its libraries keep of them.
DOCUMENTS = 500


class OverBudget(Exception):
    """A document takes more than its share; ``reason`` says of what."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


class PressFault(Exception):
    """A press could not be started, or failed on a document."""


@dataclass
class Budget:
    """What is left to the documents of one request."""

    seconds: float = SECONDS
    pages: int = PAGES


class Press:
    """One process, with the style sheet and the fonts it was started with."""

    def __init__(self, settings):
        self.settings = settings
        self.documents = 0
        self._process = subprocess.Popen(
            [sys.executable, str(PRESS)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd="/",
        )
        os.set_blocking(self._process.stdout.fileno(), False)
        try:
            self._send({**settings, "memory": MEMORY})
            self._receive(START_SECONDS)
        except (EOFError, BrokenPipeError, TimeoutError) as error:
            self.close()
            raise PressFault("WeasyPrint did not start") from error

    def typeset(self, budget, html, variant):
        """Return a PDF; after any error the press is of no further use.

        :param budget: :class:`Budget`, from which the document is paid
        :raises OverBudget: when the document takes too much of anything
        :raises PressFault: when the press failed otherwise
        """
        self.documents += 1
        try:
            self._send(
                {
                    "html": html,
                    "variant": variant,
                    "seconds": budget.seconds,
                    "pages": budget.pages,
                }
            )
            kind, seconds, pages, said, pdf = self._receive(PATIENCE)
        except TimeoutError as error:
            raise OverBudget("time") from error
        except (EOFError, BrokenPipeError) as error:
            # killed by its own limit of time, or by a library without memory
            how = -(self._process.wait(timeout=START_SECONDS) or 0)
            if how == press.SIGXCPU:
                raise OverBudget("time") from error
            if how in press.NO_MEMORY_SIGNALS:
                raise OverBudget("memory") from error
            raise PressFault("WeasyPrint failed") from error
        if said:
            _logger.error("%s", said.strip())
        if kind == press.TOO_MANY_PAGES:
            raise OverBudget("pages")
        if kind == press.NO_MEMORY:
            raise OverBudget("memory")
        budget.seconds -= seconds
        budget.pages -= pages
        return pdf

    def _send(self, job):
        payload = json.dumps(job).encode()
        self._process.stdin.write(press.LENGTH.pack(len(payload)) + payload)
        self._process.stdin.flush()

    def _receive(self, seconds):
        deadline = time.monotonic() + seconds
        head = self._read(press.LENGTH.size, deadline)
        answer = self._read(*press.LENGTH.unpack(head), deadline)
        size = press.ANSWER.size
        *figures, length = press.ANSWER.unpack(answer[:size])
        said, content = answer[size : size + length], answer[size + length :]
        return *figures, said.decode(errors="replace"), content

    def _read(self, size, deadline):
        handle, parts = self._process.stdout.fileno(), []
        while size:
            remaining = deadline - time.monotonic()
            if remaining <= 0 or not select.select([handle], [], [], remaining)[0]:
                raise TimeoutError
            part = os.read(handle, min(size, 2**20))
            if not part:
                raise EOFError
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    @property
    def alive(self):
        return self._process.poll() is None

    def close(self):
        """End the process, whatever it is doing."""
        self._process.kill()
        with self._process:
            pass


class Presses:
    """The presses of this process, shared by its threads."""

    def __init__(self):
        self._forget()
        # a copy of this process must not talk to the presses of the original
        os.register_at_fork(after_in_child=self._forget)

    def _forget(self):
        self._idle = []
        self._lock = threading.Lock()
        self._turns = threading.BoundedSemaphore(AT_ONCE)

    def typeset(self, settings, budget, html, variant=None):
        """Return the PDF of ``html``, made by a press with these settings.

        :param dict settings: those of :class:`.press.Press`
        :param budget: :class:`Budget`, from which the document is paid
        :raises OverBudget: when the document takes too much, or no press is free
        :raises PressFault: when none can be started, or it fails
        """
        if budget.seconds <= 0 or budget.pages <= 0:
            raise OverBudget("request")
        if not self._turns.acquire(timeout=WAIT_SECONDS):
            raise OverBudget("turn")
        try:
            one = self._take(settings)
            try:
                pdf = one.typeset(budget, html, variant)
            except BaseException:
                one.close()
                raise
            if one.documents < DOCUMENTS:
                with self._lock:
                    self._idle.append(one)
            else:
                one.close()
            return pdf
        finally:
            self._turns.release()

    def close(self):
        """End the presses that are idle."""
        with self._lock:
            idle, self._idle = self._idle, []
        for one in idle:
            one.close()

    def _take(self, settings):
        with self._lock:
            idle, self._idle = self._idle, []
            fitting = [one for one in idle if one.alive and one.settings == settings]
            self._idle = fitting[1:]
        for one in idle:
            if one not in fitting:
                one.close()
        return fitting[0] if fitting else Press(settings)


presses = Presses()
