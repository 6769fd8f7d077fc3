"""A PDF of one page on which everything stands where it is put.

A certificate is a few lines at known places. It needs no layout: drawn directly, its
file is made in the time a layout engine takes to read the style sheet. Lengths are mm
from the upper left corner of the paper, sizes of letters points.
"""

import functools
import io
import zlib
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import pikepdf
import pydyf
from lxml import etree
from PIL import Image, ImageOps

from . import faces

POINTS_PER_MM = 72 / 25.4
PRODUCER = "thidua_khenthuong"
FLATE = b"/FlateDecode"
# Numbers of objects of every file; fonts, pictures and structure follow.
PAGE, RESOURCES = 3, 4
XMP = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
}


class Picture(NamedTuple):
    """A picture as a PDF holds it."""

    width: int
    height: int
    space: bytes
    encoding: bytes
    content: bytes


@functools.lru_cache(maxsize=4)
def picture(content):
    """Return the :class:`Picture` of a .png or .jpg file.

    The photograph of a .jpg stays as it is. What is see-through becomes the white of
    the paper: archives (PDF/A-1) take no transparency.
    """
    with Image.open(io.BytesIO(content)) as image:
        turned = image.getexif().get(0x0112, 1) != 1
        if image.format == "JPEG" and image.mode in ("L", "RGB") and not turned:
            space = b"/DeviceGray" if image.mode == "L" else b"/DeviceRGB"
            return Picture(*image.size, space, b"/DCTDecode", content)
        image = ImageOps.exif_transpose(image)
        if image.has_transparency_data:
            image = image.convert("RGBA")
            paper = Image.new("RGBA", image.size, "white")
            image = Image.alpha_composite(paper, image)
        return _pixels(image.convert("RGB"))


def squares(rows, color):
    """Return a :class:`Picture` of one pixel for each square: sharp at any size.

    :param rows: rows of squares, true where one is coloured
    :param str color: such as “#1A4F8C”
    """
    ink, paper = bytes.fromhex(color[1:]), b"\xff" * 3
    content = b"".join(ink if square else paper for row in rows for square in row)
    return _pixels(Image.frombytes("RGB", (len(rows), len(rows)), content))


def _pixels(image):
    content = zlib.compress(image.tobytes())
    return Picture(*image.size, b"/DeviceRGB", FLATE, content)


class Drawing(NamedTuple):
    """Something drawn that may go on many pages.

    ``role`` is what it is in the structure of the document (``P``, ``Figure``), None
    for an ornament, which a reader may pass over.
    """

    operators: bytes
    role: str | None = None
    face: faces.Face | None = None
    words: str = ""
    picture: Picture | None = None
    alt: str | None = None


def move(page, right, down):
    """Move all that stands on a page of a :class:`pikepdf.Pdf`, by mm."""
    x, y = right * POINTS_PER_MM, -down * POINTS_PER_MM
    page.contents_add(f"1 0 0 1 {x:.3f} {y:.3f} cm\n".encode(), prepend=True)


