"""What every kind of list has in common, whatever it lists.

A kind of list is four things. Two stand here, without any ORM: its ``targets``, the
columns it has and the headings by which they are known, and :meth:`ListKind.judge`,
which compares the cells of a row with facts the caller has loaded once and checks
them. The other two belong to the models that inherit ``tdkt.list.import.mixin`` and
``tdkt.list.row.mixin``: loading the facts, and writing what the rows stand for.
"""

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


class RowFault(Exception):
    """A row cannot be read; ``reason`` is a key, ``details`` its words."""

    def __init__(self, reason, **details):
        super().__init__(reason)
        self.reason = reason
        self.details = details


class ListKind:
    """A kind of list; subclasses name their ``targets`` and judge their rows."""

    targets = ()

    @classmethod
    def keys(cls):
        return tuple(target.key for target in cls.targets)

    @classmethod
    def needed(cls):
        return tuple(target.key for target in cls.targets if target.needed)

    @classmethod
    def guess_target(cls, heading):
        """Return the key of the target a heading stands for, or ""."""
        key = fold(heading)
        best, best_length = "", 0
        for target in cls.targets:
            for known in target.headings.split("|"):
                if key == known:
                    return target.key
                if f" {known} " in f" {key} " and len(known) > best_length:
                    best, best_length = target.key, len(known)
        return best

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
