"""The short code on a certificate or a decision: made, printed, read back.

Twenty characters of Crockford's Base32, which lacks I, L, O and U so that nothing on
paper looks like something else. Eighteen are drawn at random: 90 bits, that nobody
finds by trying. The last two follow from them by a Reed-Solomon code over GF(32), so
that one or two wrong characters, or two that changed places, are always noticed: a
slip of the finger is told from a code that does not exist. Anybody can compute them:
they help nobody to find a code.
"""

import hashlib
import re
import secrets
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM = 18
LENGTH = 20
GROUP = 5
# What a code is printed in and typed with: spaces, dots, dashes of every kind.
BETWEEN = re.compile(r"[\s.\-_\u2010-\u2015\u2212]+")
LOOKALIKES = str.maketrans("OIL", "011")
# Of a text that somebody types, a whole address at most.
TYPED = 200

# GF(32) with x⁵ + x² + 1: EXP[i] is the i-th power of a generator.
EXP = [1]
while len(EXP) < 31:
    doubled = EXP[-1] << 1
    EXP.append(doubled ^ 0b100101 if doubled & 0b100000 else doubled)
LOG = {power: index for index, power in enumerate(EXP)}
# (x - g)(x - g²) = x² + FIRST x + SECOND
FIRST, SECOND = EXP[1] ^ EXP[2], EXP[3]


class MistypedError(ValueError):
    """A text that is no code: ``kind`` is “length”, “letter” or “check”."""

    def __init__(self, kind, count=0, letter=""):
        """
        :param int count: how many characters it has, for “length”
        :param str letter: the first that no code has, for “letter”
        """
        super().__init__(kind)
        self.kind, self.count, self.letter = kind, count, letter


def _times(one, other):
    return EXP[(LOG[one] + LOG[other]) % 31] if one and other else 0


def _check(numbers):
    """Return the two last numbers of the code that begins with ``numbers``."""
    high = low = 0
    for number in numbers:
        lead = number ^ high
        high, low = low ^ _times(lead, FIRST), _times(lead, SECOND)
    return high, low


def draw():
    """Return a new code, e.g. “7M4QX2K0TB9ZC5VHD8NE”."""
    numbers = [secrets.randbelow(32) for _place in range(RANDOM)]
    return "".join(ALPHABET[number] for number in (*numbers, *_check(numbers)))


def read(text):
    """Return the code that somebody has typed, scanned or pasted with its address.

    Small letters, gaps and dashes do not matter, nor O for 0, I or L for 1.

    :raises MistypedError: for what cannot be a code
    """
    text = unicodedata.normalize("NFKC", text[:TYPED]).strip().rstrip("/")
    text = text.rpartition("/")[2].rpartition("=")[2]
    text = BETWEEN.sub("", text).upper().translate(LOOKALIKES)
    for letter in text:
        if letter not in ALPHABET:
            raise MistypedError("letter", letter=letter)
    if len(text) != LENGTH:
        raise MistypedError("length", count=len(text))
    numbers = [ALPHABET.index(letter) for letter in text]
    if _check(numbers[:RANDOM]) != tuple(numbers[RANDOM:]):
        raise MistypedError("check")
    return text


def grouped(code):
    """Return a code as it is printed on one line: “7M4QX-2K0TB-9ZC5V-HD8NE”."""
    return "-".join(code[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def lines(code):
    """Return a code on two lines, below its squares: [“7M4QX-2K0TB”, “9ZC5V-HD8NE”]."""
    half = len(text := grouped(code)) // 2
    return [text[:half], text[half + 1 :]]


def digest(code):
    """Return what a code is looked up by: its SHA-256 in hexadecimal digits."""
    return hashlib.sha256(code.encode()).hexdigest()


def pieces(address):
    """Return an address without its scheme, in pieces; a line breaks between two."""
    return re.findall(r"[^./-]+[./-]?", address.partition("://")[2])
