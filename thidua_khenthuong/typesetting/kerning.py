"""Distances between pairs of letters, read from a font file."""


class Kerning:
    """What a font adds to the distance of two glyphs, in its own units.

    Fonts keep it in ``GPOS``, old ones in ``kern``. Both are turned into plain
    dictionaries: the tables themselves would keep the whole font in memory.
    """

    def __init__(self, font):
        """
        :param font: a ``fontTools`` font
        """
        self._lookups = _lookups(font) or _old_table(font)
        self._known = {}

    def between(self, left, right):
        """Return what is added between two glyphs, which are given by name."""
        pair = left, right
        if pair not in self._known:
            self._known[pair] = sum(
                next(filter(None, (table(left, right) for table in tables)), (0,))[0]
                for tables in self._lookups
            )
        return self._known[pair]


def _lookups(font):
    """Return for each kerning lookup its tables: functions (left, right) -> (units,),
    None when a table does not speak of the pair."""
    if "GPOS" not in font:
        return []
    table = font["GPOS"].table
    if not table.FeatureList or not table.LookupList:
        return []
    wanted = {
        index
        for record in table.FeatureList.FeatureRecord
        if record.FeatureTag == "kern"
        for index in record.Feature.LookupListIndex
    }
    lookups = []
    for index in sorted(wanted):
        tables = [
            getattr(subtable, "ExtSubTable", subtable)
            for subtable in table.LookupList.Lookup[index].SubTable
        ]
        # 2: positions of pairs
        tables = [one for one in tables if one.LookupType == 2]
        lookups.append([_pairs(t) if t.Format == 1 else _classes(t) for t in tables])
    return lookups


def _pairs(table):
    values = {
        left: {
            record.SecondGlyph: (_advance(record.Value1),)
            for record in pairs.PairValueRecord
        }
        for left, pairs in zip(table.Coverage.glyphs, table.PairSet, strict=True)
    }
    return lambda left, right: values.get(left, {}).get(right)


def _classes(table):
    covered = frozenset(table.Coverage.glyphs)
    first = dict(table.ClassDef1.classDefs)
    second = dict(table.ClassDef2.classDefs)
    values = [
        [(_advance(record.Value1),) for record in row.Class2Record]
        for row in table.Class1Record
    ]

    def value(left, right):
        if left not in covered:
            return None
        return values[first.get(left, 0)][second.get(right, 0)]

    return value


def _advance(value):
    return getattr(value, "XAdvance", 0) or 0


def _old_table(font):
    if "kern" not in font:
        return []
    pairs = {}
    for table in font["kern"].kernTables:
        pairs.update(getattr(table, "kernTable", {}))
    return [[lambda left, right: (pairs.get((left, right), 0),)]]
