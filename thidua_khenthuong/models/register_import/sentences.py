"""What is said about the files and rows of a list, whatever it lists."""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

FILE_FAULTS = {
    "old_excel": _lt("“%(file)s” is an old .xls file: save it as .xlsx first."),
    "old_word": _lt("“%(file)s” is an old .doc file: save it as .docx first."),
    "no_table": _lt("“%(file)s” is neither an .xlsx nor a .csv nor a .docx file."),
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
    "by_code_and_name": _lt("Code and name match."),
    "by_code": _lt("The code matches."),
    "code_other_marks": _lt(
        "The code matches, but the name is written “%(person)s” here, not “%(name)s”."
    ),
    "by_birthday": _lt("Name and date of birth match."),
    "by_year": _lt("Name and year of birth match."),
    "by_department": _lt("Name and department match."),
    "by_name": _lt("Only the name matches: confirm or select the person."),
    "by_office": _lt("Only name and office match: confirm or select the person."),
    "other_department": _lt(
        "The name matches, but the list says “%(department)s”, not “%(here)s”."
    ),
    "other_marks": _lt(
        "“%(name)s” is written “%(person)s” here: confirm that they are the same."
    ),
    "chosen": _lt("Chosen earlier for the same words."),
    "chosen_name": _lt(
        "Chosen earlier for this name, which several people bear: confirm it."
    ),
    "namesakes": _lt(
        "The list gives people of this name different dates of birth: confirm it."
    ),
    "code_of_another": _lt("The code %(code)s belongs to %(person)s."),
    "nobody": _lt("No employee is called “%(name)s”: select the person manually."),
    "other_birthday": _lt(
        "The employee called “%(name)s” has another date of birth: select the person "
        "manually."
    ),
    "several": _lt("%(count)s people are called “%(name)s”: %(places)s. Select one."),
    "by_hand": _lt("Selected manually."),
    "freed": _lt("Checked again: no problem found."),
    "collective": _lt("The name of the department matches."),
    "no_collective": _lt(
        "No department is called “%(name)s”: select the department manually."
    ),
    "several_collectives": _lt(
        "%(count)s departments are called “%(name)s”: select one."
    ),
    "collective_elsewhere": _lt(
        "“%(name)s” of “%(department)s” may be another body's: confirm or select it."
    ),
    "collective_of_issuer": _lt(
        "“%(name)s”, honoured by “%(issuer)s”, may be another body's: confirm or "
        "select it."
    ),
    "missing": _lt("Missing: %(columns)s."),
    "formula": _lt(
        "“%(column)s” is a formula whose result is not saved: open the file in a "
        "spreadsheet program, save it, and import it again."
    ),
    "cell_error": _lt("“%(column)s” holds an error (#N/A, #REF!, …)."),
    "no_date": _lt("“%(text)s” is not a date: use day/month/year, e.g. 25/12/2019."),
    "date_out_of_range": _lt("“%(text)s” is in the future or before 1945."),
    "no_year": _lt("“%(text)s” is not a year: use four digits."),
    "no_amount": _lt("“%(text)s” is not an amount in đồng: use digits only."),
    "twice_in_file": _lt("The same as row %(line)s."),
}
# Why a line of the file is no row; ``text`` is the beginning of it.
LEFT_REASONS = {
    "hidden": _lt("Skipped, the row is hidden in the file: %(text)s"),
    "numbering": _lt("Skipped, the numbers of the columns: %(text)s"),
    "heading": _lt("Skipped, the headings again: %(text)s"),
    "total": _lt("Skipped, a total: %(text)s"),
    "signature": _lt("Skipped, text below the list: %(text)s"),
    "group": _lt("Skipped, the heading of the rows below: %(text)s"),
    "number_only": _lt("Skipped, a number and nothing else: %(text)s"),
    "no_mark": _lt("Skipped, no award is marked: %(text)s"),
}
SHEET_REASONS = {
    "no_headings": _lt("“%(sheet)s”: no row of headings"),
    "hidden": _lt("“%(sheet)s”: hidden"),
    "too_many": _lt("“%(sheet)s”: too many sheets"),
    "no_column": _lt("“%(sheet)s”: no column chosen"),
}
ASSESSMENT_REASONS = {
    "no_level": _lt(
        "“%(text)s” is no level of assessment: write it out, e.g. “Hoàn thành tốt "
        "nhiệm vụ”."
    ),
    "year_out_of_range": _lt("“%(text)s” is no year that has begun, or too early."),
    "two_levels": _lt(
        "The list assesses %(name)s for %(year)s twice, differently: rows %(lines)s. "
        "Correct one."
    ),
    "in_assessments": _lt("Already entered with the same level."),
    "other_level": _lt(
        "Already assessed for %(year)s, as “%(level)s”: change that one."
    ),
    "about_yourself": _lt(
        "This row is about yourself: leave the import of it to somebody else."
    ),
}
INITIATIVE_REASONS = {
    "year_out_of_range": _lt("“%(text)s” is no year that has begun, or too early."),
    "no_share": _lt("“%(text)s” is no share: use a number from 1 to 100."),
    "no_scope": _lt(
        "“%(text)s” does not say how far it has effect: write “Cơ sở”, “Tỉnh” or "
        "“Toàn quốc”."
    ),
    "outside": _lt("Entered as somebody from outside."),
    "not_whole": _lt(
        "The shares of the authors sum to %(total)s %%, not 100 %%: rows %(lines)s."
    ),
    "said_differently": _lt(
        "The rows of this initiative differ in decision, date, year, kind or effect: "
        "rows %(lines)s."
    ),
    "waits_for_others": _lt("Waits for its other authors: rows %(lines)s."),
    "in_initiatives": _lt("Already entered, with the authors %(authors)s."),
    "about_yourself": _lt(
        "You are an author yourself: leave the import of it to somebody else."
    ),
}
AWARD_REASONS = {
    "unknown_award": _lt(
        "“%(award)s” is not in the catalogue: select the award; the name is remembered."
    ),
    "several_awards": _lt("“%(award)s” matches several awards: select one."),
    "award_of_other_subject": _lt("“%(award)s” is not given to a person or body here."),
    "number_of_another": _lt(
        "The number %(number)s is not one of “%(issuer)s”: enter who decided in this "
        "row, or confirm it."
    ),
    "in_register": _lt("Already in the register, under %(code)s."),
    "two_dates": _lt(
        "Decision %(number)s has several dates in this list: %(dates)s. Correct them."
    ),
    "made_here": _lt(
        "Decision %(number)s was made here: its awards are in the register through it."
    ),
    "other_date": _lt("Decision %(number)s is registered with the date %(date)s."),
}
