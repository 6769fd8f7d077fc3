"""Reads edXML messages, whoever wrote them.

Senders differ: the order of elements, prefixes, ``cid:`` before an id or not, a byte
order mark, UTF-16, files packed or plain. All of that is taken. What could harm is
not: a DOCTYPE, a message or a packed file that is larger than it may be.
"""

import base64
import binascii
import codecs
import contextlib
import io
import re
import zipfile
import zlib
from datetime import date, datetime
from pathlib import PurePosixPath, PureWindowsPath

from lxml import etree

from .messages import (
    NAMESPACE,
    STATUSES,
    Attachment,
    Document,
    Fault,
    Kind,
    Organisation,
    Signer,
    Status,
)

# Bytes of a message, and of one file in it, packed or not.
LIMIT = 50 * 2**20
FILE_LIMIT = 50 * 2**20
# Tags of a message; one has some hundred.
TAGS = 100_000
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    # without a mark, a message begins with “<”
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
SPACE = re.compile(r"\s*")
DAY = re.compile(r"(\d{4})[/-](\d{1,2})[/-](\d{1,2})")
MOMENT = re.compile(DAY.pattern + r"[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?")


def read(content):
    """Return the message in ``content``.

    :param bytes content:
    :return: :class:`Document` or :class:`Status`
    :raises Fault: what is wrong with it, and where
    """
    envelope, root = _open(content)
    header = _need(_need(envelope, "edXMLHeader"), "MessageHeader")
    if _child(header, "StatusCode") is not None:
        return _read_status(header)
    return _read_document(envelope, header, root)


def _open(content):
    if not content:
        raise Fault("empty")
    if len(content) > LIMIT:
        raise Fault("too_large", limit=LIMIT)
    text = _decode(content)
    if not text:
        raise Fault("empty")
    _check_prolog(text)
    if text.count("<") > TAGS:
        raise Fault("too_large", limit=LIMIT)
    # what the declaration says of its encoding is settled: it is text already
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        # a file in base64 is one long text; the message is bounded above
        huge_tree=True,
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise Fault("not_xml", line=error.lineno or 1) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise Fault("doctype")
    name = etree.QName(root)
    if (name.localname, name.namespace) != ("edXML", NAMESPACE):
        raise Fault("other_format", name=name.localname)
    return _need(root, "edXMLEnvelope"), root


def _decode(content):
    encoding = next(
        (encoding for mark, encoding in MARKS if content.startswith(mark)), "utf-8"
    )
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise Fault("encoding") from error
    return text.removeprefix("\ufeff").strip()


def _check_prolog(text):
    """Refuse what declares entities before a parser sees it."""
    position = 0
    while text.startswith(("<?", "<!--"), position):
        end = "?>" if text.startswith("<?", position) else "-->"
        found = text.find(end, position)
        if found < 0:
            return
        position = SPACE.match(text, found + len(end)).end()
    if text.startswith("<!", position):
        raise Fault("doctype")


def _read_status(header):
    about = _need(header, "ResponseFor")
    code = _text(header, "StatusCode").zfill(2)
    if code not in STATUSES:
        raise Fault("wrong", name="StatusCode", value=_text(header, "StatusCode"))
    staff = _child(header, "StaffInfo")
    return Status(
        sender=_read_organisation(_need(header, "From")),
        document_id=_need_text(about, "DocumentId"),
        code=code,
        moment=_read_moment(_text(header, "Timestamp")),
        description=_text(header, "Description"),
        number=_text(about, "Code"),
        day=_read_day(_text(about, "PromulgationDate"), strict=False),
        staff=_text(staff, "Staff"),
        department=_text(staff, "Department"),
    )


def _read_document(envelope, header, root):
    code = _need(header, "Code")
    issued = _need(header, "PromulgationInfo")
    kind = _child(header, "DocumentType")
    signer = _child(header, "SignerInfo")
    other = _child(header, "OtherInfo")
    traces = _child(_child(envelope, "edXMLHeader"), "TraceHeaderList")
    business = _child(traces, "Bussiness")
    staff = _child(business, "StaffInfo")
    return Document(
        document_id=_need_text(header, "DocumentId"),
        sender=_read_organisation(_need(header, "From")),
        recipients=tuple(map(_read_organisation, _children(header, "To"))),
        number=_need_text(code, "CodeNumber"),
        notation=_need_text(code, "CodeNotation"),
        place=_text(issued, "Place"),
        day=_read_day(_need_text(issued, "PromulgationDate")),
        kind=Kind(
            _number(kind, "Type"), _text(kind, "TypeName"), _number(kind, "TypeDetail")
        ),
        subject=_text(header, "Subject"),
        signer=Signer(
            _text(signer, "FullName"),
            _text(signer, "Position"),
            _text(signer, "Competence"),
        ),
        sent=_read_moment(_text(_child(traces, "TraceHeader"), "Timestamp")),
        attachments=tuple(_read_attachments(envelope, root)),
        to_places=tuple(
            place.text or "" for place in _children(_child(header, "ToPlaces"), "Place")
        ),
        due=_read_day(_text(header, "DueDate"), strict=False),
        copies=_number(other, "PromulgationAmount"),
        pages=_number(other, "PageAmount"),
        department=_text(staff, "Department"),
        clerk=_text(staff, "Staff"),
        reason=_text(business, "BussinessDocReason"),
        purpose=_number(business, "BussinessDocType"),
    )


