#!/usr/bin/env python3
"""Checks the published file of a secret ballot. Anybody may run it, anywhere.

    python3 verify.py FILE [RECEIPT ...] [--english]

Python 3.10 or newer and nothing else: written from docs/ballot.md and RFC 9496, sharing
no line with the addon, slow and plain. It says in one sentence for each check whether
it holds (Vietnamese, or English with --english), and of each receipt where it is
counted. Exit code: 0 when everything holds, 1 when something does not, 2 when the file
cannot be read.
"""

import hashlib
import json
import re
import sys

FORMAT = "tdkt-ballot-1"
LARGEST_FILE = 256 * 1024 * 1024
NAME = re.compile(r"\A[A-Za-z0-9][A-Za-z0-9._:-]{0,63}\Z")

# What is said, in Vietnamese and in English.
WORDS = {
    "holds": ("ĐÚNG", "HOLDS"),
    "partly": (
        "ĐÚNG với {good}/{all} nội dung",
        "HOLDS for {good} of {all} lines",
    ),
    "fails": ("SAI", "DOES NOT HOLD"),
    "keys": (
        "Cả {count} người giữ khóa đã chứng minh mình có khóa bí mật; khóa của phiên "
        "họp là tổng các khóa của họ.",
        "All {count} trustees proved that they have their secret keys; the session's "
        "key is the sum of theirs.",
    ),
    "members": (
        "{count} phiếu ở {questions} nội dung đều của người có quyền bỏ phiếu, mỗi "
        "người nhiều nhất một phiếu cho một nội dung.",
        "{count} ballots on {questions} lines are of members who vote on them, one of "
        "each at most.",
    ),
    "proofs": (
        "Mỗi phiếu được chứng minh là hợp lệ (mỗi phương án chọn hoặc không, đúng số "
        "lượng) và làm riêng cho phiên, nội dung và người ấy.",
        "Each ballot proves that it is valid (every option ticked or not, as many as "
        "allowed) and made for its session, line and member.",
    ),
    "sums": (
        "Tổng đã mở của mỗi nội dung là tổng của tất cả phiếu, không hơn không kém.",
        "What was opened of each line is the sum of all its ballots, no more, no less.",
    ),
    "decryptions": (
        "Mỗi người giữ khóa đã mở đúng các tổng ấy bằng khóa của mình.",
        "Each trustee opened these very sums with his key.",
    ),
    "result": (
        "Kết quả công bố của mỗi nội dung đúng là kết quả đã mở.",
        "The published result of each line is what was opened.",
    ),
    "skipped": (
        "Không kiểm tra được vì điều trên đã sai: {what}.",
        "Not checked, because of what fails above: {what}.",
    ),
    "few": (
        "Lưu ý: {line} có dưới 5 phiếu; kết quả cho biết nhiều về từng phiếu.",
        "Note: {line} has fewer than 5 ballots; its result says much about each.",
    ),
    "receipt": (
        "Phiếu có biên nhận {receipt} được tính: {line}, {member}.",
        "The ballot with receipt {receipt} is counted: {line}, {member}.",
    ),
    "no receipt": (
        "Không có phiếu nào với biên nhận {receipt}.",
        "No ballot has the receipt {receipt}.",
    ),
    "unreadable": (
        "Đây không phải tệp công bố của phiếu kín: {what}.",
        "This is no published file of a secret ballot: {what}.",
    ),
}


class Wrong(Exception):
    """Something of the file that does not hold, in English."""


# -- ristretto255, from RFC 9496 ------------------------------------------------------