def moved(content, right, down):
    """Return the bytes of a PDF with everything moved, by mm."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for page in pdf.pages:
            move(page, right, down)
        result = io.BytesIO()
        # the metadata of an archive file stay as they are
        pdf.save(result, fix_metadata_version=False)
    return result.getvalue()


class Canvas:
    """Draws for paper of one size and writes the files."""

    def __init__(self, width, height, right=0, down=0):
        """
        :param float right: how much further right everything is drawn
        :param float down: how much further down
        """
        self._size = (width * POINTS_PER_MM, height * POINTS_PER_MM)
        self._shift = (right * POINTS_PER_MM, -down * POINTS_PER_MM)
        self._names = {}

    # --- Drawing -----------------------------------------------------------------

    def text(self, face, rows, color, spacing=0, underlined=False):
        """Draw the lines of one paragraph.

        :param rows: [(left, base line, size in pt, words)]
        :param float spacing: room added after each letter, in pt
        """
        name = self._names.setdefault(face, f"F{len(self._names)}")
        operators = [_color(color), f"{spacing:g} Tc BT"]
        rules = []
        for left, line, size, words in rows:
            x, y = self._place(left, line)
            operators.append(f"/{name} {size:g} Tf 1 0 0 1 {x:.3f} {y:.3f} Tm")
            operators.append(f"{_shown(face, words)} TJ")
            if underlined:
                # to the end of the last letter, 4 pt below the line it stands on
                width = face.printed_width(words, size, spacing) * POINTS_PER_MM
                width -= spacing
                rules.append(f"{x:.3f} {y - 4.375:.3f} {width:.3f} 0.75 re f")
        operators.append("ET")
        operators += rules
        letters = "".join(words for *_place, words in rows)
        return Drawing(" ".join(operators).encode(), "P", face, letters)

    def image(self, picture, left, top, width, height, alt=None):
        """Draw a picture; one without ``alt`` is an ornament."""
        x, y = self._place(left, top + height)
        width, height = width * POINTS_PER_MM, height * POINTS_PER_MM
        # the name is filled in when it is known what else is on the page
        return Drawing(
            f"q {width:.3f} 0 0 {height:.3f} {x:.3f} {y:.3f} cm %s Do Q".encode(),
            role="Figure" if alt else None,
            picture=picture,
            alt=alt,
        )

    def frame(self, margin, color, lines):
        """Draw a frame round the page.

        :param lines: [(thickness, distance from the margin inwards)], in pt
        """
        width, height = self._size
        operators = [_color(color, "RG")]
        for thickness, inwards in lines:
            edge = margin * POINTS_PER_MM + inwards + thickness / 2
            operators.append(
                f"{thickness:.3f} w {edge:.3f} {edge:.3f} "
                f"{width - 2 * edge:.3f} {height - 2 * edge:.3f} re S"
            )
        return Drawing(" ".join(operators).encode())

    def strokes(self, strokes):
        """Draw straight black strokes: [(x, y, x, y, thickness)], all in mm."""
        operators = ["0 G"]
        for *ends, pen in strokes:
            x1, y1, x2, y2 = *self._place(*ends[:2]), *self._place(*ends[2:])
            operators.append(
                f"{pen * POINTS_PER_MM:.3f} w {x1:.3f} {y1:.3f} m {x2:.3f} {y2:.3f} l S"
            )
        return Drawing(" ".join(operators).encode())

    def _place(self, x, y):
        # a PDF counts upwards from the lower left corner
        return x * POINTS_PER_MM, self._size[1] - y * POINTS_PER_MM

    # --- File --------------------------------------------------------------------

    def file(self, drawings, title, author, variant=None):
        """Return the file of a page: tagged, fonts embedded, the same for the same.

        :param str variant: the part of PDF/A, such as “1b”; None for a plain PDF
        """
        pdf = pydyf.PDF()
        page, content = pydyf.Dictionary(), pydyf.Dictionary()
        pdf.add_page(page)
        pdf.add_object(content)
        content["Font"] = pydyf.Dictionary(self._fonts(pdf, drawings, variant))
        names = self._pictures(pdf, drawings, content)
        stream, structure = self._content(drawings, names)
        pdf.add_object(stream)
        page.update(
            {
                "Type": "/Page",
                "Parent": pdf.pages.reference,
                "MediaBox": pydyf.Array([0, 0, *self._size]),
                "Resources": content.reference,
                "Contents": stream.reference,
                "Tabs": "/S",
                "StructParents": 0,
            }
        )
        self._structure(pdf, structure)
        pdf.info["Title"] = pydyf.String(title)
        pdf.info["Author"] = pydyf.String(author)
        pdf.info["Producer"] = pydyf.String(PRODUCER)
        if variant:
            self._archive(pdf, title, author, variant)
        file = io.BytesIO()
        # PDF/A-1 is made on PDF 1.4, the later parts on 1.7
        pdf.write(file, "1.4" if (variant or "").startswith("1") else "1.7", True)
        return file.getvalue()

    def _fonts(self, pdf, drawings, variant):
        used = {}
        for drawing in drawings:
            if drawing.face:
                used[drawing.face] = used.get(drawing.face, "") + drawing.words
        # PDF/A-1 wants to know which letters an embedded font has
        listed = (variant or "").startswith("1")
        references = {}
        for face, text in used.items():
            first = len(pdf.objects)
            for made in _font_objects(face.embedded(text), first, listed):
                pdf.add_object(_Made(made))
            references[self._names[face]] = pdf.objects[-1].reference
        return references

    def _pictures(self, pdf, drawings, content):
        names = {}
        objects = content["XObject"] = pydyf.Dictionary()
        for drawing in drawings:
            picture = drawing.picture
            if picture and id(picture) not in names:
                names[id(picture)] = f"I{len(names)}"
                pdf.add_object(
                    _stream(
                        picture.content,
                        Type=b"/XObject",
                        Subtype=b"/Image",
                        Width=picture.width,
                        Height=picture.height,
                        ColorSpace=picture.space,
                        BitsPerComponent=8,
                        Filter=picture.encoding,
                    )
                )
                objects[names[id(picture)]] = pdf.objects[-1].reference
        return names

    def _content(self, drawings, names):
        """Return the page's operators and the drawings that are read out, in order."""
        # one shift of all puts right what the printer moves
        parts = [f"1 0 0 1 {self._shift[0]:.3f} {self._shift[1]:.3f} cm".encode()]
        read = []
        for drawing in drawings:
            operators = drawing.operators
            if drawing.picture:
                operators %= f"/{names[id(drawing.picture)]}".encode()
            if drawing.role:
                mark = f"/{drawing.role} <</MCID {len(read)}>> BDC".encode()
                read.append(drawing)
            else:
                mark = b"/Artifact BMC"
            parts += [mark, operators, b"EMC"]
        return _stream(zlib.compress(b"\n".join(parts)), Filter=FLATE), read

    def _structure(self, pdf, read):
        """Add the tags: what is read out, in which order, in which language."""
        root, document, parents = (pydyf.Dictionary() for _ in range(3))
        for one in (root, document, parents):
            pdf.add_object(one)
        page = pdf.page_references[0]
        elements = pydyf.Array()
        for number, drawing in enumerate(read):
            element = pydyf.Dictionary(
                {
                    "Type": "/StructElem",
                    "S": f"/{drawing.role}",
                    "P": document.reference,
                    "Pg": page,
                    "K": number,
                }
            )
            if drawing.alt:
                element["Alt"] = pydyf.String(drawing.alt)
            pdf.add_object(element)
            elements.append(element.reference)
        root.update(
            {
                "Type": "/StructTreeRoot",
                "K": document.reference,
                "ParentTree": parents.reference,
            }
        )
        document.update(
            {
                "Type": "/StructElem",
                "S": "/Document",
                "P": root.reference,
                "K": elements,
            }
        )
        parents["Nums"] = pydyf.Array([0, elements])
        pdf.catalog.update(
            {
                "StructTreeRoot": root.reference,
                "MarkInfo": pydyf.Dictionary({"Marked": "true"}),
                "ViewerPreferences": pydyf.Dictionary({"DisplayDocTitle": "true"}),
                "Lang": pydyf.String("vi"),
            }
        )

    def _archive(self, pdf, title, author, variant):
        """Add what PDF/A asks for: the colours' meaning and the file's own account."""
        pdf.add_object(
            _stream(_colors(), N=3, Alternate=b"/DeviceRGB", Filter=FLATE),
        )
        profile = pdf.objects[-1].reference
        pdf.add_object(
            _stream(
                _account(title, author, variant), Type=b"/Metadata", Subtype=b"/XML"
            )
        )
        pdf.catalog["Metadata"] = pdf.objects[-1].reference
        pdf.catalog["OutputIntents"] = pydyf.Array(
            [
                pydyf.Dictionary(
                    {
                        "Type": "/OutputIntent",
                        "S": "/GTS_PDFA1",
                        "OutputConditionIdentifier": pydyf.String("sRGB"),
                        "Info": pydyf.String("sRGB"),
                        "DestOutputProfile": profile,
                    }
                )
            ]
        )


