"""The group of the secret ballot: ristretto255 (RFC 9496), of prime order.

Browser and server speak it: ``@noble/curves`` there, this module here. Every element
has exactly one text, 64 hexadecimal digits, and every text that decodes is an element
of the group of prime order: there are no small subgroups to slip a value in by.

Only what is public is computed here (checking proofs, adding up, looking for a small
number): nothing takes the same time for every value, and nothing needs to. A secret
exponent has no business on the server.

Plain integers do; with ``gmpy2``, where it is installed, everything is two to four
times as fast. One number of its type, the prime, makes every result one.
"""

import functools
import re

try:
    from gmpy2 import mpz, powmod
except ImportError:
    mpz, powmod = int, pow

# The field of edwards25519 and the order of the group.
P = mpz(2**255 - 19)
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * powmod(121666, -1, P) % P
D2 = 2 * D % P
SQRT_M1 = powmod(2, (P - 1) // 4, P)
TEXT = re.compile("[0-9a-f]{64}")
# Points are (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z.
IDENTITY = (0, 1, 1, 0)


def _sqrt_ratio(u, v):
    """Return whether u/v is a square, and the non-negative root of it or of i·u/v."""
    v3 = v * v % P * v % P
    root = u * v3 % P * powmod(u * v3 % P * v3 % P * v % P, (P - 5) // 8, P) % P
    check = v * root % P * root % P
    square = check == u % P
    if check == -u % P or check == -u * SQRT_M1 % P:
        root = root * SQRT_M1 % P
        square = square or check == -u % P
    return square, P - root if root & 1 else root


INVSQRT_A_MINUS_D = _sqrt_ratio(1, (-1 - D) % P)[1]


def decode(text):
    """Return the element that ``text`` names.

    :raise ValueError: it names none, or is not the one text that an element has
    """
    if not TEXT.fullmatch(text):
        raise ValueError("no element of the group")
    s = int.from_bytes(bytes.fromhex(text), "little")
    if s >= P or s & 1:
        raise ValueError("no element of the group")
    s2 = s * s % P
    u1, u2 = (1 - s2) % P, (1 + s2) % P
    u2_squared = u2 * u2 % P
    v = (-D * u1 % P * u1 - u2_squared) % P
    square, inverse = _sqrt_ratio(1, v * u2_squared % P)
    x_part = inverse * u2 % P
    x = 2 * s * x_part % P
    x = P - x if x & 1 else x
    y = u1 * inverse % P * x_part % P * v % P
    t = x * y % P
    if not square or t & 1 or not y:
        raise ValueError("no element of the group")
    return x, y, 1, t


def encode(point):
    """Return the one text of an element."""
    x0, y0, z0, t0 = point
    u1 = (z0 + y0) * (z0 - y0) % P
    u2 = x0 * y0 % P
    inverse = _sqrt_ratio(1, u1 * u2 % P * u2 % P)[1]
    i1, i2 = inverse * u1 % P, inverse * u2 % P
    z_inverse = i1 * i2 % P * t0 % P
    if t0 * z_inverse % P & 1:
        x, y = y0 * SQRT_M1 % P, x0 * SQRT_M1 % P
        denominator = i1 * INVSQRT_A_MINUS_D % P
    else:
        x, y, denominator = x0, y0, i2
    if x * z_inverse % P & 1:
        y = -y
    s = denominator * (z0 - y) % P
    s = P - s if s & 1 else s
    return int(s).to_bytes(32, "little").hex()


def equal(one, other):
    """Return whether two points stand for the same element."""
    x1, y1, x2, y2 = one[0], one[1], other[0], other[1]
    return (x1 * y2 - y1 * x2) % P == 0 or (y1 * y2 - x1 * x2) % P == 0


def add(one, other):
    x1, y1, z1, t1 = one
    x2, y2, z2, t2 = other
    a = (y1 - x1) * (y2 - x2)
    b = (y1 + x1) * (y2 + x2)
    c = t1 * D2 % P * t2
    d = 2 * z1 * z2
    e, f, g, h = (b - a) % P, (d - c) % P, (d + c) % P, (b + a) % P
    return e * f % P, g * h % P, f * g % P, e * h % P


def negate(point):
    x, y, z, t = point
    return -x % P, y, z, -t % P


def subtract(one, other):
    return add(one, negate(other))


def _double(point):
    x, y, z, _t = point
    a, b = x * x, y * y
    h = (a + b) % P
    e = (h - (x + y) * (x + y)) % P
    g = (a - b) % P
    f = (2 * z * z + g) % P
    return e * f % P, g * h % P, f * g % P, e * h % P


# Odd multiples up to 15, so that four of five doublings are followed by no addition.
WINDOW = 5


def _odd_multiples(point):
    twice = _double(point)
    odd = [point]
    for _number in range(2 ** (WINDOW - 2) - 1):
        odd.append(add(odd[-1], twice))
    return odd


def _signed_digits(scalar):
    """Write ``scalar`` with odd digits between -15 and 15, most of them zero."""
    digits = []
    full, half = 1 << WINDOW, 1 << (WINDOW - 1)
    while scalar:
        if scalar & 1:
            digit = scalar % full
            if digit >= half:
                digit -= full
            scalar -= digit
        else:
            digit = 0
        digits.append(digit)
        scalar >>= 1
    return digits


class Element:
    """An element that is multiplied more than once: keeps its odd multiples."""

    def __init__(self, point):
        self.point = point
        self.odd = _odd_multiples(point)


def combine(*terms):
    """Return the sum of scalar times element over (scalar, :class:`Element`) pairs."""
    written = [(_signed_digits(scalar % ORDER), one.odd) for scalar, one in terms]
    total = IDENTITY
    for place in reversed(range(max(len(digits) for digits, _odd in written))):
        total = _double(total)
        for digits, odd in written:
            digit = digits[place] if place < len(digits) else 0
            if digit > 0:
                total = add(total, odd[digit >> 1])
            elif digit:
                total = subtract(total, odd[-digit >> 1])
    return total


class Base:
    """An element that is multiplied all the time (the generator, a public key).

    ``base * scalar`` costs some fifty additions; the table behind it, made at the
    first use, some eight hundred.
    """

    def __init__(self, point):
        self.point = point
        self.text = encode(point)

    @functools.cached_property
    def _rows(self):
        rows, step = [], self.point
        for _place in range(51):
            row = [IDENTITY]
            for _digit in range(16):
                row.append(add(row[-1], step))
            rows.append(row)
            step = _double(row[16])
        return rows

    def __mul__(self, scalar):
        scalar %= ORDER
        total, carry = IDENTITY, 0
        for row in self._rows:
            digit = (scalar & 31) + carry
            scalar >>= 5
            carry = digit > 16
            if carry:
                total = subtract(total, row[32 - digit])
            elif digit:
                total = add(total, row[digit])
        return total


GENERATOR = Base(
    decode("e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76")
)


@functools.lru_cache(maxsize=64)
def base(text):
    """Return the :class:`Base` of a public key, with its table kept between calls.

    :raise ValueError: no element, or the neutral one, which hides nothing
    """
    point = decode(text)
    if equal(point, IDENTITY):
        raise ValueError("the neutral element is no key")
    return Base(point)
