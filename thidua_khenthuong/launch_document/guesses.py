"""Values found in the running text: what a clerk would have entered by hand.

Each is a guess with the words it rests on; the officer confirms or corrects it.
"""

import re
from typing import NamedTuple

from . import labels, letters, periods
from .model import Award, Guess, Point, Section, Target

# A paragraph longer than this is no paragraph, and is not searched.
MAX_SEARCHED = 20_000
# No campaign has more; a list pasted into a document may.
MAX_TARGETS = 100
ITEM_KINDS = (
    ("model", r"mo hinh"),
    ("work", r"cong trinh"),
    ("task", r"phan viec"),
    ("initiative", r"sang kien|giai phap huu ich|cai tien"),
)
_QUOTED = re.compile(r"[“\"”]([^“”\"]{2,600})[”\"]")
_THEME = re.compile(
    r"chu de(?: cua)?(?: (?:phong trao|dot|cuoc van dong))?(?: thi dua)?(?: nam)?"
    r"(?: \d{4})?(?: la| nhu sau)?\W{0,4}:\W{0,3}(?=\w)"
)
_THEME_QUOTED = re.compile(r"chu de[^\"]{0,40}$")
_SLOGAN = re.compile(r"phuong cham|khau hieu")
_GOOD = re.compile(
    r"thoi gian|thi dua|phong trao|phat dong|\bdot\b|dien ra|keo dai|trien khai|"
    r"thuc hien|giai doan|cao diem"
)
_TIME = re.compile(r"thoi gian|thoi han")
_OTHER = re.compile(
    r"dang ky|\bnop\b|ho so|bao cao|so ket|tong ket|ky niem|truyen thong|sinh nhat|"
    r"nghi le|so lieu|nhiem ky|binh xet|xet (chon|duyet|tang)|cham diem|kiem tra|"
    r"thanh lap|chao mung"
)
_STAGE = re.compile(
    r"\b(dot|giai doan|chang|dot thi dua) ?(\d{1,2}|[ivx]{1,4}|mot|hai|ba|nhat)\b"
)
_PLAN = re.compile(
    r"\b(ke hoach lien tich|ke hoach|chi thi|chuong trinh|huong dan|nghi quyet|"
    r"quyet dinh|"
    r"cong van|thong bao|van ban|phat dong|loi phat dong|thong tri)"
    r"(?:[^,;.:\d]{0,80}?)?\s+so ?:? ?(\d{1,6}\s?[/-]\s?[^\s,;()]{1,40})"
)
_PLAN_RANK = {
    "ke hoach": 3,
    "chi thi": 2,
    "phat dong": 3,
    "loi phat dong": 3,
    "chuong trinh": 2,
    "huong dan": 2,
    "ke hoach lien tich": 3,
    "thong tri": 2,
}
_ONE = {
    "mot": 1,
    "hai": 2,
    "ba": 3,
    "bon": 4,
    "nam": 5,
    "sau": 6,
    "bay": 7,
    "tam": 8,
    "chin": 9,
    "muoi": 10,
}
_COUNT = rf"(\d{{1,4}}|{'|'.join(_ONE)})(?:\s?\([^)]{{1,20}}\))?"
_MINIMUM = re.compile(
    rf"(?:it nhat|toi thieu|khong it hon) (?:co |la |"
    rf"duoc )?{_COUNT}(?!\s?%) (?!tin chi)"
)
_EACH = re.compile(
    rf"\bmoi [^.;:]{{2,80}}?\b(?:co|dang ky|xay dung|thuc hien|"
    rf"hoan thanh) (?:duoc )?{_COUNT} "
)
_UPWARDS = re.compile(rf"\btu {_COUNT} ([^.;:]{{2,60}}?)tro len")
_PERCENT = re.compile(r"\d{1,3}(?:[.,]\d{1,2})?\s?%")
_CHARGED = re.compile(
    r"\bgiao\s+(?:cho\s+)?([^.;:]{2,120}?)(?: ?\([^)]{0,120}\))?\s+chu tri"
)
_COORDINATED = re.compile(
    r"phoi hop (?:voi|cung)\s+([^.;:]{2,160}?)\s+(?=lua chon|xay dung|to chuc|"
    r"thuc hien|"
    r"trien khai|tham muu|huong dan|dang ky)"
)
_SUBJECTS = (
    ("collective", "tap the"),
    ("individual", "ca nhan"),
    ("household", "ho gia dinh"),
)
_AWARDED = re.compile(
    r"\b(\d{1,3})(?:\s?\([^)]{1,20}\))? (?:(giay khen|"
    r"bang khen) )?(?:danh\s)?(?:cho )?(?:cac )?"
    r"(tap the|ca nhan|ho gia dinh)"
)
_FORM = re.compile(r"bang khen|giay khen|co thi dua")
_PRAISED = re.compile(r"khen|bieu duong|ton vinh|co cau|giai thuong|tuyen duong")
_ABOVE = re.compile(
    r"de nghi|de xuat|trinh|cap tren|cap co tham quyen|thu tuong|chu tich (ubnd|uy ban)"
)
_BY = re.compile(
    r"(truoc|cham nhat|han cuoi|\bhan\b|thoi han|muon nhat|khong qua|den het|xong|den)"
    r"[^.;]{0,40}$"
)
_REGISTER = re.compile(r"dang ky")
_DOSSIER = re.compile(
    r"ho so|bao cao thanh tich|to trinh|de nghi (xet )?(khen|tang)|binh xet"
)
_MONEY = re.compile(
    r"(?<![\d.,])(\d{1,3}(?:[.,]\d{3}){1,4}|\d{1,6}(?:[.,]\d{1,2})?)\s?(ty|ti|trieu|"
    r"nghin|ngan)?\s?(dong|vnd|d\b)"
)
_BUDGET = re.compile(
    r"kinh phi|du toan|ngan sach|tong chi|tong muc|nguon chi|quy thi dua|quy khen"
)
_SCALES = {"ty": 10**9, "ti": 10**9, "trieu": 10**6, "nghin": 10**3, "ngan": 10**3}


