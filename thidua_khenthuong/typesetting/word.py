"""Official documents as .docx, to be worked on in Word or LibreOffice.

The HTML that WeasyPrint typesets is walked element by element into paragraphs, tables
and sections, so that every document there is a PDF of has the same words here. Looks
come from the same style sheet (:mod:`.cascade`) and become named styles.
"""

import copy
import io
import re

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from PIL import Image, ImageColor, ImageDraw

from . import cascade, faces, letters

FONT = "Times New Roman"
INLINE = {"a", "b", "br", "em", "i", "span", "strong", "svg", "t", "u"}
TWIPS = 20  # in a point
# A line of Times New Roman that Word calls single, by its size.
SINGLE = 1.149
# Where the page number stands, from the edge, in mm: the middle of the top margin.
HEADER = 8
JUSTIFY = {"center": "center", "justify": "both", "right": "right"}
# Word joins tables that touch, and lets no document or cell end in one.
SEPARATOR = 1


def write(html, css, fonts):
    """Return a document as the bytes of a .docx file.

    :param str html: the page WeasyPrint would typeset
    :param str css: its style sheet
    :param fonts: paths of the four font files (regular, bold, italic, bold italic) that
        lines are measured with
    """
    return _Writer(cascade.Cascade(css), fonts).convert(html)


