"""What is said about the files and rows of a list, whatever it lists."""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

FILE_FAULTS = {
    "old_excel": _lt("“%(file)s” is an old .xls file: save it as .xlsx first."),
    "no_table": _lt("“%(file)s” is neither an .xlsx nor a .csv file."),
    "broken_file": _lt(
        "“%(file)s” is damaged or protected by a password: open it, save a copy "
        "without a password, and choose that."
    ),
    "broken_row": _lt(
        "Row %(line)s of “%(file)s” cannot be read: a quotation mark may be missing "
        "there."
    ),
    "too_large_unpacked": _lt(
        "“%(file)s” unpacks to far more than a list holds: copy the list into a new "
        "file."
    ),
    "no_headings": _lt(
        "“%(file)s” has no row of headings among its first rows: name at least two "
        "columns, e.g. “Họ và tên” and “Số quyết định”."
    ),
}
ROW_REASONS = {
    "by_code_and_name": _lt("Code and name agree."),
    "by_code": _lt("The code agrees."),
    "by_birthday": _lt("Name and date of birth agree."),
    "by_department": _lt("Name and department agree."),
    "by_name": _lt("Only the name agrees: confirm or pick the person."),
    "code_of_another": _lt("The code %(code)s belongs to %(person)s."),
    "nobody": _lt("Nobody here is called “%(name)s”: pick the person by hand."),
    "other_birthday": _lt(
        "Whoever is called “%(name)s” was born on another day: pick the person by hand."
    ),
    "several": _lt("%(count)s people are called “%(name)s”: %(places)s. Pick one."),
    "by_hand": _lt("Picked by hand."),
    "freed": _lt("Compared again: nothing is in the way."),
    "collective": _lt("The name of the department agrees."),
    "no_collective": _lt(
        "No department is called “%(name)s”: pick the department by hand."
    ),
    "several_collectives": _lt(
        "%(count)s departments are called “%(name)s”: pick one."
    ),
    "missing": _lt("Missing: %(columns)s."),
    "formula": _lt(
        "“%(column)s” is a formula whose result is not saved: open the file in a "
        "spreadsheet program, save it, and import it again."
    ),
    "cell_error": _lt("“%(column)s” holds an error (#N/A, #REF!, …)."),
    "no_date": _lt("“%(text)s” is no date: write day/month/year, e.g. 25/12/2019."),
    "date_out_of_range": _lt("“%(text)s” lies in the future or before 1945."),
    "no_year": _lt("“%(text)s” is no year: write four digits."),
    "no_amount": _lt("“%(text)s” is no amount in đồng: write digits only."),
    "twice_in_file": _lt("The same as row %(line)s."),
}
AWARD_REASONS = {
    "unknown_award": _lt(
        "“%(award)s” is not in the catalogue: pick the award; its name is remembered."
    ),
    "several_awards": _lt("“%(award)s” may be several awards: pick one."),
    "award_of_other_subject": _lt("“%(award)s” is not given to a person or body here."),
    "in_register": _lt("In the register already, under %(code)s."),
    "two_dates": _lt(
        "Decision %(number)s has several dates in this list: %(dates)s. Correct them."
    ),
    "made_here": _lt(
        "Decision %(number)s was made here: its awards are in the register through it."
    ),
    "other_date": _lt("Decision %(number)s is registered with the date %(date)s."),
}