class _Made(pydyf.Object):
    """An object whose bytes are ready."""

    data = b""

    def __init__(self, data):
        super().__init__()
        self.data = data


def _stream(content, **keys):
    stream = pydyf.Stream([content], pydyf.Dictionary(keys))
    return _Made(stream.data)


@functools.lru_cache(maxsize=64)
def _font_objects(font, first, listed):
    """Return the objects of an embedded font, the one a page names last.

    They are the same in every file in which they begin with the same number.

    :param int first: number of the first of them
    :param bool listed: whether the letters it has are listed
    """
    numbers = (f"{number} 0 R" for number in range(first, first + 6))
    name = f"/{font.name}"
    kind = {"Length1": len(font.program)} if font.is_truetype else {}
    if not font.is_truetype:
        kind["Subtype"] = b"/CIDFontType0C"
    made = [_stream(zlib.compress(font.program, 9), Filter=FLATE, **kind).data]
    file = next(numbers)
    made.append(_stream(zlib.compress(_letters_map(font.codes)), Filter=FLATE).data)
    letters = next(numbers)
    descriptor = {
        "Type": "/FontDescriptor",
        "FontName": name,
        # its letters are numbered in a way of its own
        "Flags": 4 | (64 if font.italic_angle else 0),
        "FontBBox": pydyf.Array(font.box),
        "ItalicAngle": round(font.italic_angle, 2),
        "Ascent": font.ascent,
        "Descent": font.descent,
        "CapHeight": font.cap_height,
        "StemV": 80,
        "FontFile2" if font.is_truetype else "FontFile3": file,
    }
    if listed:
        made.append(_stream(zlib.compress(_bits(font.widths)), Filter=FLATE).data)
        descriptor["CIDSet"] = next(numbers)
    made.append(pydyf.Dictionary(descriptor).data)
    widths = pydyf.Array()
    for code, width in sorted(font.widths.items()):
        if code - 1 not in font.widths:
            widths += [code, pydyf.Array()]
        widths[-1].append(round(width, 2))
    cid_font = {
        "Type": "/Font",
        "Subtype": "/CIDFontType2" if font.is_truetype else "/CIDFontType0",
        "BaseFont": name,
        "CIDSystemInfo": "<</Registry (Adobe) /Ordering (Identity) /Supplement 0>>",
        "FontDescriptor": next(numbers),
        "W": widths,
    }
    if font.is_truetype:
        cid_font["CIDToGIDMap"] = "/Identity"
    made.append(pydyf.Dictionary(cid_font).data)
    made.append(
        pydyf.Dictionary(
            {
                "Type": "/Font",
                "Subtype": "/Type0",
                "BaseFont": name,
                "Encoding": "/Identity-H",
                "DescendantFonts": f"[{next(numbers)}]",
                "ToUnicode": letters,
            }
        ).data
    )
    return made


