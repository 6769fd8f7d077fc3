"""Bars of printed charts, made of numbers: nothing here reads a record.

What is printed is Vietnamese, as every document of an office.
"""

from typing import NamedTuple

from ...typesetting import words

# What a page holds; of more bars the shortest are told in one line.
MOST_BARS = 30


class Bar(NamedTuple):
    """A line of a chart: its label, a dark bar of ``done``, and the words beside it."""

    label: str
    done: float
    # of so many: outlined behind the dark bar
    total: float | None = None
    # compared with so many: a pale bar below the dark one
    beside: float | None = None
    unit: str = ""
    # said where there was nothing to be done
    nothing: str = ""
    is_drawn: bool = True

    @property
    def value(self):
        """The numbers in words: “3/5”, “40% / 25%”, “1.250”."""
        done = f"{write_number(self.done)}{self.unit}"
        if self.beside is not None:
            return f"{done} / {write_number(self.beside)}{self.unit}"
        if self.total:
            return f"{done}/{write_number(self.total)}"
        return done if self.done else self.nothing or done

    @property
    def length(self):
        """The longest of what is drawn, in the numbers' own unit."""
        numbers = (self.done, self.total or 0, self.beside or 0)
        return max(numbers) if self.is_drawn else 0


def write_number(value):
    """Return a number as documents write it: 1.250, 12,5."""
    text = f"{value:,.2f}".rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,"))


def draw_units(figures):
    """Return a bar for each department; see ``tdkt.campaign._summary_figures``."""
    return [
        Bar(line["name"], line["done"], line["items"], nothing="chưa đăng ký")
        for line in figures["departments"]
    ]


def draw_kinds(figures):
    """Return a bar for each kind of item."""
    return [
        Bar(words.ITEM_KINDS[line["kind"]], line["done"], line["items"])
        for line in figures["kinds"]
    ]


def draw_stages(figures):
    """Return a bar for each stage from registration to decision.

    :param dict figures: with ``nominated``, ``qualified``, ``decided`` besides those of
        the campaign
    """
    return [
        Bar("Bản đăng ký", figures["collective_count"] + figures["person_count"]),
        Bar("Đề nghị khen thưởng", figures["nominated"]),
        Bar("Đủ điều kiện", figures["qualified"]),
        Bar("Đã quyết định", figures["decided"]),
    ]


def draw_awards(figures):
    """Return a bar for each award: given, of those that the campaign plans."""
    return [
        Bar(line["name"], line["given"], line["planned"]) for line in figures["awards"]
    ]


def draw_months(counts, year):
    """Return a bar for each month of ``year``, beside the same month a year before.

    :param dict counts: (year, month) -> number of awards
    """
    if not counts:
        return []
    return [
        Bar(
            f"Tháng {month}",
            counts.get((year, month), 0),
            beside=counts.get((year - 1, month), 0),
        )
        for month in range(1, 13)
    ]


def draw_groups(groups):
    """Return a bar for each group of people; see ``tdkt.fairness``."""
    return [
        Bar(group["name"], group["of_given"], beside=group["of_people"], unit="%")
        for group in groups
    ]


def draw_course(course):
    """Return a bar for each year whose number may be shown."""
    return [
        Bar(f"Năm {one['year']}", one["given"])
        for one in course
        if one["given"] is not None
    ]


def shorten(bars):
    """Return no more bars than a page holds; the shortest ones become the last line.

    It tells their number and sum, so that nothing is left out, but has no bar: that of
    a thousand others would leave no room for those that are shown.
    """
    if len(bars) <= MOST_BARS:
        return bars
    by_length = sorted(range(len(bars)), key=lambda one: -bars[one].length)
    kept, rest = by_length[: MOST_BARS - 1], by_length[MOST_BARS - 1 :]
    others = Bar(
        f"Cộng {write_number(len(rest))} mục còn lại",
        *(
            None if bars[0][number] is None else sum(bars[one][number] for one in rest)
            for number in (1, 2, 3)
        ),
        unit=bars[0].unit,
        is_drawn=False,
    )
    return [*(bars[one] for one in sorted(kept)), others]
