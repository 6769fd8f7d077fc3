"""What a record counts as in a statistical form, and how a form is counted.

Plain Python: the models read the records, ask here what each counts as, and keep the
ids behind every number. A fact that cannot be told is ``None``: such a record is
counted in a line of its own beside the form, never in one of the form's lines by a
guess. A fact that does not concern a record (the enterprise of a person) is left out.
"""

import unicodedata

from dateutil.relativedelta import relativedelta

from ..vocabulary import COMMENDATION_TYPES

LAUNCH_LEVELS = [
    ("central", "Central"),
    ("province", "Ministry, Central Body or Province"),
    ("agency", "Agency, Organisation or Unit"),
]
SCOPES = [
    ("national", "Nationwide"),
    ("province", "Ministry, Sector or Locality"),
    ("cluster", "Cluster of Emulation"),
    ("agency", "Agency or Unit"),
]
LEADER_BANDS = [
    ("province", "Leader of a Ministry or Province, or above"),
    ("department", "Leader of a Department of a Ministry or Province"),
    ("entrepreneur", "Entrepreneur"),
    ("head", "Other Leader, from Deputy Head of Division"),
    ("worker", "Without a Leading Position"),
]
ENTERPRISE = [("yes", "Enterprise"), ("no", "No Enterprise")]
# Khen thưởng theo cách thức: the types of the law, and that of the resistance wars.
WAYS = [*COMMENDATION_TYPES, ("khang_chien", "Resistance Wars")]
PROPOSERS = [
    ("ministry", "Ministry, Sector or Central Body"),
    ("province", "Province or City"),
]

# Which values a line of a form may count, by fact. Those without any count all, what an
# award's column names, what no column names, or what somebody enters.
VALUES = {
    "all": (),
    "award": (),
    "other_award": (),
    "entered": (),
    # the group of a breakdown, which no form knows
    "breakdown": (),
    "launch_level": tuple(dict(LAUNCH_LEVELS)),
    "scope": tuple(dict(SCOPES)),
    "duration": ("under_1", "1", "1_to_3", "3_to_5", "5_up"),
    "method": ("thematic", "regular"),
    "proposer": tuple(dict(PROPOSERS)),
    "object": ("collective", "household", "individual"),
    "enterprise": ("yes",),
    "leader_band": tuple(dict(LEADER_BANDS)),
    "way": tuple(dict(WAYS)),
}
# Facts whose other values no form asks for.
PARTIAL = {"enterprise"}
# The key of what stands in no column.
NOWHERE = "?"


def cell_key(row, column):
    """Return the key of the number in one cell."""
    return f"{row}|{column}"


def duration_band(first, last):
    """Return how long a campaign lasts, None when one of its days is not known.

    A campaign of exactly one year (01/01 to 31/12) is neither shorter nor longer; the
    bands above begin with the first day that is more.

    :param date first:
    :param date last: the last day, which belongs to it
    """
    if not first or not last:
        return None
    end = last + relativedelta(days=1)
    for years, shorter in ((1, "under_1"), (3, "1_to_3"), (5, "3_to_5")):
        if years == 1 and end == first + relativedelta(years=1):
            return "1"
        if end < first + relativedelta(years=years):
            return shorter
    return "5_up"


def plain(words):
    """Return words as they are compared: one space between them, no capitals."""
    return " ".join(unicodedata.normalize("NFC", words or "").casefold().split())


def find_band(position, bands):
    """Return the band of a position, None when the list does not say it.

    The longest beginning of whole words counts: “Phó Giám đốc Sở Nội vụ” is found by
    “Phó Giám đốc Sở”, not by “Phó Giám đốc”.

    :param dict bands: {plain words of a position: band}
    """
    words = plain(position).split(" ")
    for length in range(len(words), 0, -1):
        band = bands.get(" ".join(words[:length]))
        if band:
            return band
    return None


def tabulate(rows, columns, records):
    """Return {cell key: [ids]} of all cells in which a record counts.

    :param rows, columns: dictionaries with ``key``, ``fact``, ``value``, ``awards``
    :param records: (id, {fact: value or None}) of each record, with ``award_id`` among
        the facts of an award
    """
    named = {award for one in (*rows, *columns) for award in one["awards"]}
    known = {}
    for one in (*rows, *columns):
        known.setdefault(one["fact"], set()).add(one["value"])
    ids, places = {}, {}
    for record_id, facts in records:
        signature = tuple(sorted(facts.items(), key=lambda pair: pair[0]))
        if signature not in places:
            in_rows = _find_keys(rows, facts, named)
            in_rows += [
                f"{NOWHERE}{fact}" for fact in _find_unknown(rows, facts, known)
            ]
            in_columns = _find_keys(columns, facts, named)
            if _find_unknown(columns, facts, known) or _is_in_no_column(
                columns, facts, named
            ):
                in_columns.append(NOWHERE)
            places[signature] = [
                cell_key(row, column) for row in in_rows for column in in_columns
            ]
        for key in places[signature]:
            ids.setdefault(key, []).append(record_id)
    return ids


def _find_keys(items, facts, named):
    return [one["key"] for one in items if _counts(one, facts, named)]


def _counts(item, facts, named):
    fact = item["fact"]
    if fact == "all":
        return True
    if fact == "award":
        return facts.get("award_id") in item["awards"]
    if fact == "other_award":
        return "award_id" in facts and facts["award_id"] not in named
    return item["value"] and facts.get(fact) == item["value"]


def _find_unknown(items, facts, known):
    """Return the facts by which these lines part records, and this record's is not
    told, or is none of theirs.
    """
    asked = dict.fromkeys(one["fact"] for one in items if VALUES[one["fact"]])
    return [
        fact
        for fact in asked
        if fact in facts
        and (
            facts[fact] is None
            or (fact not in PARTIAL and facts[fact] not in known[fact])
        )
    ]


def _is_in_no_column(columns, facts, named):
    asked = {one["fact"] for one in columns}
    return (
        "award" in asked
        and "other_award" not in asked
        and facts.get("award_id") not in named
    )
