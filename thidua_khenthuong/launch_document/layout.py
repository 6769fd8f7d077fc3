"""Walks through the lines once, part by part of the decree's layout.

The layout is that of Nghị định 30/2020/NĐ-CP, Phụ lục I, and its cousins in party,
union and youth union: head, title, subject, legal bases, sections with points,
recipients, signature, appendices.
"""

import re

from . import files, heads, labels, letters, signatures, wrapping
from .body import BASIS, Body, is_known_heading
from .model import LaunchDocument, Placement, Signature

# The title stands near the top, however many bodies issue the document.
_HEAD_LINES = 40
_SUBJECT_LINES = 6
# What is longer is no line of head or tail.
_LONGEST = 5_000
_MORE_SUBJECT = re.compile(r"(nam hoc|nam \d{4}|giai doan|lan thu|\(|dot \d|quy )")
_URGENT = re.compile(r"(hoa toc|thuong khan|khan|mat|toi mat|tuyet mat)( .{0,20})?")
_ENDED = (".", ":", ";", ",")


class Layout:
    """Reads lines into :attr:`document`; see :func:`reader.place`."""

    def __init__(self, lines):
        self.document = LaunchDocument()
        tail = self._find_tail(lines)
        # head and tail stand in columns; running text has wide spaces, too
        body = self._find_body(lines[:tail])
        self.lines = [
            piece
            for number, line in enumerate(lines)
            for piece in self._pieces(line, number < body, number >= tail)
        ]
        self.texts = [_plain(line) for line in self.lines]
        self.folded = [letters.fold(text[:400]) for text in self.texts]
        self.places = {}
        self.tail = self._find_tail(self.lines)

    def run(self):
        """Return the document."""
        start = self._read_head()
        lines = [line for line in self.lines[start : self.tail]]
        width = wrapping.measure(lines)
        kept, paragraphs = [], wrapping.paragraphs(lines, start, width)
        for paragraph in paragraphs:
            if heads.LAYOUT.fullmatch(letters.fold(letters.clean(paragraph.text)[:80])):
                self._put("layout", paragraph.start, paragraph.end)
            else:
                kept.append(paragraph)
        Body(
            self.document,
            kept,
            lambda place, paragraph: self._put(place, paragraph.start, paragraph.end),
        ).run()
        self._read_tail()
        self.document.placements = [
            Placement(
                index, letters.squeeze(line.text), self.places.get(index, "unplaced")
            )
            for index, line in enumerate(self.lines)
        ]
        return self.document

    def _put(self, destination, start, end=None):
        for index in range(start, start + 1 if end is None else end):
            self.places[index] = destination

    # where head and tail are

    @staticmethod
    def _pieces(line, in_head, in_tail):
        if not in_head and not in_tail:
            return [line]
        pieces = []
        for piece in files.columns(line):
            if in_head:
                parts = heads.split_line(piece.text)
            else:
                parts = signatures.split_capacities(piece.text)
            for number, part in enumerate(parts):
                pieces.append(
                    type(piece)(part, piece.after_blank and not number, piece.column)
                )
        return pieces

    @staticmethod
    def _find_body(lines):
        """Return the number of the first line that is certainly running text."""
        for number, line in enumerate(lines):
            text = _plain(line)
            label = labels.split(text)
            if (
                number >= _HEAD_LINES
                or not text
                or line.is_row
                or (BASIS.match(letters.fold(text[:60])) and len(text) > 30)
                or (label and label.kind in ("worded", "roman", "arabic"))
                or (len(text) > 200 and not heads.split_line(text)[1:])
            ):
                return number
        return len(lines)

    def _find_tail(self, lines):
        """Return the number of the line where recipients and signature begin."""
        texts = [_plain(line) for line in lines]
        for number, text in enumerate(texts):
            if "nhận" not in text[:600].lower() or len(text) > _LONGEST:
                continue
            parts = (
                [text]
                if len(text) > 600
                else [part.text for part in files.columns(lines[number])]
            )
            if any(signatures.read_to(part) is not None for part in parts):
                return self._signing_start(texts, number)
        return self._find_signature(texts)

    @staticmethod
    def _signing_start(texts, number):
        """Return where the signatures that end before line ``number`` begin."""
        start, begun = number, number
        while start and number - start < 12:
            text = texts[start - 1]
            if signatures.read_capacity(text) or (
                signatures.is_position(text) and text.isupper()
            ):
                begun = start - 1
            elif not (signatures.is_noise(text) or signatures.is_name(text)):
                break
            start -= 1
        return begun

    @staticmethod
    def _find_signature(texts):
        """Return where the signature begins in a text without “Nơi nhận”."""
        count = len(texts)
        for number in range(count - 1, -1, -1):
            text = texts[number]
            is_one = signatures.read_capacity(text) or (
                signatures.is_position(text) and text.isupper()
            )
            if not is_one:
                continue
            following = [
                one
                for one in texts[number + 1 : number + 5]
                if not signatures.is_noise(one)
            ]
            if any(map(signatures.is_name, following)) or number >= count - 4:
                return Layout._signing_start(texts, number + 1)
        return count

    # head

    def _read_head(self):
        """Read all down to the subject; return the number of the next line."""
        title = self._find_title()
        end = title if title is not None else self._find_head_end()
        names, start = [], 0
        about = to = False
        for index in range(end):
            text, folded = self.texts[index], self.folded[index]
            if heads.LAYOUT.fullmatch(folded):
                self._put("layout", index)
                about = to = False
            elif self._read_number(index):
                about = to = False
            elif found := heads.ABOUT.match(folded):
                self.document.subject = text[found.end() :].strip()
                self._put("subject", index)
                about, to = True, False
            elif found := heads.TO.match(folded):
                about, to = False, True
                self._add_addressee(text[found.end() :], index)
            elif about and not text.isupper() and self.lines[index].column in (None, 0):
                self.document.subject += f" {text}"
                self._put("subject", index)
            elif to and (signatures.is_listed(text) or text.endswith(";")):
                self._add_addressee(text, index)
            elif to and text[:1].islower() and self.document.addressees:
                self.document.addressees[-1] += f" {text}"
                self._put("addressee", index)
            elif self._is_rest_of_nation(index):
                self._put("layout", index)
            elif self._is_issuer(text, folded) or (names and text.isupper()):
                names.append(index)
                about = to = False
            start = index + 1
        self._name_issuers(names)
        if title is None:
            return max(start, end)
        return self._read_title(title)

    def _is_rest_of_nation(self, index):
        """Tell whether “VIỆT NAM” stands alone since its line was too narrow."""
        return self.folded[index] == "viet nam" and any(
            one.endswith("chu nghia") for one in self.folded[max(index - 3, 0) : index]
        )

    def _find_title(self):
        last = min(self.tail, _HEAD_LINES)
        for index in range(last):
            text = self.texts[index]
            if heads.TO.match(self.folded[index]):
                return None
            label = labels.split(text)
            if label and label.kind in ("roman", "worded", "arabic"):
                break
            if heads.find_title(text) and (
                heads.is_bare_title(text) or (text.isupper() and len(text) < 300)
            ):
                return index
            if BASIS.match(self.folded[index]) and len(text) > 30:
                break
        for index in range(min(last, self._find_head_end() + 1)):
            text = self.texts[index]
            # “Kế hoạch phát động thi đua năm 2025”, but not “Kế hoạch số 5 …”
            if (
                heads.find_title(text)
                and index
                and len(text) < 200
                and not text.endswith(_ENDED)
                and not re.match(
                    r"\W{0,9}so\b", self.folded[index][heads.find_title(text) :]
                )
            ):
                return index
        return None

    def _find_head_end(self):
        """Return where the head of a document without a title ends."""
        to = False
        for index in range(self.tail):
            text, folded = self.texts[index], self.folded[index]
            to = to or bool(heads.TO.match(folded))
            if index >= _HEAD_LINES:
                return index
            if (
                heads.LAYOUT.fullmatch(folded)
                or heads.read_number(text)
                or heads.read_place_date(text)
                or heads.ABOUT.match(folded)
                or heads.TO.match(folded)
                or self._is_issuer(text, folded)
                or (text.isupper() and len(text) < 4)
                or (to and (signatures.is_listed(text) or text.endswith(";")))
                or (to and text[:1].islower())
                or _URGENT.fullmatch(folded)
            ):
                continue
            before = self.folded[index - 1] if index else ""
            # the second line of “V/v …”
            if heads.ABOUT.match(before) and not to and len(text) < 80:
                if not text.endswith(_ENDED):
                    continue
            return index
        return self.tail

    @staticmethod
    def _is_issuer(text, folded):
        if letters.is_capitals(text):
            return not labels.split(text) and not _URGENT.fullmatch(folded)
        return len(text) < 80 and heads.is_body(text) and not text.endswith(_ENDED)

    def _add_addressee(self, text, index):
        for one in signatures.split_recipients(text):
            self.document.addressees.append(signatures.strip_dash(one).rstrip(".;"))
        self._put("addressee", index)

    def _read_number(self, index):
        document = self.document
        if found := heads.read_number(self.texts[index]):
            document.number, document.symbol = found
            # a number is given only after the signature: show it to the officer
            self._put("unplaced" if document.number else "number", index)
        elif found := heads.read_place_date(self.texts[index]):
            document.place, document.day, document.month, document.year = found
            self._put("place_date", index)
        else:
            return False
        return True

    def _name_issuers(self, indexes):
        texts = [self.texts[index] for index in indexes]
        bodies = heads.name_bodies(texts)
        if len(bodies) > 1:
            # the youth union prints its name where the state prints the nation's
            others = []
            for group in bodies:
                if heads.UNION_MOTTO.fullmatch(
                    " ".join(self.folded[indexes[n]] for n in group)
                ):
                    self._put_all("layout", [indexes[number] for number in group])
                else:
                    others.append(group)
            bodies = others
        names = [" ".join(texts[number] for number in group) for group in bodies]
        if not names:
            return
        self.document.issuer_name = names[-1]
        self.document.superior_name = " ".join(names[:-1])
        for number, group in enumerate(bodies):
            place = "issuer_name" if number == len(bodies) - 1 else "superior_name"
            self._put_all(place, [indexes[one] for one in group])

    def _put_all(self, destination, indexes):
        for index in indexes:
            self._put(destination, index)

    # title and subject

    def _read_title(self, index):
        text = self.texts[index]
        length = heads.find_title(text)
        self.document.title = text[:length].upper()
        rest = text[length:].strip(" :-–—*")
        lines = []
        if rest:
            lines.append(rest)
            self._put("subject", index)
            # the line holds both
            self._split_placement(index, length)
            index += 1
        else:
            self._put("title", index)
        return self._read_subject(index + 1, lines)

    def _split_placement(self, index, length):
        """Part the line of title and subject in two, so that each has one place."""
        line = self.lines[index]
        start = line.text.index(self.texts[index][:length])
        cut = start + length
        first = type(line)(line.text[:cut], line.after_blank, line.column)
        second = type(line)(line.text[cut:], False, line.column)
        self.lines[index : index + 1] = [first, second]
        text = self.texts[index]
        self.texts[index : index + 1] = [text[:length], text[length:].strip()]
        self.folded[index : index + 1] = [
            letters.fold(one[:400]) for one in self.texts[index : index + 2]
        ]
        self.places = {one + (one > index): place for one, place in self.places.items()}
        self.places[index], self.places[index + 1] = "title", "subject"
        self.tail += 1

    def _read_subject(self, index, lines):
        first = index
        while index < self.tail and len(lines) < _SUBJECT_LINES:
            text, folded = self.texts[index], self.folded[index]
            if heads.LAYOUT.fullmatch(folded):
                self._put("layout", index)
                index += 1
                if lines:
                    break  # the line below the subject
                continue
            if not self._is_subject(index, lines, first):
                break
            marked = letters.squeeze(self.lines[index].text)
            if lines and (text[:1].islower() or _goes_on_after(lines[-1])):
                lines[-1] = f"{lines[-1]} {marked}".replace("** **", " ")
            else:
                lines.append(marked)
            self._put("subject", index)
            index += 1
        self.document.subject = "\n".join(lines)
        return index

    def _is_subject(self, index, lines, first):
        text, folded = self.texts[index], self.folded[index]
        label = labels.split(text)
        if self.lines[index].is_row or heads.TO.match(folded):
            return False
        if label and label.kind != "bullet":
            return False
        if lines and is_known_heading(text):
            return False
        if BASIS.match(folded) and not folded.startswith(
            ("thuc hien phong trao", "thuc hien thi dua")
        ):
            return False
        if not lines:
            return len(text) < 500 and not text.endswith((":", ";"))
        if text[:1].islower():
            return not self._is_paragraph(index)
        if lines[-1].isupper() and text.isupper():
            return (
                not self.lines[index].after_blank or not self.lines[first].after_blank
            )
        if text.isupper() or self._is_paragraph(index):
            return bool(_goes_on_after(lines[-1]) and text.isupper())
        if self.lines[index].after_blank and not self.lines[index - 1].after_blank:
            return bool(_MORE_SUBJECT.match(folded))
        if self.lines[index].after_blank:
            return bool(_MORE_SUBJECT.match(folded))
        return len(text) < 200

    def _is_paragraph(self, index):
        """Tell whether a line begins running text, which ends with a full stop."""
        for number in range(index, min(index + 30, self.tail)):
            text = self.texts[number]
            if number > index and (
                not text[:1].islower() or self.lines[number].after_blank
            ):
                return False
            if text.endswith(_ENDED):
                return True
        return False

    # recipients, signatures, appendices

    def _read_tail(self):
        blocks, current = {}, None
        listing = archived = done = False
        for index in range(self.tail, len(self.lines)):
            text, folded = self.texts[index], self.folded[index]
            if done:
                self._put_appendix(index)
                continue
            if not text:
                continue  # a monster stays unplaced
            to = signatures.read_to(text)
            if to is not None:
                listing, archived = True, False
                self._put("recipient" if to else "layout", index)
                archived = self._add_recipients(to, archived)
            elif heads.LAYOUT.fullmatch(folded) or signatures.is_noise(text):
                self._put("layout", index)
            elif signatures.APPENDIX.match(folded) and self._is_after_all(
                blocks, archived
            ):
                done = True
                self._put_appendix(index)
            elif listing and not archived and self._is_recipient(index, blocks):
                self._put("recipient", index)
                archived = self._add_recipients(self.lines[index].text, archived)
            elif listing and signatures.is_listed(text) and not _is_complete(blocks):
                self._put("recipient", index)
                self._add_recipients(self.lines[index].text, archived)
            else:
                key = self._block_of(index, blocks, current)
                place = _read_signature(blocks.setdefault(key, Signature()), text)
                if place:
                    current = key
                    self._put(place, index)
                    continue
                if not blocks[key].lines and not blocks[key].position:
                    del blocks[key]
                if self._is_after_all(blocks, archived):
                    done = True
                    self._put_appendix(index)
        self._take_signatures(
            [
                block
                for block in blocks.values()
                if block.position or block.lines or block.name
            ]
        )

    def _put_appendix(self, index):
        self.document.appendix.append(letters.squeeze(self.lines[index].text))
        self._put("appendix", index)

    @staticmethod
    def _is_after_all(blocks, archived):
        """Tell whether signature and recipients have both been read."""
        return _is_complete(blocks) or (archived and not blocks)

    def _block_of(self, index, blocks, current):
        """Return the key of the signature that a line belongs to."""
        column = self.lines[index].column
        if column is not None and len(self._signing_columns()) > 1:
            return column
        if current is None:
            return 0
        block = blocks.get(current)
        starts = signatures.read_capacity(self.texts[index]) or signatures.is_position(
            self.texts[index]
        )
        return len(blocks) + 10 if block and block.name and starts else current

    def _signing_columns(self):
        """Return the columns in which a position stands: two sign side by side."""
        return {
            self.lines[index].column
            for index in range(self.tail, len(self.lines))
            if self.lines[index].column is not None
            and self.texts[index].isupper()
            and (
                signatures.is_position(self.texts[index])
                or signatures.read_capacity(self.texts[index])
            )
        }

    def _is_recipient(self, index, blocks):
        text = self.texts[index]
        if signatures.is_listed(text):
            return True
        if signatures.read_capacity(text) or text.isupper():
            return False
        if signatures.is_archive(text):
            return True
        block = next(reversed(blocks.values()), None)
        if (
            block
            and not block.name
            and signatures.is_name(text)
            and self._is_signed_next(index)
        ):
            return False
        if (
            signatures.is_position(text)
            and len(text.split()) <= 4
            and not text.endswith((";", "."))
        ):
            return False
        return True

    def _is_signed_next(self, index):
        return not self.texts[index].endswith((";", "."))

    def _add_recipients(self, text, archived):
        """Add the recipients of a line; return whether the file copy is among them."""
        recipients = self.document.recipients
        own = signatures.own_word(self.document.issuer_name)
        listed = signatures.is_listed(letters.clean(text))
        for number, one in enumerate(signatures.split_recipients(text)):
            line = signatures.strip_dash(one).rstrip(" .,")
            if not line:
                continue
            goes_on = (
                number == 0
                and not listed
                and recipients
                and self._open_recipient
                and not signatures.is_archive(line)
            )
            if goes_on:
                line = f"{recipients[-1][0]} {line}"
                recipients[-1] = (line, signatures.channel(line, own))
            else:
                recipients.append((line, signatures.channel(line, own)))
            archived = archived or signatures.is_archive(line)
        ended = letters.clean(text).rstrip().endswith((";", ".", ","))
        self._open_recipient = bool(text) and not ended
        return archived

    _open_recipient = False

    def _take_signatures(self, blocks):
        if not blocks:
            return
        document, first = self.document, blocks[0]
        if first.lines:
            found = signatures.read_capacity(first.lines[0])
            document.capacity, document.authority_line = found
            document.further_lines = first.lines[1:]
        document.signer_position = first.position
        document.signer_name = first.name
        document.cosigners = blocks[1:]