def _letters_map(codes):
    """Return the table by which a reader finds the letters of a page again."""
    letters = {}
    # of two letters with one shape the Vietnamese one is meant
    for letter in sorted(codes, key=lambda x: (x not in faces.COMMON, x == "\xa0", x)):
        letters.setdefault(codes[letter], letter)
    rows = [
        f"<{code:04x}> <{letter.encode('utf-16-be').hex()}>"
        for code, letter in sorted(letters.items())
    ]
    parts = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000> <ffff> endcodespacerange",
    ]
    for start in range(0, len(rows), 100):
        some = rows[start : start + 100]
        parts += [f"{len(some)} beginbfchar", *some, "endbfchar"]
    parts.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(parts).encode()


def _bits(codes):
    """Return a row of bits, one for each code, set for those there are and for 0."""
    bits = bytearray(max(codes) // 8 + 1)
    for code in (0, *codes):
        bits[code // 8] |= 0x80 >> code % 8
    return bytes(bits)


def _shown(face, words):
    """Return words as the operand that shows them, with what the font adds between."""
    parts, codes = [], ""
    for letter, kern in zip(words, [*face.kerns(words), 0], strict=True):
        codes += f"{face.code(letter):04x}"
        if kern:
            parts.append(f"<{codes}>{-kern * 1000:.0f}")
            codes = ""
    parts.append(f"<{codes}>" if codes else "")
    return f"[{''.join(parts)}]"


def _color(color, operator="rg"):
    parts = (int(color[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return " ".join(f"{part:.4g}" for part in parts) + f" {operator}"


@functools.lru_cache(maxsize=1)
def _colors():
    """Return the profile that says what our colours (sRGB) look like, packed."""
    # it comes with WeasyPrint, whose engine is not started for it
    [folder] = find_spec("weasyprint").submodule_search_locations
    return zlib.compress(Path(folder, "pdf", "sRGB2014.icc").read_bytes(), 9)


def _account(title, author, variant):
    """Return the archive metadata in the long form, which every validator reads."""
    part, conformance = variant
    rdf = f"{{{XMP['rdf']}}}"

    def block(space, **values):
        one = etree.SubElement(
            root,
            f"{rdf}Description",
            {f"{rdf}about": ""},
            nsmap={space: XMP[space]},
        )
        for key, value in values.items():
            element = etree.SubElement(one, f"{{{XMP[space]}}}{key}")
            if isinstance(value, str):
                element.text = value
                continue
            kind, item, attributes = value
            group = etree.SubElement(element, f"{rdf}{kind}")
            etree.SubElement(group, f"{rdf}li", attributes).text = item

    root = etree.Element(f"{rdf}RDF", nsmap={"rdf": XMP["rdf"]})
    default = {"{http://www.w3.org/XML/1998/namespace}lang": "x-default"}
    block("pdfaid", part=part, conformance=conformance.upper())
    block("pdf", Producer=PRODUCER)
    block("dc", title=("Alt", title, default), creator=("Seq", author, {}))
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'.encode()
        + etree.tostring(root, encoding="utf-8")
        + b'</x:xmpmeta>\n<?xpacket end="r"?>'
    )