_UNITS = re.compile(
    r"doi tuong|pham vi|tham gia|ap dung|tham du|don vi (thuc hien|phat dong)"
)
_EVERYBODY = re.compile(
    r"\b(toan the|tat ca|moi (phong|don vi|tap the)|cac (phong|don vi))\b"
)


class _Text(NamedTuple):
    text: str
    folded: str
    index: int
    heading: str = ""
    section: int = -1
    point: int = -1


def find(document):
    """Fill the values of a document that stand in its running text, as guesses."""
    texts = list(_texts(document))
    _find_theme(document, texts)
    _find_period(document, texts)
    _find_parent(document, texts)
    _find_targets(document, texts)
    _find_awards(document, texts)
    _find_deadlines(document, texts)
    _find_budget(document, texts)
    _find_units(document, texts)


def _make(text, index, **where):
    plain = letters.squeeze(letters.clean(text))[:MAX_SEARCHED]
    return _Text(plain, letters.fold(plain), index, **where)


def _texts(document):
    """Yield the paragraphs that values are looked for in, each with its heading."""
    indexes = {}
    for placement in document.placements:
        indexes.setdefault(placement.destination, []).append(placement.index)

    def at(destination, number):
        found = indexes.get(destination, [0])
        return found[min(number, len(found) - 1)]

    if document.subject:
        yield _make(document.subject, at("subject", 0), heading="subject")
    for number, text in enumerate(document.introduction):
        yield _make(text, at("introduction", number), heading="introduction")
    for number, text in enumerate(document.legal_bases):
        yield _make(text, at("legal_basis", number), heading="legal_basis")
    for number, section in enumerate(document.sections):
        heading = letters.fold(section.title)
        yield _make(section.title, section.index, heading=heading, section=number)
        for position, point in enumerate(section.points):
            if not labels.split(point.text) and point.label == "" and section.points:
                pass
            yield _make(
                point.text, point.index, heading=heading, section=number, point=position
            )


def _note(document, kind, value, text, start=0, end=None):
    """Keep a guess with the words around it."""
    end = len(text.text) if end is None else end
    words = text.text[max(start - 120, 0) : end + 120]
    document.guesses.append(Guess(kind, value, words, text.index))


# --- Theme and slogan --------------------------------------------------------------


