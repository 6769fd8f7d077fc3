"""Writes a document as one edXML message.

Receivers differ in what they take, so one form is kept to the letter: the prefix
``edXML:`` on everything in the envelope and on nothing else, children in one order,
no byte order mark, dates as ``yyyy/MM/dd``, files in base64.
"""

import base64
import re
import uuid

from lxml import etree

from .messages import CODE_LENGTH, NAMESPACE, Fault

XLINK = "http://www.w3.org/1999/xlink"
ACTOR = "http://schemas.xmlsoap.org/soap/actor/next"
# What XML 1.0 has no way to write: control characters, halves of surrogate pairs.
UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def document_id(code, day, number, notation):
    """Return the name by which offices speak of a document, e.g.
    ``H37.14,2023/03/15,12/PD-SNV``.
    """
    return f"{code},{_day(day)},{number}/{notation}"


def build(document):
    """Return the message of ``document``.

    Equal documents give equal bytes: whatever is sent twice is the same message.

    :param Document document:
    :return: bytes in UTF-8
    :raises Fault: ``missing`` or ``too_long``, for what the regulation demands
    """
    _check(document)
    # the default namespace stands at the root and the prefix begins below it: any
    # other place, and the serializer leaves the prefix out
    root = etree.Element(_tag("edXML"), nsmap={None: NAMESPACE})
    envelope = etree.SubElement(root, _tag("edXMLEnvelope"), nsmap={"edXML": NAMESPACE})
    header = _add(envelope, "edXMLHeader")
    _write_header(_add(header, "MessageHeader"), document)
    _write_trace(header, document)
    _add(header, "DigitalSignature")
    manifest = _add(_add(envelope, "edXMLBody"), "edXMLManifest")
    manifest.set("version", "1.0")
    encoded = _add(root, "AttachmentEncoded")
    for position, attachment in enumerate(document.attachments):
        key = _key(document, f"{position}/{attachment.name}")
        _write_attachment(manifest, encoded, attachment, key)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _check(document):
    offices = (document.sender, *document.recipients)
    demanded = {
        "To": document.recipients,
        "OrganId": all(office.code for office in offices),
        "OrganName": all(clean(office.name) for office in offices),
        "CodeNumber": clean(document.number),
        "CodeNotation": clean(document.notation),
        "Place": clean(document.place),
        "TypeName": clean(document.kind.name),
        "Subject": clean(document.subject),
        "FullName": clean(document.signer.name),
        "DocumentId": clean(document.document_id),
        "Attachment": document.attachments,
        "AttachmentName": all(clean(file.name) for file in document.attachments),
    }
    for name, value in demanded.items():
        if not value:
            raise Fault("missing", name=name)
    if any(len(office.code) > CODE_LENGTH for office in offices):
        raise Fault("too_long", name="OrganId", limit=CODE_LENGTH)


def _write_header(header, document):
    _write_organisation(_add(header, "From"), document.sender)
    for recipient in document.recipients:
        _write_organisation(_add(header, "To"), recipient)
    _write(
        _add(header, "Code"),
        CodeNumber=document.number,
        CodeNotation=document.notation,
    )
    _write(
        _add(header, "PromulgationInfo"),
        Place=document.place,
        PromulgationDate=_day(document.day),
    )
    _write(
        _add(header, "DocumentType"),
        Type=document.kind.type,
        TypeName=document.kind.name,
        TypeDetail=document.kind.detail,
    )
    _write(header, Subject=document.subject, Content="")
    _write(
        _add(header, "SignerInfo"),
        Competence=document.signer.competence,
        Position=document.signer.position,
        FullName=document.signer.name,
    )
    if document.due:
        _write(header, DueDate=_day(document.due))
    if document.to_places:
        places = _add(header, "ToPlaces")
        for place in document.to_places:
            _write(places, Place=place)
    other = _add(header, "OtherInfo")
    _write(
        other,
        Priority=0,
        SphereOfPromulgation="",
        TyperNotation="",
        PromulgationAmount=document.copies,
        PageAmount=document.pages,
        Appendixes="",
    )
    _write(header, SteeringType=0, DocumentId=document.document_id)


def _write_organisation(element, organisation):
    _write(
        element,
        OrganId=organisation.code,
        OrganizationInCharge=organisation.in_charge,
        OrganName=organisation.name,
        OrganAdd=organisation.address,
        Email=organisation.email,
        Telephone=organisation.telephone,
        Fax=organisation.fax,
        Website=organisation.website,
    )


def _write_trace(header, document):
    traces = _add(header, "TraceHeaderList")
    traces.set("id", _key(document, "trace"))
    traces.set("version", "1.0")
    traces.set("mustUnderstand", "1")
    traces.set("actor", ACTOR)
    _write(
        _add(traces, "TraceHeader"),
        OrganId=document.sender.code,
        Timestamp=document.sent.strftime("%Y/%m/%d %H:%M:%S"),
    )
    # written with two s, here as in the regulation
    business = _add(traces, "Bussiness")
    _write(
        business,
        BussinessDocType=document.purpose,
        BussinessDocReason=document.reason,
    )
    _write(
        _add(business, "StaffInfo"),
        Department=document.department,
        Staff=document.clerk,
        Mobile="",
        Email="",
    )
    _write(business, Paper=0)


def _write_attachment(manifest, encoded, attachment, key):
    reference = etree.SubElement(manifest, _tag("Reference"), nsmap={"xlink": XLINK})
    reference.set(f"{{{XLINK}}}href", f"cid:{key}")
    reference.set(f"{{{XLINK}}}role", "XLinkRole")
    reference.set(f"{{{XLINK}}}type", "simple")
    _write(
        reference,
        Description=attachment.description,
        AttachmentName=attachment.name,
        ContentType=attachment.content_type,
        ContentId=f"cid:{key}",
    )
    _write(
        _add(encoded, "Attachment"),
        ContentType=attachment.content_type,
        ContentId=key,
        Description=attachment.description,
        ContentTransferEncoded=base64.b64encode(attachment.content).decode(),
        AttachmentName=attachment.name,
    )


def _key(document, part):
    """Return an id that is the same whenever the same message is written."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{document.document_id}#{part}"))


def clean(text):
    """Return a text that XML can hold, without spaces around it."""
    return UNWRITABLE.sub("", str(text)).strip()


def _tag(name):
    return f"{{{NAMESPACE}}}{name}"


def _add(parent, name):
    return etree.SubElement(parent, _tag(name))


def _write(parent, **texts):
    for name, text in texts.items():
        _add(parent, name).text = clean(text)


def _day(day):
    return f"{day.year:04}/{day.month:02}/{day.day:02}"
