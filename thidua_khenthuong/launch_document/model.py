"""What a reading consists of."""

from dataclasses import dataclass, field
from datetime import date


class NotALaunchDocument(Exception):
    """The file cannot be read; ``code`` says why (a key of the wizard's sentences)."""

    def __init__(self, code, **values):
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass
class Line:
    """A line of the input; ``column`` is its place where lines stand side by side."""

    text: str
    after_blank: bool = False
    column: int | None = None
    is_row: bool = False


@dataclass
class Placement:
    """Where line ``index`` of the input went."""

    index: int
    text: str
    destination: str


@dataclass
class Point:
    """A point, or a paragraph that continues one; ``index`` is its first line."""

    label: str
    text: str
    index: int = 0


@dataclass
class Section:
    kind: str
    label: str
    title: str
    points: list = field(default_factory=list)
    index: int = 0


@dataclass
class Target:
    """What a point demands; ``section`` and ``point`` are positions in the document."""

    name: str
    quantity: int
    kinds: list
    scope: str
    reference: str
    section: int
    point: int
    responsible: str = ""
    coordinators: list = field(default_factory=list)


@dataclass
class Guess:
    """A value found in running text: ``words`` of line ``index`` say so.

    ``kind`` names the value: period, theme, slogan, parent, registration, dossiers,
    budget, award, target, units; ``value`` is what was understood.
    """

    kind: str
    value: object
    words: str
    index: int


@dataclass
class Award:
    """How many awards are provided for; ``above``: the superior level gives them."""

    form: str
    subject: str
    quantity: int
    above: bool = False


@dataclass
class Signature:
    """One signature: its lines of capacity, the position and the name."""

    lines: list = field(default_factory=list)
    position: str = ""
    name: str = ""


@dataclass
class LaunchDocument:
    """The structured reading of a launch document."""

    placements: list = field(default_factory=list)
    superior_name: str = ""
    issuer_name: str = ""
    number: int = 0
    symbol: str = ""
    place: str = ""
    year: int = 0
    month: int = 0
    day: int = 0
    title: str = ""
    subject: str = ""
    addressees: list = field(default_factory=list)
    legal_bases: list = field(default_factory=list)
    introduction: list = field(default_factory=list)
    sections: list = field(default_factory=list)
    closing: list = field(default_factory=list)
    recipients: list = field(default_factory=list)
    capacity: str = "none"
    authority_line: str = ""
    further_lines: list = field(default_factory=list)
    signer_position: str = ""
    signer_name: str = ""
    cosigners: list = field(default_factory=list)
    appendix: list = field(default_factory=list)
    theme: str = ""
    slogan: str = ""
    parent_reference: str = ""
    date_start: date | None = None
    date_end: date | None = None
    start_is_provisional: bool = False
    registration_deadline: date | None = None
    dossier_deadline: date | None = None
    budget: int = 0
    awards: list = field(default_factory=list)
    targets: list = field(default_factory=list)
    # Sentences that say who takes part, and their lines.
    unit_texts: list = field(default_factory=list)
    unit_lines: list = field(default_factory=list)
    guesses: list = field(default_factory=list)

    @property
    def unplaced(self):
        """Lines that no rule recognised, in order."""
        return [p.text for p in self.placements if p.destination == "unplaced"]

    @property
    def is_letter(self):
        """Tell whether this is a công văn, which has no title."""
        return not self.title and bool(self.addressees)

    @property
    def date_draft(self):
        """The words of a date that is not complete yet, "" when it is."""
        if self.date or not self.year:
            return ""
        parts = ("ngày", self.day, "tháng", self.month, "năm", self.year)
        return " ".join(str(part or "     ") for part in parts)

    @property
    def date(self):
        """The document's date, None unless day, month and year are all written."""
        try:
            return date(self.year, self.month, self.day)
        except ValueError:
            return None