def _find_theme(document, texts):
    for text in texts:
        if _SLOGAN.search(text.folded) and (found := _QUOTED.search(text.text)):
            document.slogan = found[1].strip()
            _note(document, "slogan", document.slogan, text, *found.span())
            break
    for finder in (
        _theme_of_section,
        _labelled_theme,
        _quoted_theme,
        _theme_of_subject,
    ):
        theme, text = finder(document, texts)
        if theme:
            document.theme = _bare_theme(theme)
            _note(document, "theme", document.theme, text)
            return


def _theme_of_section(document, texts):
    for text in texts:
        if text.point < 0 or document.sections[text.section].kind != "theme":
            continue
        found = _THEME.search(text.folded)
        points = document.sections[text.section].points
        if (
            found
            or text.point == 0
            and not any(
                _THEME.search(letters.fold(letters.clean(point.text[:MAX_SEARCHED])))
                for point in points
            )
        ):
            return (text.text[found.end() :] if found else text.text), text
    return "", None


def _labelled_theme(_document, texts):
    for text in texts:
        if text.point >= 0 and (found := _THEME.match(text.folded)):
            return text.text[found.end() :], text
    for text in texts:
        found = _THEME.search(text.folded)
        if found and text.heading not in ("legal_basis",):
            rest = text.text[found.end() - 1 :].lstrip()
            if rest[:1] in '“"”' or text.text[found.end() - 1] in '“"':
                continue
            return re.split(r"[.;]|, (?=[^\W\d_])", text.text[found.end() :])[0], text
    return "", None


def _quoted_theme(_document, texts):
    for text in texts:
        if _SLOGAN.search(text.folded):
            continue
        for found in _QUOTED.finditer(text.text):
            before = text.folded[max(found.start() - 60, 0) : found.start()]
            if _THEME_QUOTED.search(before):
                return found[1], text
    return "", None


def _theme_of_subject(_document, texts):
    for text in texts:
        if text.heading == "subject" and (found := _QUOTED.search(text.text)):
            return found[1], text
    return "", None


def _bare_theme(text):
    """Return a theme without full stop, and without quotation marks around it all."""
    theme = text.strip().rstrip(".;").strip()
    found = _QUOTED.fullmatch(theme)
    return found[1].strip() if found else theme


# --- Period ------------------------------------------------------------------------


def _find_period(document, texts):
    year = document.year or _year_of(document)
    found = []
    for number, text in enumerate(texts):
        if text.heading == "legal_basis":
            continue
        for period in periods.find(text.folded, year):
            score = _score(text, period)
            if score > 0:
                found.append((score, number, text, period))
    if not found:
        _find_whole_span(document, texts)
        return
    best = max(score for score, *_rest in found)
    chosen = next(one for one in found if one[0] == best)
    together = [chosen]
    if _STAGE.search(_around(chosen[2], chosen[3])):
        together = [
            one
            for one in found
            if _STAGE.search(_around(one[2], one[3])) and one[0] > 0
        ]
    starts = [one[3].date_start for one in together if one[3].date_start]
    ends = [one[3].date_end for one in together if one[3].date_end]
    document.date_start = min(starts, default=None)
    document.date_end = max(ends, default=None)
    # a start and an end may stand in two sentences
    for *_rest, period in found:
        if not document.date_start and not period.date_end and period.date_start:
            document.date_start = period.date_start
        if not document.date_end and not period.date_start and not period.from_now:
            document.date_end = period.date_end
    if document.date_start is None and any(one[3].from_now for one in together):
        _start_now(document)
    if (
        document.date_start
        and document.date_end
        and document.date_end < document.date_start
    ):
        document.date_start = None
    for *_rest, text, period in together:
        value = (document.date_start, document.date_end)
        _note(document, "period", value, text, period.start, period.end)


def _around(text, period):
    return text.folded[max(period.start - 60, 0) : period.end + 20]


def _score(text, period):
    """Return how surely a period is that of the campaign; above zero it may be."""
    begin = max(text.folded.rfind(mark, 0, period.start) for mark in (". ", "; ", "\n"))
    sentence = text.folded[max(begin, period.start - 250, 0) : period.end + 60]
    score = 1 if period.date_end else 0
    if _GOOD.search(sentence):
        score += 2
    if _TIME.search(text.heading) or _TIME.match(text.folded):
        score += 4
    elif _TIME.search(sentence):
        score += 2
    if period.date_start or period.from_now:
        score += 1
    close = text.folded[max(begin, period.start - 60, 0) : period.start]
    if _OTHER.search(close):
        score -= 4
    elif _OTHER.search(sentence):
        score -= 1
    if text.heading == "introduction":
        score += 1
    if text.folded[period.start - 1 : period.start] == "(" and period.date_start:
        # “(15/6/1933 - 15/6/2023)” counts the years of an anniversary
        score -= 3 if _OTHER.search(sentence) else 0
    return score