def _plain(line):
    """Return the words of a line that rules look at; a monster has none."""
    if len(line.text) > _LONGEST:
        return ""
    return letters.squeeze(letters.clean(line.text))


def _goes_on_after(line):
    return re.search(
        r"(,|-|\b(va|cua|cac|tai|cho|nam|trong|chao mung|ky niem))$", letters.fold(line)
    )


def _is_complete(blocks):
    return bool(blocks) and all(block.name for block in blocks.values())


def _read_signature(block, text):
    """Read a line into a signature; return its place, "" when it is no part of one."""
    plain = text.strip()
    if not block.position and not block.name:
        if signatures.read_capacity(plain):
            block.lines.append(_capacity_line(plain))
            return "signer_capacity"
        if signatures.is_position(plain):
            block.position = plain
            return "signer_position"
        if block.lines and letters.is_capitals(plain) and len(plain) < 80:
            block.lines[-1] = f"{block.lines[-1]} {plain}"
            return "signer_capacity"
        return ""
    if block.position and not block.name:
        if signatures.is_position(plain) and plain.isupper():
            block.position = f"{block.position} {plain}"
            return "signer_position"
        if signatures.is_name(plain):
            block.name = plain
            return "signer_name"
        if (
            plain.isupper()
            and len(plain) < 80
            and not signatures.APPENDIX.match(letters.fold(plain))
        ):
            block.position = f"{block.position} {plain}"
            return "signer_position"
    return ""


def _capacity_line(text):
    """Return “KT. CHỦ TỊCH” for “K/T CHỦ TỊCH”."""
    code, authority = signatures.read_capacity(text)
    return f"{code.upper()}. {authority}"
