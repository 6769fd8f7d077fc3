"""What a search works out is worked out once for the page and for its length."""

import contextlib

# Where the cursor's cache keeps it, while something is read.
FOUND = "tdkt found once"


@contextlib.contextmanager
def reading(env):
    """Keep what :func:`find` has found until the end: nothing is written meanwhile."""
    if FOUND in env.cr.cache:
        yield
        return
    env.cr.cache[FOUND] = {}
    try:
        yield
    finally:
        env.cr.cache.pop(FOUND, None)


def is_reading(env):
    """Tell whether something is read at this moment, see :func:`reading`."""
    return FOUND in env.cr.cache


def find(env, name, work):
    """Return what ``work`` returns; while something is read, of its first call.

    :param str name: of what is found, whoever asks
    """
    found = env.cr.cache.get(FOUND)
    if found is None:
        return work()
    if name not in found:
        found[name] = work()
    return found[name]
