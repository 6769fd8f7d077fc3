"""What the style sheet of official documents says of an element.

Word documents are written from the same HTML and the same ``nd30.css`` that WeasyPrint
typesets, so that a size or an indent has one place. Only what that sheet uses is known
here: lengths in pt and mm, shares in %, no floats, no positions.

The libraries that read it come with WeasyPrint and, like it, are imported on first use.
"""

from typing import NamedTuple

from lxml import html

POINTS = {"pt": 1, "mm": 72 / 25.4}
INHERITED = (
    "font-size",
    "font-style",
    "font-weight",
    "line-height",
    "text-align",
    "text-decoration",
    "text-indent",
    "text-transform",
    "white-space",
)
SIDES = ("top", "right", "bottom", "left")
# What a browser would know of these elements by itself.
USUAL = {
    "b": {"font-weight": "bold"},
    "h1": {"font-weight": "bold"},
    "i": {"font-style": "italic"},
    "th": {"font-weight": "bold", "text-align": "center"},
}


class Look(NamedTuple):
    """The declarations that hold for an element, inherited ones included.

    ``after`` are those of what is drawn below it (``::after``).
    """

    key: tuple
    values: dict
    after: dict

    def get(self, name, default=None):
        return self.values.get(name, default)

    def points(self, name, whole=0):
        """Return a length in pt, 0 for none; ``whole`` (in pt) is what 100 % means."""
        return points(self.values.get(name), whole)

    @property
    def bold(self):
        return self.values.get("font-weight") == "bold"

    @property
    def italic(self):
        return self.values.get("font-style") == "italic"

    @property
    def upper(self):
        return self.values.get("text-transform") == "uppercase"


def points(value, whole=0):
    """Return the first length of a CSS value in pt, 0 when it has none."""
    for word in (value or "").split():
        if word.endswith("%"):
            return float(word[:-1]) / 100 * whole
        for unit, factor in POINTS.items():
            if word.endswith(unit):
                return float(word[: -len(unit)]) * factor
    return 0


def parse(text):
    """Return the root of an HTML page, comments left out, ready to be looked at."""
    import cssselect2

    parser = html.HTMLParser(remove_comments=True, remove_pis=True)
    root = html.document_fromstring(text, parser=parser)
    return cssselect2.ElementWrapper.from_html_root(root)


class Cascade:
    """A style sheet, ready to say how elements look."""

    def __init__(self, css):
        import cssselect2
        import tinycss2

        self._matcher = cssselect2.Matcher()
        self._looks = {}
        self.pages = {}
        for rule in tinycss2.parse_stylesheet(css, True, True):
            if rule.type == "qualified-rule":
                declared = _declarations(rule.content)
                for selector in cssselect2.compile_selector_list(rule.prelude):
                    self._matcher.add_selector(selector, declared)
            elif rule.type == "at-rule" and rule.at_keyword == "page":
                name = tinycss2.serialize(rule.prelude).strip()
                self.pages[name] = {
                    key: value for key, value, _ in _declarations(rule.content)
                }

    def look(self, element, parent=None):
        """Return the :class:`Look` of an element whose parent has the look ``parent``.

        The sheet looks at names and classes alone, never at the place among
        neighbours: elements alike in both, and in all above them, look alike.
        """
        own = (
            element.local_name,
            element.etree_element.get("class"),
            element.etree_element.get("style"),
        )
        key = (*parent.key, own) if parent else (own,)
        # the rows of a list look alike: each look is worked out once
        if key not in self._looks:
            self._looks[key] = self._compute(key, element, parent)
        return self._looks[key]

    def _compute(self, key, element, parent):
        inherited = parent.values if parent else {}
        # the weakest first: what is inherited, what a browser knows, the sheet, the
        # element's own style
        values = {name: inherited[name] for name in INHERITED if name in inherited}
        values.update(USUAL.get(element.local_name, {}))
        found = {None: [], "after": []}
        for specificity, order, pseudo, declared in self._matcher.match(element):
            for name, value, important in declared:
                found.setdefault(pseudo, []).append(
                    (important, specificity, order, name, value)
                )
        # by weight, then by the order of the sheet: the last one wins
        values.update((name, value) for *_, name, value in sorted(found[None]))
        # simpler than CSS: no element with a style of its own meets an !important
        style = element.etree_element.get("style") or ""
        values.update((name, value) for name, value, _ in _declarations(style))
        after = {name: value for *_, name, value in sorted(found["after"])}
        return Look(key, values, after)


def _declarations(content):
    """Return [(name, value, important)]; the four sides of a box one by one.

    :param content: text of CSS, or what a parser made of it
    """
    import tinycss2

    declared = []
    for one in tinycss2.parse_blocks_contents(content, True, True):
        if one.type != "declaration":
            continue
        value = tinycss2.serialize(one.value).strip()
        names = [one.lower_name]
        values = [value]
        if one.lower_name in ("margin", "padding"):
            parts = value.split()
            # CSS: a missing side is as its opposite
            parts += [parts[0], parts[0], parts[1] if len(parts) > 1 else parts[0]][
                len(parts) - 1 :
            ]
            names = [f"{one.lower_name}-{side}" for side in SIDES]
            values = parts
        declared += [
            (name, part, one.important)
            for name, part in zip(names, values, strict=True)
        ]
    return declared