def _read_organisation(element):
    return Organisation(
        code=_need_text(element, "OrganId"),
        name=_text(element, "OrganName"),
        in_charge=_text(element, "OrganizationInCharge"),
        address=_text(element, "OrganAdd"),
        email=_text(element, "Email"),
        telephone=_text(element, "Telephone"),
        fax=_text(element, "Fax"),
        website=_text(element, "Website"),
    )


# --- Files ----------------------------------------------------------------------------


def _read_attachments(envelope, root):
    """Yield the files of the message in the order of its manifest, then the others."""
    manifest = _child(_child(envelope, "edXMLBody"), "edXMLManifest")
    files = {}
    for element in _children(_child(root, "AttachmentEncoded"), "Attachment"):
        files[_content_id(element)] = element
    for reference in _children(manifest, "Reference"):
        element = files.pop(_content_id(reference), None)
        name = _text(reference, "AttachmentName")
        if element is None:
            raise Fault("file_lost", name=name)
        yield _read_attachment(element, reference)
    for element in files.values():
        yield _read_attachment(element, element)


def _read_attachment(element, reference):
    name = _text(element, "AttachmentName") or _text(reference, "AttachmentName")
    name = _base_name(name)
    kind = _text(element, "ContentType") or _text(reference, "ContentType")
    encoded = _child(element, "ContentTransferEncoded")
    text = "".join(encoded.text.split()) if encoded is not None and encoded.text else ""
    if len(text) > FILE_LIMIT * 4 // 3 + 4:
        raise Fault("file_too_large", name=name, limit=FILE_LIMIT)
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Fault("file_broken", name=name) from error
    if "zip" in kind and content.startswith(b"PK"):
        name, kind, content = _unpack(name, kind, content)
    return Attachment(
        name=name,
        content=content,
        content_type=kind,
        description=_text(reference, "Description"),
    )


def _unpack(name, kind, content):
    """Return name, type and content of the one file in an archive.

    Some senders pack every file by itself; an archive of several is a file of its own.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [one for one in archive.infolist() if not one.is_dir()]
            if len(members) != 1:
                return name, kind, content
            [member] = members
            if member.file_size > FILE_LIMIT:
                raise Fault("file_too_large", name=name, limit=FILE_LIMIT)
            with archive.open(member) as file:
                # no more than it claims is ever read of it
                unpacked = file.read(FILE_LIMIT + 1)
    except (zipfile.BadZipFile, EOFError, OSError, RuntimeError) as error:
        raise Fault("file_broken", name=name) from error
    except (NotImplementedError, ValueError, zlib.error) as error:
        raise Fault("file_broken", name=name) from error
    own = _base_name(member.filename)
    return own, "application/pdf" if own.lower().endswith(".pdf") else "", unpacked


def _base_name(name):
    """Return a name without folders, of whatever system."""
    return PureWindowsPath(PurePosixPath(name).name).name


def _content_id(element):
    return _text(element, "ContentId").removeprefix("cid:")


# --- Elements and texts ---------------------------------------------------------------


def _children(element, name):
    """Return the children called ``name``, with whatever prefix."""
    if element is None:
        return []
    return [
        child
        for child in element
        if isinstance(child.tag, str) and etree.QName(child).localname == name
    ]


def _child(element, name):
    return next(iter(_children(element, name)), None)


def _need(element, name):
    found = _child(element, name)
    if found is None:
        raise Fault("missing", name=name)
    return found


def _text(element, name):
    found = _child(element, name)
    return (found.text or "").strip() if found is not None else ""


def _need_text(element, name):
    text = _text(element, name)
    if not text:
        raise Fault("missing", name=name)
    return text


def _number(element, name):
    text = _text(element, name)
    if not text:
        return 0
    if not re.fullmatch(r"\d{1,9}", text, re.ASCII):
        raise Fault("wrong", name=name, value=text)
    return int(text)


def _read_day(text, strict=True):
    """Return a day, None for one that is no day where that does not matter."""
    with contextlib.suppress(ValueError):
        if found := DAY.match(text):
            return date(*map(int, found.groups()))
    if strict:
        raise Fault("wrong", name="PromulgationDate", value=text)
    return None


def _read_moment(text):
    """Return a moment by the writer's clock, None for what is none."""
    with contextlib.suppress(ValueError):
        if found := MOMENT.match(text):
            return datetime(*(int(part or 0) for part in found.groups()))
    return None