FIELD = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
EDWARDS_D = -121665 * pow(121666, FIELD - 2, FIELD) % FIELD
ROOT_OF_MINUS_ONE = pow(2, (FIELD - 1) // 4, FIELD)


def negative(number):
    return number % FIELD % 2 == 1


def magnitude(number):
    return -number % FIELD if negative(number) else number % FIELD


def sqrt_ratio(u, v):
    """SQRT_RATIO_M1 of section 4.2: whether u/v is a square, and a root."""
    root = u * pow(v, 3, FIELD) * pow(u * pow(v, 7, FIELD), (FIELD - 5) // 8, FIELD)
    check = v * root * root % FIELD
    u = u % FIELD
    correct = check == u
    flipped = check == -u % FIELD
    flipped_i = check == -u * ROOT_OF_MINUS_ONE % FIELD
    if flipped or flipped_i:
        root = root * ROOT_OF_MINUS_ONE
    return correct or flipped, magnitude(root)


INVSQRT_A_MINUS_D = sqrt_ratio(1, -1 - EDWARDS_D)[1]


class Point:
    """An element, as an Edwards point in extended coordinates."""

    def __init__(self, x, y, z, t):
        self.x, self.y, self.z, self.t = x % FIELD, y % FIELD, z % FIELD, t % FIELD

    @classmethod
    def read(cls, text):
        """DECODE of section 4.3.1."""
        if not isinstance(text, str) or not re.match(r"\A[0-9a-f]{64}\Z", text):
            raise Wrong("an element is not 64 small hexadecimal digits")
        s = int.from_bytes(bytes.fromhex(text), "little")
        if s >= FIELD or negative(s):
            raise Wrong("a number is no element of the group")
        ss = s * s % FIELD
        u1, u2 = 1 - ss, 1 + ss
        v = -(EDWARDS_D * u1 * u1) - u2 * u2
        square, invsqrt = sqrt_ratio(1, v * u2 * u2)
        den_x = invsqrt * u2
        den_y = invsqrt * den_x * v
        x = magnitude(2 * s * den_x)
        y = u1 * den_y % FIELD
        t = x * y % FIELD
        if not square or negative(t) or y == 0:
            raise Wrong("a number is no element of the group")
        return cls(x, y, 1, t)

    def text(self):
        """ENCODE of section 4.3.2."""
        u1 = (self.z + self.y) * (self.z - self.y)
        u2 = self.x * self.y
        invsqrt = sqrt_ratio(1, u1 * u2 * u2)[1]
        den1, den2 = invsqrt * u1 % FIELD, invsqrt * u2 % FIELD
        z_inv = den1 * den2 * self.t % FIELD
        if negative(self.t * z_inv):
            x, y = self.y * ROOT_OF_MINUS_ONE, self.x * ROOT_OF_MINUS_ONE
            den_inv = den1 * INVSQRT_A_MINUS_D
        else:
            x, y, den_inv = self.x, self.y, den2
        if negative(x * z_inv):
            y = -y
        s = magnitude(den_inv * (self.z - y))
        return s.to_bytes(32, "little").hex()

    def __add__(self, other):
        a = (self.y - self.x) * (other.y - other.x)
        b = (self.y + self.x) * (other.y + other.x)
        c = 2 * EDWARDS_D * self.t * other.t
        d = 2 * self.z * other.z
        e, f, g, h = (b - a) % FIELD, (d - c) % FIELD, (d + c) % FIELD, (b + a) % FIELD
        return Point(e * f, g * h, f * g, e * h)

    def __neg__(self):
        return Point(-self.x, self.y, self.z, -self.t)

    def __sub__(self, other):
        return self + -other

    def __eq__(self, other):
        return self.text() == other.text()

    __hash__ = None


NEUTRAL = Point(0, 1, 1, 0)
GENERATOR = Point.read(
    "e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76"
)


def total(points):
    result = NEUTRAL
    for point in points:
        result = result + point
    return result


def multiples(one, other=(0, NEUTRAL)):
    """Return a·P + b·Q of two pairs (number, point), doubling once for both."""
    (a, p), (b, q) = one, other
    a, b = a % ORDER, b % ORDER
    choices = {(1, 0): p, (0, 1): q, (1, 1): p + q}
    result = NEUTRAL
    for bit in range(max(a.bit_length(), b.bit_length()) - 1, -1, -1):
        result = result + result
        chosen = (a >> bit & 1, b >> bit & 1)
        if chosen in choices:
            result = result + choices[chosen]
    return result


# -- hashes and numbers ---------------------------------------------------------------


def compact(value):
    return json.dumps(value, separators=(",", ":"))


def digest(*parts):
    return hashlib.sha512(compact([FORMAT, *parts]).encode("ascii")).hexdigest()


def challenge(*parts):
    return int.from_bytes(bytes.fromhex(digest(*parts)[:32]), "little")


def receipt_of(text):
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def is_list(value, length=None):
    return isinstance(value, list) and (length is None or len(value) == length)


def read_proof(pair):
    """Return a challenge and a response."""
    if not (
        is_list(pair, 2)
        and all(isinstance(text, str) for text in pair)
        and re.match(r"\A[0-9a-f]{32}\Z", pair[0])
        and re.match(r"\A[0-9a-f]{64}\Z", pair[1])
    ):
        raise Wrong("a proof is not a challenge and a response")
    part, response = (int.from_bytes(bytes.fromhex(text), "little") for text in pair)
    if response >= ORDER:
        raise Wrong("a response is not below the order of the group")
    return part, response


def read_text(text, keys):
    """Return the values of a text that stands in its one form."""
    if not isinstance(text, str) or len(text) > 100000:
        raise Wrong("a text is missing or too long")
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        raise Wrong("a text is no JSON") from None
    if not isinstance(values, dict) or list(values) != keys or compact(values) != text:
        raise Wrong("a text is not written in its one form")
    if values["format"] != FORMAT:
        raise Wrong("a text is of another format")
    return values


def expect(values, **wanted):
    for key, value in wanted.items():
        if values[key] != value or type(values[key]) is not type(value):
            raise Wrong(f"a text was made for another {key}")


# -- the checks -----------------------------------------------------------------------


class Session:
    """The keys of the file."""

    def __init__(self, values):
        self.name, self.keys = values["session"], {}
        if not 2 <= len(values["trustees"]) <= 9:
            raise Wrong("there are fewer than two trustees, or more than nine")
        for one in values["trustees"]:
            trustee = one["trustee"]
            announced = read_text(
                one["announcement"], ["format", "session", "trustee", "key", "proof"]
            )
            expect(announced, session=self.name, trustee=trustee)
            key = Point.read(announced["key"])
            part, response = read_proof(announced["proof"])
            commitment = multiples((response, GENERATOR), (-part, key)).text()
            asked = challenge(
                *("key", "ristretto255", self.name, trustee),
                *(announced["key"], commitment),
            )
            if key == NEUTRAL or part != asked:
                raise Wrong(f"trustee {trustee} did not prove his key")
            if trustee in self.keys or announced["key"] in self.keys.values():
                raise Wrong("a trustee or a key stands there twice")
            self.keys[trustee] = announced["key"]
        self.point = total(Point.read(key) for key in self.keys.values())
        self.key = self.point.text()
        if self.key != values["key"] or self.point == NEUTRAL:
            raise Wrong("the session's key is not the sum of the trustees' keys")
        pairs = [[trustee, key] for trustee, key in self.keys.items()]
        self.digest = digest("election", "ristretto255", self.name, pairs)


class Line:
    """A line of the file, with what is found on the way."""

    def __init__(self, session, values):
        self.session = session
        self.name, self.options = values["line"], values["options"]
        self.least, self.most = values["least"], values["most"]
        self.entitled, self.texts = values["members"], values["ballots"]
        self.values = values
        self.ballots = []
        self.sums = None
        self.opened = None

    def check_members(self):
        keys, seen = ["format", "session", "line", "member"], set()
        for text in self.texts:
            ballot = read_text(text, [*keys, "ciphertexts", "options", "sum"])
            expect(ballot, session=self.session.name, line=self.name)
            member = ballot["member"]
            if member not in self.entitled:
                raise Wrong(f"{member} has no vote here, and a ballot")
            if member in seen:
                raise Wrong(f"{member} has two ballots")
            seen.add(member)
            count = len(self.options)
            if not (
                is_list(ballot["ciphertexts"], count)
                and all(is_list(pair, 2) for pair in ballot["ciphertexts"])
                and is_list(ballot["options"], count)
                and all(is_list(proof, 2) for proof in ballot["options"])
                and is_list(ballot["sum"], self.most - self.least + 1)
            ):
                raise Wrong(f"the ballot of {member} has other parts than the line")
            self.ballots.append((member, ballot, text))
        self.ballots.sort(key=lambda ballot: ballot[0])

    def check_proofs(self):
        for member, ballot, _text in self.ballots:
            try:
                self._check_ballot(member, ballot)
            except Wrong as error:
                raise Wrong(f"the ballot of {member}: {error}") from None

    def _check_ballot(self, member, ballot):
        pairs = [[Point.read(text) for text in pair] for pair in ballot["ciphertexts"]]
        bound = digest(
            *("ballot", self.session.digest, self.session.key, self.name, self.options),
            *(self.least, self.most, member, ballot["ciphertexts"]),
        )
        for place, (pair, proof) in enumerate(
            zip(pairs, ballot["options"], strict=True)
        ):
            if pair[0] == NEUTRAL:
                raise Wrong("it hides nothing")
            self._check_one_of(bound, ["option", place], pair, [0, 1], proof)
        added = [total(pair[part] for pair in pairs) for part in (0, 1)]
        allowed = list(range(self.least, self.most + 1))
        self._check_one_of(bound, ["sum"], added, allowed, ballot["sum"])

    def _check_one_of(self, bound, name, pair, values, proof):
        alpha, beta = pair
        commitments, answered = [], 0
        for value, numbers in zip(values, proof, strict=True):
            part, response = read_proof(numbers)
            answered += part
            shifted = beta - multiples((value, GENERATOR))
            commitments.append(
                [
                    multiples((response, GENERATOR), (-part, alpha)).text(),
                    multiples((response, self.session.point), (-part, shifted)).text(),
                ]
            )
        asked = challenge("proof", bound, name, values, commitments)
        if answered % 2**128 != asked:
            raise Wrong(f"the proof of {compact(name)} fails")

    def check_sum(self):
        sums = []
        for place in range(len(self.options)):
            sums.append(
                [
                    total(
                        Point.read(ballot["ciphertexts"][place][part])
                        for _member, ballot, _text in self.ballots
                    ).text()
                    for part in (0, 1)
                ]
            )
        if sums != self.values["sums"]:
            raise Wrong("the published sums are not those of the ballots")
        self.sums = sums

    def check_decryptions(self):
        cast = [[member, receipt_of(text)] for member, _ballot, text in self.ballots]
        named = digest("ballots", self.session.digest, self.name, cast)[:64]
        opened = [Point.read(beta) for _alpha, beta in self.sums]
        if len(self.values["decryptions"]) != len(self.session.keys):
            raise Wrong("a trustee's decryption is missing, or there are too many")
        for (trustee, key), text in zip(
            self.session.keys.items(), self.values["decryptions"], strict=True
        ):
            shares = self._check_shares(trustee, key, text, named)
            opened = [one - share for one, share in zip(opened, shares, strict=True)]
        self.opened = opened

    def _check_shares(self, trustee, key, text, named):
        keys = ["format", "session", "line", "trustee", "count", "ballots"]
        values = read_text(text, [*keys, "shares", "proofs"])
        expect(
            values,
            session=self.session.name,
            line=self.name,
            trustee=trustee,
            count=len(self.ballots),
            ballots=named,
        )
        count = len(self.options)
        if not is_list(values["shares"], count) or not is_list(values["proofs"], count):
            raise Wrong(f"{trustee} opened other options")
        shares = [Point.read(share) for share in values["shares"]]
        bound = digest(
            *("decryption", self.session.digest, self.session.key, self.name),
            *(self.options, trustee, key, len(self.ballots), named, self.sums),
            values["shares"],
        )
        for place, (share, proof) in enumerate(
            zip(shares, values["proofs"], strict=True)
        ):
            part, response = read_proof(proof)
            alpha = Point.read(self.sums[place][0])
            commitments = [
                multiples((response, GENERATOR), (-part, Point.read(key))).text(),
                multiples((response, alpha), (-part, share)).text(),
            ]
            if part != challenge("share", bound, place, commitments):
                raise Wrong(f"{trustee} did not prove what he opened")
        return shares

    def check_result(self):
        result, ballots = self.values["result"], len(self.ballots)
        if any(not 0 <= number <= ballots for number in result):
            raise Wrong("more votes than ballots")
        for number, opened in zip(result, self.opened, strict=True):
            if multiples((number, GENERATOR)) != opened:
                raise Wrong("the sums hold other numbers than the published ones")
        if not self.least * ballots <= sum(result) <= self.most * ballots:
            raise Wrong("the numbers together are no result of so many ballots")


def is_whole(value):
    return isinstance(value, int) and not isinstance(value, bool)


def check_form(values):
    """Refuse a file whose parts are not what the checks below count on."""
    keys = ["format", "group", "session", "trustees", "key", "names", "lines"]
    if not isinstance(values, dict) or sorted(values) != sorted(keys):
        raise Wrong("other parts than expected")
    if (values["format"], values["group"]) != (FORMAT, "ristretto255"):
        raise Wrong("another format or group")
    if not is_list(values["trustees"]) or not is_list(values["lines"]):
        raise Wrong("no list of trustees or lines")
    if not isinstance(values["names"], dict):
        raise Wrong("names are no table")
    names = [values["session"]]
    for one in values["trustees"]:
        if not isinstance(one, dict) or sorted(one) != ["announcement", "trustee"]:
            raise Wrong("a trustee with other parts than expected")
        names.append(one["trustee"])
    lines = []
    for line in values["lines"]:
        check_line(line)
        lines.append(line["line"])
        names += [line["line"], *line["options"], *line["members"]]
    if not all(isinstance(name, str) and NAME.match(name) for name in names):
        raise Wrong("a name with other letters than allowed")
    if len(set(lines)) < len(lines):
        raise Wrong("a line stands there twice")


def check_line(line):
    keys = ["line", "options", "least", "most", "members", "ballots", "sums"]
    keys += ["decryptions", "result"]
    if not isinstance(line, dict) or sorted(line) != sorted(keys):
        raise Wrong("a line with other parts than expected")
    lists = ("options", "members", "ballots", "sums", "decryptions", "result")
    if not all(is_list(line[key]) for key in lists):
        raise Wrong("a line without its lists")
    options = line["options"]
    if not all(isinstance(name, str) for name in options + line["members"]):
        raise Wrong("a name that is no text")
    whole = [line["least"], line["most"], *line["result"]]
    if not all(is_whole(number) for number in whole):
        raise Wrong("a number that is none")
    if (
        not 1 <= len(options) <= 40
        or len(set(options)) < len(options)
        or len(set(line["members"])) < len(line["members"])
        or not 0 <= line["least"] <= line["most"] <= len(options)
        or len(line["result"]) != len(options)
    ):
        raise Wrong("a line that cannot be voted on")


class Report:
    """Says what holds."""

    def __init__(self, english, names, lines, write):
        self.language = 1 if english else 0
        self.lines = lines
        self.names = names
        self.write = write
        self.failed = False

    def words(self, key, **values):
        return WORDS[key][self.language].format(**values)

    def called(self, name):
        called = self.names.get(name)
        return f"{name} ({called})" if isinstance(called, str) else name

    def holds(self, key, **values):
        self.write(f"{self.words('holds')}: {self.words(key, **values)}")

    def fails(self, key, where, error, **values):
        self.failed = True
        where = f"{where}: " if where else ""
        said = self.words(key, **values)
        self.write(f"{self.words('fails')}: {said} [{where}{error}]")

    def each(self, key, lines, check, **values):
        """Check the lines of which everything holds so far; return those left."""
        good = []
        for line in lines:
            try:
                check(line)
                good.append(line)
            except Wrong as error:
                self.fails(key, self.called(line.name), error, **values)
        if good and len(good) == self.lines:
            self.holds(key, **values)
        elif good and len(good) == len(lines):
            partly = self.words("partly", good=len(good), all=self.lines)
            self.write(f"{partly}: {self.words(key, **values)}")
        return good


def verify(text, receipts=(), english=False, write=print):
    """Check the text of a published file; return whether everything holds.

    :raise Wrong: it is no such file
    """
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        raise Wrong("no JSON") from None
    check_form(values)
    report = Report(english, values["names"], len(values["lines"]), write)
    count = len(values["trustees"])
    try:
        session = Session(values)
    except Wrong as error:
        report.fails("keys", "", error, count=count)
        return False
    report.holds("keys", count=count)
    lines = [Line(session, line) for line in values["lines"]]
    ballots = sum(len(line.texts) for line in lines)
    good = report.each(
        "members", lines, Line.check_members, count=ballots, questions=len(lines)
    )
    good = report.each("proofs", good, Line.check_proofs)
    good = report.each("sums", good, Line.check_sum)
    good = report.each("decryptions", good, Line.check_decryptions)
    good = report.each("result", good, Line.check_result)
    left = [report.called(line.name) for line in lines if line not in good]
    if left:
        write(report.words("skipped", what=", ".join(left)))
    for line in lines:
        if len(line.texts) < 5:
            write(report.words("few", line=report.called(line.name)))
    counted = {
        receipt_of(ballot): (line.name, member)
        for line in good
        for member, _values, ballot in line.ballots
    }
    for wanted in receipts:
        if wanted in counted:
            line, member = map(report.called, counted[wanted])
            write(report.words("receipt", receipt=wanted, line=line, member=member))
        else:
            report.failed = True
            write(report.words("no receipt", receipt=wanted))
    return not report.failed


def main(arguments):
    english = "--english" in arguments
    rest = [argument for argument in arguments if argument != "--english"]
    if not rest or rest[0].startswith("-"):
        print(__doc__)
        return 2
    try:
        with open(rest[0], "rb") as file:
            content = file.read(LARGEST_FILE + 1)
        if len(content) > LARGEST_FILE:
            raise Wrong("larger than 256 MB")
        held = verify(content.decode("utf-8"), rest[1:], english)
    except (OSError, UnicodeDecodeError, Wrong) as error:
        print(WORDS["unreadable"][int(english)].format(what=error))
        return 2
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
