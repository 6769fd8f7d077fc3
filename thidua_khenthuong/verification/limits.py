"""How often anybody may ask, counted in the memory of one process.

A counter in the database would make a write of every question, and two questions of
one address would wait for each other.
"""

import ipaddress
import math
import threading
import time
from collections import OrderedDict

# How many addresses, or codes, are remembered: some 2 MB at most.
REMEMBERED = 10_000


class Limit:
    """So many questions at once, then so many a minute, for each key."""

    def __init__(self, burst, per_minute, clock=time.monotonic, size=REMEMBERED):
        """
        :param clock: returns seconds
        :param int size: how many keys are remembered; who asked longest ago goes first
        """
        self._burst, self._rate = burst, per_minute / 60
        self._clock, self._size = clock, size
        self._left = OrderedDict()
        # a process without workers answers in threads
        self._lock = threading.Lock()

    def wait(self, key):
        """Count one question.

        :return: 0 when it may be answered, else in how many seconds it may be asked
            again; a refused question counts for nothing
        """
        now = self._clock()
        with self._lock:
            left, since = self._left.pop(key, (self._burst, now))
            left = min(self._burst, left + (now - since) * self._rate)
            allowed = left >= 1
            self._left[key] = (left - 1 if allowed else left), now
            if len(self._left) > self._size:
                self._left.popitem(last=False)
        return 0 if allowed else math.ceil((1 - left) / self._rate)

    def forget(self):
        """Begin anew, as a process that has just started."""
        with self._lock:
            self._left.clear()

    def __len__(self):
        return len(self._left)


def place_of(address):
    """Return what counts as one address: whoever has an IPv6 has 2⁶⁴ of them."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return address
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((address, 64), strict=False))
