"""One line per long step, and one sentence per failure."""

import contextlib
import sys
import time


class Missing(Exception):
    """Something cannot be had; the message says what and what to do about it."""


def say(text):
    print(text, flush=True)


@contextlib.contextmanager
def step(text):
    """Announce a long step and say how long it took."""
    print(f"• {text} …", end=" ", flush=True)
    start = time.monotonic()
    try:
        yield
    except BaseException:
        print("not done", flush=True)
        raise
    print(f"{time.monotonic() - start:.0f} s", flush=True)


def fail(error):
    """Print the failure in one sentence; return the exit code."""
    print(f"office: {error}", file=sys.stderr, flush=True)
    return 1
