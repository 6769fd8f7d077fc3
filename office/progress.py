"""One line per long step, and one sentence per failure."""

import contextlib
import sys
import threading
import time

# A terminal is refreshed every second, a log file gets a line now and then.
TICK_TERMINAL = 1
TICK_FILE = 20


class Missing(Exception):
    """Something cannot be had; the message says what and what to do about it."""


def say(text):
    """Print one line at once, even into a pipe."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


class Step:
    """A long step under way; ``detail`` says where it has got to."""

    def __init__(self, text):
        self.text = text
        self.detail = ""
        self._start = time.monotonic()
        self._ended = threading.Event()
        self._terminal = sys.stdout.isatty()
        self._ticker = threading.Thread(target=self._tick, daemon=True)

    def begin(self):
        """Announce the step and keep saying how far it is."""
        if not self._terminal:
            say(f"• {self.text} …")
        self._ticker.start()

    def end(self, outcome):
        """Stop the ticker and say how the step ended."""
        self._ended.set()
        self._ticker.join()
        head = f"\r\033[K• {self.text}:" if self._terminal else " "
        say(f"{head} {outcome}, {self.seconds():.0f} s")

    def seconds(self):
        """Return how long the step has lasted."""
        return time.monotonic() - self._start

    def _tick(self):
        wait = TICK_TERMINAL if self._terminal else TICK_FILE
        while not self._ended.wait(wait):
            detail = self.detail() if callable(self.detail) else self.detail
            line = f"{self.seconds():.0f} s  {detail}".rstrip()
            if self._terminal:
                sys.stdout.write(f"\r\033[K• {self.text} … {line[:60]}")
                sys.stdout.flush()
            else:
                say(f"  {line[:100]}")


@contextlib.contextmanager
def step(text):
    """Announce a long step, show its progress and say how long it took."""
    current = Step(text)
    current.begin()
    try:
        yield current
    except BaseException:
        current.end("not done")
        raise
    current.end("done")


def fail(error):
    """Print the failure in one sentence; return the exit code."""
    sys.stderr.write(f"office: {error}\n")
    return 1