def _find_whole_span(document, texts):
    """“Thời gian: trong năm 2025”, “… trong tháng 5/2025”: the span is the period."""
    for text in texts:
        if _TIME.search(text.heading) or _TIME.match(text.folded):
            if period := periods.find_span(text.folded):
                document.date_start, document.date_end = period[:2]
                _note(document, "period", period[:2], text, period.start, period.end)
                return


def _year_of(document):
    found = re.search(r"\b(20\d{2})\b", document.subject)
    return int(found[1]) if found else 0


def _start_now(document):
    """“From now on” is the document's date; its month's first day until it has one."""
    document.date_start = document.date
    if document.date is None and document.year and document.month:
        document.date_start = document_month(document)
        document.start_is_provisional = True


def document_month(document):
    """Return the first day of the month a document is dated in."""
    from datetime import date

    return date(document.year, document.month, 1)


# --- Superior's plan ---------------------------------------------------------------


def _find_parent(document, texts):
    best = None
    for text in texts:
        if text.heading not in ("legal_basis", "introduction", "subject"):
            continue
        for found in _PLAN.finditer(text.folded):
            reference, end = _reference(text, found)
            about = text.folded[found.start() : end + 200]
            rank = _PLAN_RANK.get(found[1], 0)
            named = bool(re.search(r"thi dua|phong trao|phat dong|khen thuong", about))
            if not rank and not named:
                continue
            if best is None or rank + 2 * named > best[0]:
                best = (rank + 2 * named, reference, text, found.start(), end)
    if best:
        _rank, document.parent_reference, text, start, end = best
        _note(document, "parent", document.parent_reference, text, start, end)


def _reference(text, found):
    """Return “Kế hoạch số 21/KH-UBND ngày 14/02/2025 của …” and where it ends."""
    end = found.end()
    rest = text.folded[end : end + 60]
    day, token = periods.find_date(rest)
    if day and re.fullmatch(r"[\s,]*(ngay ?)?", rest[: token.start]):
        end += token.end
    rest = text.text[end : end + 250]
    body = re.match(
        r"[\s,]*của\s+[^,;.:]{2,200}?(?=\s+(?:về|V/v|v/v|ban hành)\b|[,;.:]|$)", rest
    )
    if body:
        end += body.end()
    return text.text[found.start() : end].strip(), end


# --- Targets -----------------------------------------------------------------------


def _find_targets(document, texts):
    for text in texts:
        if text.point < 0 or len(document.targets) >= MAX_TARGETS:
            continue
        section = document.sections[text.section]
        point = section.points[text.point]
        if section.kind == "theme" or re.search(r"khen thuong|kinh phi", text.heading):
            continue
        if target := _target_of(section, point, text):
            document.targets.append(target)
            _note(document, "target", target, text)


def _target_of(section: Section, point: Point, text):
    demand = _demand(text.folded)
    if not demand:
        return None
    quantity, kinds = demand
    reference = ".".join(
        part.strip(" .)/:-")
        for part in (section.label, point.label)
        if part.strip(" .)/:-")
    )
    target = Target(
        text.text, quantity, kinds, "department", reference, text.section, text.point
    )
    if charged := _CHARGED.search(text.folded):
        target.scope = "office"
        target.responsible = text.text[slice(*charged.span(1))].strip()
        if found := _COORDINATED.search(text.folded):
            names = text.text[slice(*found.span(1))]
            target.coordinators = [
                name.strip() for name in re.split(r",| và ", names) if name.strip()
            ]
    return target


def _demand(folded):
    """Return (number, kinds) that a point demands, None when it demands nothing."""
    for pattern in (_MINIMUM, _EACH, _UPWARDS):
        for found in pattern.finditer(folded):
            demanded = (
                found[2]
                if pattern is _UPWARDS
                else folded[found.end() : found.end() + 200]
            )
            demanded = re.split(r"[.;]", demanded)[0]
            kinds = [kind for kind, words in ITEM_KINDS if re.search(words, demanded)]
            if kinds:
                return _count(found[1]) or 1, kinds
    if _PERCENT.search(folded):
        return 1, ["target"]
    return None


