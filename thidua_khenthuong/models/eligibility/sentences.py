"""What a criterion asks for, in a sentence of a clerk."""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

ENDS = [
    ("same_year", "The Year of the Award"),
    ("year_before", "The Year Before"),
    ("either", "Either"),
]
REUSES = [
    ("once", "Counts for One Award Only"),
    ("other_kind", "Not for a Title and a Form Both"),
    ("free", "Counts Again"),
]
KINDS = [
    ("assessment_at_least", "Yearly Assessment"),
    ("service_months", "Months in the Agency"),
    ("absence_days", "Working Days Absent"),
    ("earlier_awards", "Earlier Awards"),
    ("merit_years", "Award or Assessment with Initiatives, Each Year"),
    ("once_for_achievement", "One Award for One Achievement"),
    ("quota", "Share That May Receive It"),
    ("initiatives", "Recognised Initiatives"),
    ("not_suspended", "Not under Discipline or Examination"),
    ("merit_after_discipline", "Merit after a Term of Discipline"),
    ("member_share", "Share of Members with an Award"),
    ("member_award", "Members with an Award"),
    ("member_assessment", "Assessment of the Members"),
    ("members_not_disciplined", "No Member Disciplined"),
    ("not_dissolved", "Unit Not Dissolved"),
    ("judged", "Judged by People"),
]

# What is asked for, by kind of criterion; of several the first whose key fits.
ASKED = {
    "assessment_at_least": _lt("Assessed “%(level)s” or better in the year."),
    "assessment_at_least/years": _lt(
        "Assessed “%(level)s” or better in %(years)s years in a row."
    ),
    "service_months": _lt(
        "At least %(months)s months in the agency by the end of the year; maternity "
        "leave, treatment and training count."
    ),
    "absence_days": _lt(
        "Absent for fewer than %(days)s working days in the year, maternity leave, "
        "treatment and training aside."
    ),
    "earlier_awards": _lt("Received before: %(awards)s, %(times)s times."),
    "earlier_awards/years": _lt(
        "Received within %(years)s years: %(awards)s, %(times)s times."
    ),
    "earlier_awards/consecutive": _lt(
        "Received in %(times)s years in a row: %(awards)s."
    ),
    "merit_years": _lt(
        "In each of the last %(years)s years: %(awards)s, or “%(level)s” with "
        "%(times)s recognised initiatives."
    ),
    "once_for_achievement": _lt("Nothing given for the same achievement before."),
    "quota": _lt("At most %(share)s%% of everybody."),
    "quota/awards": _lt("At most %(share)s%% of those with %(awards)s."),
    "initiatives": _lt(
        "%(times)s recognised initiatives with an effect on: %(scope)s."
    ),
    "initiatives/years": _lt(
        "%(times)s recognised initiatives within %(years)s years, with an effect on: "
        "%(scope)s."
    ),
    "not_suspended": _lt(
        "Neither under discipline nor under examination on the day of appraisal."
    ),
    "merit_after_discipline": _lt(
        "After a term of discipline at least %(months)s months of the year are left."
    ),
    "member_share": _lt("At least %(share)s%% of the members received: %(awards)s."),
    "member_share/more_than": _lt(
        "More than %(share)s%% of the members received: %(awards)s."
    ),
    "member_award": _lt("At least %(times)s members received: %(awards)s."),
    "member_assessment": _lt(
        "%(share)s%% of the members were assessed “%(level)s” or better."
    ),
    "members_not_disciplined": _lt(
        "No member was disciplined in the year, by “%(measure)s” or worse."
    ),
    "not_dissolved": _lt("The unit has not been dissolved."),
}

# Why a row cannot be saved.
FAULTS = {
    "wrong_subject": _lt("This kind of criterion is not asked of such awardees."),
    "not_taken": _lt("“%(kind)s” takes no “%(field)s”: empty it."),
    "needed": _lt("“%(kind)s” needs “%(field)s”."),
    "no_choice": _lt("“%(field)s” does not fit “%(kind)s”: choose another value."),
    "out_of_range": _lt("“%(field)s” lies between %(least)s and %(most)s."),
}
