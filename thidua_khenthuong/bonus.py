"""What the law's figures come to in đồng; no ORM, so that a lawyer can follow it."""

from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

ROUNDINGS = {"up": ROUND_CEILING, "nearest": ROUND_HALF_UP}


def exact(salary, coefficient, multiple=1):
    """Return base salary × coefficient × multiple in đồng, before any rounding.

    :param int salary: the base salary in force on the day of the decision, in đồng
    :param coefficient: of an individual, e.g. 0.3
    :param multiple: e.g. 2 for a collective; what is multiplied is not rounded yet
    """
    # as they are written: the nearest binary number lies above or below 0,3
    return Decimal(salary) * Decimal(str(coefficient)) * Decimal(str(multiple))


def rounded(amount, rounding, step):
    """Return ``amount`` in whole đồng as an office rounds it.

    :param str rounding: “up” or “nearest” to whole ``step``; “none” to whole đồng
    :param int step: in đồng, e.g. 10,000
    """
    if rounding == "none":
        return int(amount.quantize(Decimal(1), ROUND_HALF_UP))
    return int((amount / step).quantize(Decimal(1), ROUNDINGS[rounding])) * step