def _count(words):
    return int(words) if words.isdigit() else _ONE[words]


# --- Awards, deadlines, budget -----------------------------------------------------


def _find_awards(document, texts):
    seen = set()
    for text in texts:
        if text.section < 0 or not _PRAISED.search(text.folded + text.heading):
            continue
        start = 0
        for end in [m.end() for m in re.finditer(r"[.;]\s|$", text.folded)]:
            sentence = text.folded[start:end]
            for found in _AWARDED.finditer(sentence):
                award = _award(found, sentence, text)
                if award and (award.form, award.subject) not in seen:
                    seen.add((award.form, award.subject))
                    document.awards.append(award)
                    _note(document, "award", award, text, start, end)
            start = end


def _award(found, sentence, text):
    if not int(found[1]):
        return None
    form = found[2]
    if not form:
        named = [one for one in _FORM.finditer(sentence)]
        before = [one[0] for one in named if one.start() < found.start()]
        form = before[-1] if before else named[0][0] if named else ""
    above = bool(_ABOVE.search(sentence[: found.start()])) and form != "giay khen"
    if not form:
        form = "bang khen" if above else "giay khen"
        if not _PRAISED.search(sentence) and not _PRAISED.search(text.heading):
            return None
    subject = next(key for key, words in _SUBJECTS if words == found[3])
    return Award(form, subject, int(found[1]), above or form == "bang khen")


def _find_deadlines(document, texts):
    for text in texts:
        if text.section < 0:
            continue
        for token in periods.tokens(text.folded):
            if not (token.day and token.month):
                continue
            day = (token if token.year else token._replace(year=document.year)).first()
            begin = max(
                text.folded.rfind(mark, 0, token.start) for mark in (". ", "; ")
            )
            before = text.folded[max(begin, token.start - 300, 0) : token.start]
            after = re.split(r"[.;]", text.folded[token.end : token.end + 120])[0]
            if not day or not _BY.search(before):
                continue
            where = before + " " + after
            if re.search(r"\btu\b[^.;]{0,30}$", before):
                continue
            if _REGISTER.search(before) or (
                _REGISTER.search(where) and not _DOSSIER.search(where)
            ):
                kind, name = "registration", "registration_deadline"
            elif _DOSSIER.search(where):
                kind, name = "dossiers", "dossier_deadline"
            else:
                continue
            if _DOSSIER.search(before) and _REGISTER.search(before):
                last = max(one.start() for one in _REGISTER.finditer(before))
                if max(one.start() for one in _DOSSIER.finditer(before)) > last:
                    kind, name = "dossiers", "dossier_deadline"
            if not getattr(document, name):
                setattr(document, name, day)
                _note(document, kind, day, text, token.start, token.end)


def _find_budget(document, texts):
    for text in texts:
        if text.section < 0 or not (
            _BUDGET.search(text.folded) or _BUDGET.search(text.heading)
        ):
            continue
        amounts = [(_amount(found), found) for found in _MONEY.finditer(text.folded)]
        if amounts:
            # the sum is the largest of what is listed
            document.budget, found = max(amounts, key=lambda one: one[0])
            _note(document, "budget", document.budget, text, *found.span())
            return


def _amount(found):
    digits, scale = found[1], _SCALES.get(found[2] or "", 1)
    if re.fullmatch(r"\d{1,3}([.,]\d{3})+", digits) and scale == 1:
        return int(re.sub(r"[.,]", "", digits))
    return (
        round(float(digits.replace(",", ".")) * scale)
        if digits.count(".") + digits.count(",") < 2
        else int(re.sub(r"[.,]", "", digits)) * scale
    )


def _find_units(document, texts):
    """Keep the sentences that may name the units taking part; all units name none."""
    for text in texts:
        if text.section < 0 or not (
            _UNITS.search(text.heading) or _UNITS.search(text.folded[:200])
        ):
            continue
        if text.point >= 0 and not _EVERYBODY.search(text.folded):
            document.unit_texts.append(text.text[:1000])
            document.unit_lines.append(text.index)