class _Writer:
    def __init__(self, looks, fonts):
        self._looks = looks
        self._faces = [faces.face(path.read_bytes()) for path in fonts]
        self._document = Document()
        self._body = self._document.element.body
        self._first_section = self._document.sections[0]
        self._styles = {}
        self._sections = []
        self._page = None
        self._mark = ""
        self._gap = 0

    def convert(self, html):
        root = cascade.parse(html)
        look = self._looks.look(root)
        self._set_defaults(root.etree_element, look)
        body = next(one for one in root.iter_children() if one.local_name == "body")
        last = self._body.sectPr
        self._body.remove(last)
        self._block(self._body, body, self._looks.look(body, look), self._room())
        self._end_table(self._body)
        self._body.append(last)
        self._set_page(last)
        self._sections.append(last)
        self._write_headers()
        content = io.BytesIO()
        self._document.save(content)
        return content.getvalue()

    # --- Document ------------------------------------------------------------------

    def _set_defaults(self, root, look):
        properties = self._document.core_properties
        properties.title = _clean(root.findtext("head/title") or "")[:255]
        author = root.find("head/meta[@name='author']")
        content = author.get("content") if author is not None else ""
        properties.author = _clean(content or "")[:255]
        properties.language = "vi-VN"
        properties.comments = ""
        normal = self._document.styles["Normal"]
        self._set_font(normal, look)
        spacing = normal.paragraph_format
        spacing.space_after = Pt(0)
        spacing.widow_control = True
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), "vi-VN")
        normal.element.get_or_add_rPr().append(language)
        # as Word has laid out pages since 2013: tables begin at the margin
        settings = self._document.settings.element
        compatibility = settings.find(qn("w:compat"))
        if compatibility is None:
            compatibility = OxmlElement("w:compat")
            settings.append(compatibility)
        for setting in compatibility.findall(qn("w:compatSetting")):
            if setting.get(qn("w:name")) == "compatibilityMode":
                compatibility.remove(setting)
        compatibility.append(
            _element(
                "w:compatSetting",
                name="compatibilityMode",
                uri="http://schemas.microsoft.com/office/word",
                val=15,
            )
        )

    def _set_font(self, style, look):
        style.font.name = FONT
        style.font.size = Pt(look.points("font-size"))
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("eastAsia", "cs"):
            fonts.set(qn(f"w:{kind}"), FONT)

    def _style(self, element, look):
        """Return the id of the paragraph style for a look, made on first use."""
        if look.key in self._styles:
            return self._styles[look.key]
        traits = tuple(
            look.get(name) for name in (*cascade.INHERITED, "margin-top", "break-after")
        )
        if traits not in self._styles:
            own = element.etree_element.get("class") or element.local_name
            name = base = f"ND30 {own}"
            used = {style.name for style in self._document.styles}
            number = 1
            while name in used:
                number += 1
                name = f"{base} {number}"
            style = self._document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = self._document.styles["Normal"]
            self._set_font(style, look)
            style.font.bold = look.bold
            style.font.italic = look.italic
            style.font.all_caps = look.upper
            if look.get("text-decoration") == "line-through":
                style.font.strike = True
            layout = style.paragraph_format
            layout.first_line_indent = Pt(look.points("text-indent"))
            layout.space_before = Pt(look.points("margin-top"))
            layout.keep_with_next = look.get("break-after") == "avoid"
            layout.line_spacing = float(look.get("line-height")) / SINGLE
            justify = JUSTIFY.get(look.get("text-align"))
            if justify:
                style.element.get_or_add_pPr().append(_element("w:jc", val=justify))
            self._styles[traits] = style.style_id
        self._styles[look.key] = self._styles[traits]
        return self._styles[look.key]

    # --- Sections ------------------------------------------------------------------

    def _geometry(self):
        """Return (width, height, margins by side) of the present page, in pt."""
        page = {**self._looks.pages[""], **self._looks.pages.get(self._page or "", {})}
        across = "landscape" in page["size"]
        width, height = 210 * cascade.POINTS["mm"], 297 * cascade.POINTS["mm"]
        if across:
            width, height = height, width
        margins = {
            side: cascade.points(page[f"margin-{side}"]) for side in cascade.SIDES
        }
        return width, height, margins

    def _room(self):
        width, _height, margins = self._geometry()
        return width - margins["left"] - margins["right"]

    def _turn_to(self, page):
        """Begin a new section, the pages of which are named ``page``."""
        if len(self._body):
            self._end_table(self._body)
            section = OxmlElement("w:sectPr")
            self._set_page(section)
            self._sections.append(section)
            self._last(self._body).get_or_add_pPr().append(section)
        self._page = page

    def _set_page(self, section):
        for child in list(section):
            if child.tag != qn("w:headerReference"):
                section.remove(child)
        width, height, margins = self._geometry()
        size = _element("w:pgSz", w=_twips(width), h=_twips(height))
        if width > height:
            size.set(qn("w:orient"), "landscape")
        edges = _element(
            "w:pgMar",
            **{side: _twips(length) for side, length in margins.items()},
            header=_twips(HEADER * cascade.POINTS["mm"]),
            footer=_twips(HEADER * cascade.POINTS["mm"]),
            gutter=0,
        )
        section.append(_element("w:type", val="nextPage"))
        section.append(size)
        section.append(edges)
        if self._sections:
            # appendices are numbered apart
            section.append(_element("w:pgNumType", start=1))
        section.append(OxmlElement("w:titlePg"))

    def _write_headers(self):
        """Number the pages but the first of a section; “DỰ THẢO” goes on all."""
        section = self._first_section
        for header, numbered in (
            (section.header, True),
            (section.first_page_header, False),
        ):
            header.is_linked_to_previous = False
            paragraph = header.paragraphs[0]
            paragraph.style = self._document.styles["Normal"]
            paragraph.alignment = 1
            if numbered:
                field = _element("w:fldSimple", instr="PAGE")
                run = OxmlElement("w:r")
                run.text = "2"
                field.append(run)
                paragraph._p.append(field)
            if self._mark:
                paragraph._p.addprevious(self._mark_paragraph())
        last = self._sections[-1]
        references = last.findall(qn("w:headerReference"))
        for one in self._sections[:-1]:
            for reference in reversed(references):
                one.insert(0, copy.deepcopy(reference))

    def _mark_paragraph(self):
        paragraph = OxmlElement("w:p")
        properties = paragraph.get_or_add_pPr()
        # beside the page number, not above it
        properties.append(
            _element(
                "w:framePr",
                wrap="around",
                vAnchor="page",
                hAnchor="margin",
                xAlign="left",
                y=_twips(HEADER * cascade.POINTS["mm"]),
            )
        )
        run = paragraph.add_r()
        run.text = self._mark
        layout = run.get_or_add_rPr()
        layout.append(OxmlElement("w:b"))
        layout.append(_element("w:sz", val=26))
        layout.append(_element("w:bdr", val="single", sz=6, space=1, color="000000"))
        return paragraph

    # --- Blocks --------------------------------------------------------------------

    def _block(self, target, element, look, room):
        """Write an element and what is in it; return the width of its widest text."""
        widest, pieces = 0, []

        def flush():
            nonlocal widest
            if pieces:
                written = self._paragraph(target, element, look, pieces, room)
                widest = max(widest, written)
                pieces.clear()

        pieces.append((element.etree_element.text or "", look))
        for child in element.iter_children():
            child_look = self._looks.look(child, look)
            if child.local_name in INLINE:
                self._gather(pieces, child, child_look)
            elif child_look.get("position", "").startswith("running"):
                self._mark = _clean("".join(child.etree_element.itertext())).strip()
            else:
                flush()
                widest = max(widest, self._inner_block(target, child, child_look, room))
            pieces.append((child.etree_element.tail or "", look))
        flush()
        if look.after:
            self._rule(target, look, widest, room)
        return widest

    def _inner_block(self, target, element, look, room):
        page = look.get("page")
        if page and page != self._page:
            self._turn_to(page)
            room = self._room()
        if element.local_name == "table":
            self._table(target, element, look, room)
            return room
        if look.get("height"):
            self._spacer(target, look.points("height"))
            return 0
        # a paragraph's own room above is part of its style
        if any(child.local_name not in INLINE for child in element.iter_children()):
            self._gap = max(self._gap, look.points("margin-top"))
        start = len(target)
        widest = self._block(target, element, look, room)
        if "avoid" in (look.get("break-inside"), look.get("break-before")):
            self._hold(target, start - (look.get("break-before") == "avoid"))
        self._gap = max(self._gap, look.points("margin-bottom"))
        return widest

    def _hold(self, target, start):
        """Keep the paragraphs from ``start`` on with what follows each of them."""
        blocks = list(target)[max(start, 0) :]
        for block in blocks[:-1]:
            for paragraph in block.iter(qn("w:p")):
                _keep(paragraph)

    def _gather(self, pieces, element, look):
        """Collect (text, look) of what stands in a line."""
        if element.local_name == "br":
            pieces.append((None, look))
        elif element.local_name == "svg":
            pieces.append((element.etree_element, look))
        else:
            pieces.append((element.etree_element.text or "", look))
            for child in element.iter_children():
                child_look = self._looks.look(child, look)
                self._gather(pieces, child, child_look)
                pieces.append((child.etree_element.tail or "", look))

    def _paragraph(self, target, element, look, pieces, room):
        """Write a paragraph unless it is blank; return the width of its line in pt."""
        pieces = _collapsed(pieces)
        if not pieces:
            return 0
        paragraph = self._new_paragraph(target, self._style(element, look))
        if self._gap:
            before = max(self._gap, look.points("margin-top"))
            paragraph.get_or_add_pPr().get_or_add_spacing().set(
                qn("w:before"), _twips(before)
            )
            self._gap = 0
        width = 0
        for content, piece_look in pieces:
            if content is None:
                paragraph.add_r().append(OxmlElement("w:br"))
            elif isinstance(content, str):
                self._run(paragraph, content, piece_look, look)
                width += self._width(content, piece_look)
            else:
                self._picture(paragraph, content)
        return min(width, room)

    def _new_paragraph(self, target, style=None):
        paragraph = OxmlElement("w:p")
        if style:
            paragraph.get_or_add_pPr().append(_element("w:pStyle", val=style))
        target.append(paragraph)
        return paragraph

    def _run(self, paragraph, text, look, usual):
        run = paragraph.add_r()
        layout = []
        if look.bold != usual.bold:
            layout.append(_element("w:b", val=int(look.bold)))
        if look.italic != usual.italic:
            layout.append(_element("w:i", val=int(look.italic)))
        if layout:
            run.get_or_add_rPr().extend(layout)
        run.text = text

    def _width(self, text, look):
        text = text.upper() if look.upper else text
        face = self._faces[look.bold + 2 * look.italic]
        return face.width(text, look.points("font-size")) * cascade.POINTS["mm"]

    def _picture(self, paragraph, svg):
        """Insert a drawing made of rectangles, in the colours it was drawn in."""
        numbers = [float(number) for number in svg.get("viewbox").split()]
        image = Image.new("RGB", tuple(int(n) for n in numbers[2:]), "white")
        draw = ImageDraw.Draw(image)
        for shape in svg.iter("rect"):
            x, y, width, height = (
                float(shape.get(name) or 0) for name in ("x", "y", "width", "height")
            )
            if not width:
                continue
            draw.rectangle(
                (x, y, x + width, y + height),
                fill=ImageColor.getrgb(shape.get("fill")),
                outline=shape.get("stroke") and ImageColor.getrgb(shape.get("stroke")),
                width=int(float(shape.get("stroke-width", 1))),
            )
        content = io.BytesIO()
        image.save(content, "PNG")
        content.seek(0)
        width = cascade.points(svg.get("width")) / cascade.POINTS["mm"]
        run = Paragraph(paragraph, self._document._body).add_run()
        run.add_picture(content, width=Mm(width))

    def _rule(self, target, look, widest, room):
        """Draw the line below a text: a low paragraph with a border."""
        after = look.after
        length = cascade.points(after.get("width", "100%"), widest)
        above = cascade.points(after.get("margin-top") or after.get("margin"))
        paragraph = self._new_paragraph(target)
        properties = paragraph.get_or_add_pPr()
        borders = OxmlElement("w:pBdr")
        size = cascade.points(after["border-bottom"]) * 8
        borders.append(_element("w:top", val="single", sz=round(size), space=0))
        properties.append(borders)
        properties.append(
            _element(
                "w:spacing",
                before=_twips(above),
                after=0,
                line=2 * TWIPS,
                lineRule="exact",
            )
        )
        side = _twips(max(room - length, 0) / 2)
        properties.append(_element("w:ind", left=side, right=side, firstLine=0))

    def _spacer(self, target, height):
        paragraph = self._new_paragraph(target)
        paragraph.get_or_add_pPr().append(
            _element(
                "w:spacing", before=0, after=0, line=_twips(height), lineRule="exact"
            )
        )
        return paragraph

    def _last(self, target):
        return target[-1] if len(target) else None

    def _end_table(self, target):
        last = self._last(target)
        if last is None or last.tag != qn("w:p"):
            self._spacer(target, SEPARATOR)

    # --- Tables --------------------------------------------------------------------

    def _table(self, target, element, look, room):
        rows = list(self._rows(element, look))
        if not rows:
            return
        gap = max(self._gap, look.points("margin-top"))
        self._gap = 0
        previous = self._last(target)
        held = look.get("break-inside") == "avoid"
        if previous is not None and previous.tag != qn("w:p"):
            previous = self._spacer(target, max(gap, SEPARATOR))
        elif previous is not None and gap:
            previous.get_or_add_pPr().get_or_add_spacing().set(
                qn("w:after"), _twips(gap)
            )
        if previous is not None and look.get("break-before") == "avoid":
            _keep(previous)
        widths = self._widths(element, look, rows, room)
        table = OxmlElement("w:tbl")
        first = rows[0][2][0][1]
        table.append(self._table_properties(look, first, sum(widths)))
        grid = OxmlElement("w:tblGrid")
        grid.extend(_element("w:gridCol", w=_twips(width)) for width in widths)
        table.append(grid)
        target.append(table)
        framed = bool(first.get("border"))
        for index, (row_look, repeated, cells) in enumerate(rows):
            row = OxmlElement("w:tr")
            if held or row_look.get("break-inside") == "avoid":
                row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            if repeated:
                row.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
            table.append(row)
            column = 0
            for cell, cell_look in cells:
                span = int(cell.etree_element.get("colspan") or 1)
                width = sum(widths[column : column + span])
                column += span
                row.append(self._cell(cell, cell_look, width, span, framed))
            if repeated or (held and index < len(rows) - 1) or _stays(cells):
                for paragraph in row.iter(qn("w:p")):
                    _keep(paragraph)
        self._gap = look.points("margin-bottom")

    def _rows(self, element, look, repeated=False):
        """Yield (look, whether repeated on every page, [(cell, look)]) of each row."""
        for child in element.iter_children():
            child_look = self._looks.look(child, look)
            if child.local_name in ("thead", "tbody"):
                yield from self._rows(child, child_look, child.local_name == "thead")
            elif child.local_name == "tr":
                yield (
                    child_look,
                    repeated,
                    [
                        (cell, self._looks.look(cell, child_look))
                        for cell in child.iter_children()
                    ],
                )

    def _widths(self, element, look, rows, room):
        """Return the widths of the columns in pt."""
        count = max(
            sum(int(cell.etree_element.get("colspan") or 1) for cell, _look in cells)
            for _look, _repeated, cells in rows
        )
        if look.get("table-layout") != "fixed":
            return self._natural_widths(rows, room)
        given = [
            self._looks.look(column, look).points("width", room)
            for group in element.iter_children()
            if group.local_name == "colgroup"
            for column in group.iter_children()
        ] or [cell_look.points("width", room) for _cell, cell_look in rows[0][2]]
        given += [0] * (count - len(given))
        rest = (room - sum(given)) / (given.count(0) or 1)
        return [width or rest for width in given]

    def _natural_widths(self, rows, room):
        """Return columns as wide as their longest lines, the last within the rest."""
        widths = [0] * len(rows[0][2])
        for _look, _repeated, cells in rows:
            for index, (cell, look) in enumerate(cells):
                texts = [_clean(text) for text in cell.etree_element.itertext()]
                longest = max((self._width(text, look) for text in texts), default=0)
                # a little to spare, as fonts of the same width are not quite the same
                width = longest * 1.02 + look.points("padding-right") + 2
                widths[index] = max(widths[index], width)
        widths[-1] = min(widths[-1], room - sum(widths[:-1]))
        return widths

    def _table_properties(self, look, cell_look, width):
        properties = OxmlElement("w:tblPr")
        properties.append(_element("w:tblW", w=_twips(width), type="dxa"))
        if look.get("margin-left") == "auto":
            properties.append(_element("w:jc", val="center"))
        else:
            properties.append(_element("w:tblInd", w=0, type="dxa"))
        border = cell_look.get("border")
        if border:
            borders = OxmlElement("w:tblBorders")
            for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
                borders.append(
                    _element(
                        f"w:{side}",
                        val="single",
                        sz=round(cascade.points(border) * 8),
                        space=0,
                        color="000000",
                    )
                )
            properties.append(borders)
        properties.append(_element("w:tblLayout", type="fixed"))
        margins = OxmlElement("w:tblCellMar")
        for side in ("top", "left", "bottom", "right"):
            # without a frame every cell has its own
            padding = cell_look.points(f"padding-{side}") if border else 0
            margins.append(_element(f"w:{side}", w=_twips(padding), type="dxa"))
        properties.append(margins)
        return properties

    def _cell(self, element, look, width, span, framed):
        cell = OxmlElement("w:tc")
        properties = cell.get_or_add_tcPr()
        properties.append(_element("w:tcW", w=_twips(width), type="dxa"))
        if span > 1:
            properties.append(_element("w:gridSpan", val=span))
        if not framed:
            # what is above is above the first paragraph
            margins = OxmlElement("w:tcMar")
            for side in ("bottom", "right"):
                padding = _twips(look.points(f"padding-{side}"))
                margins.append(_element(f"w:{side}", w=padding, type="dxa"))
            properties.append(margins)
        if look.get("vertical-align") == "middle":
            properties.append(_element("w:vAlign", val="center"))
        width -= look.points("padding-left") + look.points("padding-right")
        self._gap = 0 if framed else look.points("padding-top")
        self._block(cell, element, look, width)
        self._gap = 0
        if self._last(cell).tag != qn("w:p"):
            self._new_paragraph(cell, self._style(element, look))
        return cell


def _stays(cells):
    """Tell whether a row stays with the one that follows it."""
    return all(look.get("break-after") == "avoid" for _cell, look in cells)


def _keep(paragraph):
    properties = paragraph.get_or_add_pPr()
    if properties.find(qn("w:keepNext")) is None:
        properties._insert_keepNext(OxmlElement("w:keepNext"))


def _element(tag, **attributes):
    element = OxmlElement(tag)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), str(value))
    return element


def _twips(length):
    return str(round(length * TWIPS))


def _clean(text):
    """Return text that XML can hold and that hides nothing from the reader."""
    return letters.plain(re.sub(r"[ \t\r\n\f]+", " ", text))


def _collapsed(pieces):
    """Return pieces with white space as HTML counts it, [] when nothing is left."""
    found, open_space = [], True
    for content, look in pieces:
        if isinstance(content, str):
            content = _clean(content)
            if open_space:
                content = content.lstrip(" ")
            if not content:
                continue
            open_space = content.endswith(" ")
        else:
            open_space = content is None
        found.append((content, look))
    while found and isinstance(found[-1][0], str):
        content, look = found.pop()
        content = content.rstrip(" ")
        if content:
            found.append((content, look))
            break
    return found
