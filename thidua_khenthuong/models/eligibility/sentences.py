"""What a criterion asks for and what it found, in sentences of a clerk."""

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

OUTCOMES = {
    "eligible": _lt("Eligible"),
    "cannot_tell": _lt("Not Clear Yet"),
    "not_eligible": _lt("Not Eligible"),
}
# What an office declares to be whole since a year, by the field that says so.
UNDECLARED = {
    "tdkt_awards_since": _lt("the register of awards"),
    "tdkt_initiatives_since": _lt("recognised initiatives"),
    "tdkt_disciplines_since": _lt("disciplines"),
}
RESULTS = {
    "met": _lt("Met"),
    "not_met": _lt("Not Met"),
    "missing": _lt("Data Missing"),
    "judged": _lt("Judged by People"),
}

# What was found, by the reason of an answer. ``/none``: where the word it turns on is
# not known.
FOUND = {
    "assessed": _lt("Assessed “%(level)s” or better, as asked for, up to %(year)s."),
    "assessed_below": _lt(
        "Assessed “%(found)s” for %(year)s; “%(level)s” or better is asked for."
    ),
    "not_assessed": _lt("The assessment for %(year)s has not been entered yet."),
    "merged": _lt(
        "In %(year)s the unit did not exist yet: look up the units it was made of."
    ),
    "no_service": _lt(
        "Since when he or she has worked here is not recorded for %(year)s."
    ),
    "service_unknown": _lt(
        "Recorded since %(since)s only, %(worked)s full months up to the end of the "
        "year; the day of recruitment is not entered."
    ),
    "recruited_late": _lt(
        "In the agency since %(since)s, %(worked)s full months; %(months)s are asked "
        "for."
    ),
    "served": _lt("In the agency since %(since)s: %(months)s months are reached."),
    "away_too_long": _lt(
        "Absent for %(away)s working days in %(year)s; fewer than %(days)s are asked "
        "for."
    ),
    "absences_unknown": _lt("Absences of %(year)s are not recorded here."),
    "present": _lt("Absent for %(away)s working days in %(year)s."),
    "awards_received": _lt("Received: %(awards)s, %(have)s times."),
    "award_proposed": _lt(
        "%(awards)s: one that is needed has been proposed and is not decided yet."
    ),
    "register_begins_later": _lt(
        "The register is whole since %(since)s only: what was given before is not "
        "recorded here."
    ),
    "register_begins_later/none": _lt(
        "Whether the register holds all earlier awards has not been stated yet "
        "(Settings)."
    ),
    "awards_revoked": _lt(
        "%(awards)s: %(have)s of %(times)s, since one has been revoked."
    ),
    "awards_too_few": _lt("%(awards)s: %(have)s of %(times)s."),
    "chain": _lt("%(awards)s each year from %(first)s to %(last)s."),
    "chain_broken": _lt(
        "%(awards)s is asked for %(times)s years in a row: %(broken)s is missing."
    ),
    "chain_revoked": _lt(
        "%(awards)s is asked for %(times)s years in a row: that of %(broken)s has been "
        "revoked."
    ),
    "merit_each_year": _lt("Merit in each of the %(years)s years up to %(year)s."),
    "year_without_merit": _lt(
        "%(year)s has neither %(awards)s nor “%(level)s” with a recognised initiative."
    ),
    "year_unknown": _lt("What there was in %(year)s is not recorded here."),
    "first_for_it": _lt("Nothing has been given for this yet."),
    "given_already": _lt("Already given for this: %(award)s."),
    "proposed_otherwise": _lt("Also proposed for this: %(award)s."),
    "no_population": _lt("Among how many the share is counted is not known."),
    "quota_left": _lt("%(left)s of %(allowed)s places are left."),
    "quota_open": _lt(
        "How many places there are depends on %(awards)s, which is not decided yet."
    ),
    "quota_open/none": _lt("How many places there are is not known yet."),
    "quota_contested": _lt("%(proposed)s others are proposed for %(left)s places."),
    "quota_used": _lt("No place is left: %(given)s of %(allowed)s are given."),
    "initiatives_recognised": _lt(
        "%(have)s recognised initiatives with an effect on: %(scope)s."
    ),
    "initiative_used_alike": _lt(
        "An initiative has served another award already: whether it counts again is "
        "for the council to say."
    ),
    "initiative_pending": _lt("An initiative has not been recognised yet."),
    "initiatives_begin_later": _lt(
        "Initiatives are recorded here since %(since)s only."
    ),
    "initiatives_begin_later/none": _lt(
        "Whether all initiatives are recorded here has not been stated yet (Settings)."
    ),
    "initiatives_spent": _lt(
        "%(have)s of %(times)s initiatives: what there is has served another award."
    ),
    "initiatives_too_few": _lt(
        "%(have)s of %(times)s recognised initiatives with an effect on: %(scope)s."
    ),
    "disciplines_unknown": _lt(
        "Whether there was any discipline in %(year)s is not recorded here."
    ),
    "proceedings_pending": _lt("An examination is not concluded."),
    "discipline_running": _lt("Under discipline until %(until)s."),
    "discipline_running/none": _lt("Under discipline; when it ends is not recorded."),
    "not_disciplined": _lt("Neither under discipline nor under examination."),
    "year_undisciplined": _lt("Not disciplined in %(year)s."),
    "year_under_discipline": _lt("Under discipline until the end of %(year)s."),
    "term_ended_late": _lt(
        "Merit counts since %(since)s: %(left)s of %(months)s months are left in "
        "%(year)s."
    ),
    "merit_since_term": _lt("Merit counts since %(since)s: %(left)s months."),
    "no_members": _lt("Who worked in the unit in %(year)s is not recorded."),
    "members_awarded": _lt(
        "%(awards)s: %(have)s of %(total)s members; %(needed)s are asked for."
    ),
    "members_proposed": _lt(
        "%(awards)s: %(have)s of %(total)s members, %(proposed)s more are proposed; "
        "%(needed)s are asked for."
    ),
    "members_unknown": _lt(
        "%(awards)s: %(have)s of %(total)s members are recorded; %(needed)s are asked "
        "for, and the register is not whole."
    ),
    "members_too_few": _lt(
        "%(awards)s: %(have)s of %(total)s members; %(needed)s are asked for."
    ),
    "members_assessed": _lt(
        "%(have)s of %(total)s members were assessed “%(level)s” or better."
    ),
    "members_not_assessed": _lt(
        "%(have)s of %(total)s members were assessed “%(level)s” or better; of "
        "%(unknown)s the assessment is missing."
    ),
    "members_assessed_below": _lt(
        "%(have)s of %(total)s members were assessed “%(level)s” or better; "
        "%(needed)s are asked for."
    ),
    "members_disciplined": _lt("%(count)s members were disciplined in %(year)s."),
    "members_pending": _lt("%(count)s members are under examination."),
    "members_undisciplined": _lt("No member was disciplined in %(year)s."),
    "dissolved": _lt("The unit was dissolved on %(date)s."),
    "exists": _lt("The unit exists."),
    "judged": _lt("%(what)s"),
    "veiled": _lt("The standing office checks it."),
}
# The word on which a sentence turns, whose absence asks for another one.
TURNS_ON = {
    "register_begins_later": "since",
    "initiatives_begin_later": "since",
    "discipline_running": "until",
    "quota_open": "awards",
}
