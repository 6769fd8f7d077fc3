"""What every kind of list has in common, whatever it lists.

A kind of list is four things. Two stand here, without any ORM: its ``targets``, the
columns it has and the headings by which they are known, and :meth:`ListKind.judge`,
which compares the cells of a row with facts the caller has loaded once and checks
them. The other two belong to the models that inherit ``tdkt.list.import.mixin`` and
``tdkt.list.row.mixin``: loading the facts, and writing what the rows stand for.
"""

import re
from typing import NamedTuple

from .text import fold


class Target(NamedTuple):
    """What a column of a list can fill.

    ``headings`` stand between bars, without diacritics, the usual one first.
    ``needed``: no row does without it.
    """

    key: str
    headings: str
    needed: bool = False


class Verdict(NamedTuple):
    """What a row means.

    ``reason`` is a key for the caller's sentences and ``details`` their words. A
    verdict is ``complete`` when nothing but somebody's consent is missing;
    ``confidence``, in percent, says whether that is needed.
    """

    reason: str
    details: dict = {}
    values: dict = {}
    confidence: int = 0
    complete: bool = False
    candidates: tuple = ()


class RowFault(Exception):
    """A row cannot be read; ``reason`` is a key, ``details`` its words."""

    def __init__(self, reason, **details):
        super().__init__(reason)
        self.reason = reason
        self.details = details


# How much of a heading a known one must fill to count for it.
LEAST_SHARE = 0.25
# What headings are short of room for: “Cơ quan QĐ”, “Ngày QĐ KT”.
_SHORT_WORDS = {
    "qd": "quyet dinh",
    "cq": "co quan",
    "dv": "don vi",
    "dh": "danh hieu",
    "ht": "hinh thuc",
    "kt": "khen thuong",
    "td": "thi dua",
}
_SHORT = re.compile(rf"\b(?:{'|'.join(_SHORT_WORDS)})\b")
# Headings that fill nothing, though words of others stand in them.
NO_TARGET = re.compile(
    r"(?:stt|tt|so tt|so thu tu|cach goi|xung ho|danh xung|phan loai|phan nhom"
    r"|gioi tinh|dan toc|ghi chu|ky nhan|ky ten|chu ky|dien thoai|email|dia chi)\b"
)


class ListKind:
    """A kind of list; subclasses name their ``targets`` and judge their rows.

    ``main`` is the target that names what a row is about, ``marks`` are targets that
    several columns may fill; each makes a row of its own of a line. What stands
    in ``columns_alone`` is not filled from the title where the list has a column.
    ``fills``: what a target that no field keeps says of others.
    """

    targets = ()
    main = "name"
    marks = frozenset()
    columns_alone = frozenset()
    fills = {}

    @classmethod
    def keys(cls):
        return tuple(target.key for target in cls.targets)

    @classmethod
    def kept(cls):
        """Return the targets whose text a row keeps as it stands."""
        return cls.keys()

    @classmethod
    def needed(cls):
        return tuple(target.key for target in cls.targets if target.needed)

    @classmethod
    def filled_by(cls, targets):
        """Return the targets that columns of ``targets`` fill, alone or with others."""
        targets = {target for target in targets if target}
        return targets.union(*(cls.fills.get(target, ()) for target in targets))

    def rate(self, heading):
        """Return {target: how well it fits a heading}, more than 1 for its words."""
        key = fold(heading)
        if not key:
            return {}
        whole = f" {key} "
        written_out = _SHORT.sub(lambda found: _SHORT_WORDS[found.group()], key)
        shut = NO_TARGET.match(key)
        rates = {}
        for target in self.targets:
            for known in target.headings.split("|"):
                if known in (key, written_out):
                    rates[target.key] = 2
                elif known and not shut and f" {known} " in whole:
                    share = len(known) / len(key)
                    # “Số QĐ khen thưởng” is about its first words
                    bonus = 0.2 if key.startswith(known) else 0
                    if share >= LEAST_SHARE:
                        rate = min(share + bonus, 1)
                        rates[target.key] = max(rate, rates.get(target.key, 0))
        return rates

    def guess_target(self, heading):
        """Return the key of the target that fits a heading best, or ""."""
        rates = self.rate(heading)
        return max(rates, key=rates.get) if rates else ""

    def guess_columns(self, headings):
        """Return the target of each heading, "" for those that fill nothing.

        The best fit of all comes first, so that a part of one heading does not take
        the place of another's very words.
        """
        fits = sorted(
            (
                (-rate, position, target)
                for position, heading in enumerate(headings)
                for target, rate in self.rate(heading).items()
            ),
        )
        chosen, taken = [""] * len(headings), set()
        for rate, position, target in fits:
            is_free = target not in taken or (target in self.marks and rate <= -2)
            if not chosen[position] and is_free:
                chosen[position] = target
                taken.add(target)
        return chosen

    def read_title(self, lines):
        """Return {target: text} that the lines above the headings say for all rows."""
        return {}

    def read_headings(self, columns):
        """Return {target: text} that the headings themselves say for all rows."""
        return {}

    def read_group(self, text):
        """Return {target: text} that a heading of a group says for the rows below.

        None: the text is no such heading.
        """
        return None

    def is_group(self, text):
        """Tell whether a text is surely a heading, even behind a plain number."""
        return False

    def read_unknown_group(self, text):
        """Return what a heading with an ordinal (“II. …”) says that nobody knows."""
        return {}

    def expand(self, cells, marks, said):
        """Return the rows, {target: text}, that one line stands for.

        :param marks: (``Column``, text) of the columns of ``marks``
        :param said: {target: text} said above, for cells that are empty
        """
        texts = {column.target: text for column, text in marks if text}
        return [{**said, **cells, **texts}]

    def judge(self, row):
        """Return the :class:`Verdict` on a row.

        :param row: its cells, attributes ``raw_<target>``, the ``faults`` noted when
            it was read, and whatever was picked for it by hand
        """
        raise NotImplementedError

    def _check_faults(self, row):
        """Refuse a row with a cell that held an error when the file was read.

        :raises RowFault: naming the first of them
        """
        for fault in filter(None, (row.faults or "").split(",")):
            target, _colon, reason = fault.partition(":")
            raise RowFault(reason, column=target)
