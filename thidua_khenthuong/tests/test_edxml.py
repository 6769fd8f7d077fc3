import base64
import codecs
import contextlib
import io
import zipfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from odoo.tests import BaseCase, tagged

from odoo.addons.thidua_khenthuong.edxml import envelope, messages, reading

from .common import Refusals

PROFILE = Path(__file__).with_name("edxml102_profile.xsd")
PDF = b"%PDF-1.7\n\x00\xff van ban\n%%EOF"
NS = f'xmlns="{messages.NAMESPACE}"'
# The same examples in every run, and no clock.
QUICK = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
DOCUMENT = messages.Document(
    document_id="H37.14,2023/03/15,05/PD-SNV",
    sender=messages.Organisation("H37.14", "Sở Nội vụ", "UBND tỉnh Lạng Sơn"),
    recipients=(
        messages.Organisation("H37", "UBND tỉnh Lạng Sơn"),
        messages.Organisation("G09.02", "Ban Thi đua – Khen thưởng Trung ương"),
    ),
    number="05",
    notation="PD-SNV",
    place="Lạng Sơn",
    day=date(2023, 3, 15),
    kind=messages.Kind(18, "Phát động", 0),
    subject="Phong trào thi đua đặc biệt <90 năm> & chào mừng",
    signer=messages.Signer("Hoàng Thị Hiền", "GIÁM ĐỐC"),
    sent=datetime(2023, 3, 15, 8, 30),
    attachments=(
        messages.Attachment("05-PD-SNV.pdf", PDF, description="Văn bản chính"),
    ),
    to_places=("Hội đồng TĐKT tỉnh", "Lưu: VT, VP"),
    copies=20,
    pages=3,
    department="Văn phòng Sở",
    clerk="Văn thư",
)


def status(code="03", moment="2023/03/16 07:05:09", **texts):
    """Return a status message as one product writes it."""
    description = texts.get("description", "Đã tiếp nhận")
    document_id = texts.get("document_id", DOCUMENT.document_id)
    return f"""<?xml version="1.0" encoding="utf-8"?>
<edXML {NS}><edXML:edXMLEnvelope xmlns:edXML="{messages.NAMESPACE}">
<edXML:edXMLHeader><edXML:MessageHeader>
<edXML:Description>{description}</edXML:Description>
<edXML:Timestamp>{moment}</edXML:Timestamp>
<edXML:StatusCode>{code}</edXML:StatusCode>
<edXML:ResponseFor><edXML:DocumentId>{document_id}</edXML:DocumentId>
<edXML:OrganId>H37.14</edXML:OrganId><edXML:Code>05/PD-SNV</edXML:Code>
<edXML:PromulgationDate>2023/03/15</edXML:PromulgationDate></edXML:ResponseFor>
<edXML:From><edXML:OrganName>UBND tỉnh</edXML:OrganName>
<edXML:OrganId>H37</edXML:OrganId></edXML:From>
<edXML:StaffInfo><edXML:Staff>Văn thư UBND</edXML:Staff></edXML:StaffInfo>
</edXML:MessageHeader></edXML:edXMLHeader></edXML:edXMLEnvelope></edXML>""".encode()


def texts(smallest=0):
    """Any text a clerk or a paste can bring, control characters among it."""
    return st.text(min_size=smallest, max_size=40)


def filled():
    return texts(1).filter(envelope.clean)


def days():
    return st.dates(date(1945, 9, 2), date(2099, 12, 31))


organisations = st.builds(
    messages.Organisation,
    code=st.from_regex(r"\A[A-Z]\d{2}(\.\d{2,3}){0,4}\Z"),
    name=filled(),
    in_charge=texts(),
    address=texts(),
    email=texts(),
    telephone=texts(),
    fax=texts(),
    website=texts(),
)
documents = st.builds(
    messages.Document,
    document_id=filled(),
    sender=organisations,
    recipients=st.lists(organisations, min_size=1, max_size=4).map(tuple),
    number=filled(),
    notation=filled(),
    place=filled(),
    day=days(),
    kind=st.builds(
        messages.Kind, st.integers(0, 10**9 - 1), filled(), st.integers(0, 99)
    ),
    subject=filled(),
    signer=st.builds(messages.Signer, filled(), texts(), texts()),
    sent=st.datetimes(datetime(1945, 9, 2), datetime(2099, 12, 31)).map(
        lambda moment: moment.replace(microsecond=0)
    ),
    attachments=st.lists(
        st.builds(
            messages.Attachment,
            name=st.from_regex(r"\A[a-zđê0-9 ()-]{1,30}\.pdf\Z").map(str.strip),
            content=st.binary(max_size=300),
            description=texts(),
        ),
        min_size=1,
        max_size=3,
    ).map(tuple),
    to_places=st.lists(texts(), max_size=3).map(tuple),
    due=st.none() | days(),
    copies=st.integers(0, 999),
    pages=st.integers(0, 999),
    department=texts(),
    clerk=texts(),
    reason=texts(),
    purpose=st.integers(0, 3),
)


def written(value):
    """Return what is left of a value once XML holds it: no other character."""
    if isinstance(value, str):
        return envelope.clean(value)
    if isinstance(value, tuple):
        return tuple(map(written, value))
    if hasattr(value, "__dataclass_fields__"):
        return replace(
            value,
            **{name: written(getattr(value, name)) for name in vars(value)},
        )
    return value


@tagged("post_install", "-at_install")
class TestEdxml(Refusals, BaseCase):
    """One edXML message: written to the letter, read in whatever form it comes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.profile = etree.XMLSchema(etree.parse(PROFILE))

    def assertValid(self, content):
        root = etree.fromstring(content)
        self.assertTrue(self.profile.validate(root), self.profile.error_log)

    def assertFault(self, code, content, **values):
        with self.assertRefused(messages.Fault, code) as caught:
            reading.read(content)
        self.assertEqual(caught.exception.code, code)
        self.assertEqual(caught.exception.values, values)

    # --- Writing -------------------------------------------------------------------

    def test_written_to_the_letter(self):
        content = envelope.build(DOCUMENT)
        self.assertValid(content)
        text = content.decode()
        self.assertTrue(text.startswith("<?xml version='1.0' encoding='UTF-8'?>"))
        # the prefix on everything in the envelope, on nothing outside of it
        for name in ("edXMLEnvelope", "MessageHeader", "From", "DocumentId", "Paper"):
            self.assertIn(f"<edXML:{name}", text)
            self.assertNotIn(f"<{name}", text)
        for name in ("edXML", "AttachmentEncoded", "Attachment", "ContentId"):
            self.assertIn(f"<{name}", text)
        self.assertNotIn("<edXML:edXML ", text)
        self.assertNotIn("<edXML:AttachmentEncoded", text)
        self.assertNotIn("ns0:", text)
        self.assertIn("<edXML:ContentId>cid:", text)
        self.assertIn("<ContentId>", text)
        self.assertNotIn("<ContentId>cid:", text)
        self.assertIn("<edXML:CodeNumber>05</edXML:CodeNumber>", text)
        self.assertIn("2023/03/15 08:30:00", text)
        self.assertIn(base64.b64encode(PDF).decode(), text)

    def test_the_profile_refuses_what_it_should(self):
        """A schema that takes everything would prove nothing."""
        text = envelope.build(DOCUMENT).decode()
        for old, new in (
            ("2023/03/15<", "2023-03-15<"),
            (">H37.14<", f">{'H' * 36}<"),
            (">05<", "><"),
            ("<edXML:Type>18</edXML:Type>", ""),
        ):
            self.assertIn(old, text)
            root = etree.fromstring(text.replace(old, new).encode())
            self.assertFalse(self.profile.validate(root), new)

    def test_same_document_same_bytes(self):
        self.assertEqual(envelope.build(DOCUMENT), envelope.build(replace(DOCUMENT)))

    def test_control_characters_are_left_out(self):
        content = envelope.build(
            replace(DOCUMENT, subject="Về\x0b việc\x00 \ud800khen")
        )
        self.assertValid(content)
        self.assertEqual(reading.read(content).subject, "Về việc khen")

    def test_what_the_regulation_demands(self):
        nobody = messages.Organisation("", "Đơn vị chưa có mã")
        for name, value in (
            ("To", {"recipients": ()}),
            ("OrganId", {"recipients": (nobody,)}),
            ("CodeNumber", {"number": ""}),
            ("Subject", {"subject": "\x00 "}),
            ("Attachment", {"attachments": ()}),
        ):
            with self.assertRefused(messages.Fault, "missing") as caught:
                envelope.build(replace(DOCUMENT, **value))
            self.assertEqual(caught.exception.values, {"name": name})
        with self.assertRefused(messages.Fault, "too_long") as caught:
            office = messages.Organisation("H" * 36, "Sở")
            envelope.build(replace(DOCUMENT, sender=office))
        self.assertEqual(caught.exception.values, {"name": "OrganId", "limit": 35})

    @QUICK
    @given(documents)
    def test_what_is_written_is_read(self, document):
        content = envelope.build(document)
        self.assertValid(content)
        self.assertEqual(reading.read(content), written(document))

    # --- Reading -------------------------------------------------------------------

    def test_order_and_prefixes_do_not_matter(self):
        root = etree.fromstring(envelope.build(DOCUMENT))
        for element in list(root.iter()):
            element[:] = reversed(element)
        # two recipients have changed places with the others
        found = reading.read(etree.tostring(root))
        expected = replace(
            DOCUMENT,
            recipients=DOCUMENT.recipients[::-1],
            to_places=DOCUMENT.to_places[::-1],
        )
        self.assertEqual(found, expected)
        bare = envelope.build(DOCUMENT).replace(b"edXML:", b"")
        bare = bare.replace(b"xmlns:edXML", b"xmlns")
        self.assertEqual(reading.read(bare), DOCUMENT)

    def test_marks_and_encodings(self):
        text = envelope.build(DOCUMENT).decode()
        for content in (
            codecs.BOM_UTF8 + text.encode(),
            text.encode("utf-16"),
            text.replace("UTF-8", "UTF-16").encode("utf-16-be"),
            codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
            b"\n  " + text.encode(),
        ):
            self.assertEqual(reading.read(content), DOCUMENT)
        self.assertFault("encoding", text.encode("cp1258", "replace"))

    def test_cid_on_both_sides_or_none(self):
        text = envelope.build(DOCUMENT).decode()
        for old, new in (("cid:", ""), ("<ContentId>", "<ContentId>cid:")):
            self.assertEqual(reading.read(text.replace(old, new).encode()), DOCUMENT)

    def _packed(self, *members, kind="application/zip"):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in members:
                archive.writestr(name, content)
        file = messages.Attachment("goi.zip", packed.getvalue(), kind)
        content = envelope.build(replace(DOCUMENT, attachments=(file,)))
        return content, file

    def test_packed_file(self):
        content, _file = self._packed(("../../thư/05-PD.pdf", PDF))
        [found] = reading.read(content).attachments
        self.assertEqual((found.name, found.content), ("05-PD.pdf", PDF))
        # an archive of several is a file of its own, as is one that says so
        content, file = self._packed(("a.pdf", PDF), ("b.pdf", PDF))
        self.assertEqual(reading.read(content).attachments, (file,))
        content, file = self._packed(("word/document.xml", b""), kind="application/x")
        self.assertEqual(reading.read(content).attachments, (file,))

    def test_packed_file_that_is_too_large(self):
        content, _file = self._packed(("a.pdf", bytes(reading.FILE_LIMIT + 1)))
        self.assertLess(len(content), 2**20)
        self.assertFault(
            "file_too_large", content, name="goi.zip", limit=reading.FILE_LIMIT
        )

    def test_packed_file_that_is_damaged(self):
        content, file = self._packed(("a.pdf", PDF))
        damaged = replace(file, content=file.content[:-9])
        content = envelope.build(replace(DOCUMENT, attachments=(damaged,)))
        self.assertFault("file_broken", content, name="goi.zip")

    def test_no_doctype(self):
        text = envelope.build(DOCUMENT).decode()
        head, body = text.split("\n", 1)
        bomb = "".join(
            f'<!ENTITY a{number} "{f"&a{number - 1};" * 10}">' for number in range(1, 9)
        )
        for doctype in (
            f'<!DOCTYPE edXML [<!ENTITY a0 "lol">{bomb}]>',
            '<!DOCTYPE edXML SYSTEM "file:///etc/passwd">',
            "<!-- x --><?y?>\n<!DOCTYPE edXML>",
        ):
            for encoding in ("utf-8", "utf-16"):
                content = f"{head}\n{doctype}{body}".encode(encoding)
                self.assertFault("doctype", content)

    def test_broken_messages(self):
        content = envelope.build(DOCUMENT)
        self.assertFault("empty", b"")
        self.assertFault("empty", codecs.BOM_UTF8 + b"  ")
        self.assertFault("not_xml", b"1212" + content, line=1)
        self.assertFault("not_xml", b"%PDF-1.7", line=1)
        self.assertFault("other_format", b"<html/>", name="html")
        old = content.replace(messages.NAMESPACE.encode(), b"http://www.go.vn/eDoc")
        self.assertFault("other_format", old, name="edXML")
        with self.assertRefused(messages.Fault, "not_xml"):
            reading.read(content[:-20])
        self.assertFault(
            "missing",
            content.replace(b"CodeNumber", b"CodeNumbr"),
            name="CodeNumber",
        )
        self.assertFault(
            "wrong",
            content.replace(b"2023/03/15<", b"15/3/2023<"),
            name="PromulgationDate",
            value="15/3/2023",
        )
        self.assertFault(
            "file_broken",
            content.replace(base64.b64encode(PDF), b"@@@"),
            name="05-PD-SNV.pdf",
        )
        self.assertFault(
            "file_lost",
            content.replace(b"<ContentId>", b"<ContentId>x"),
            name="05-PD-SNV.pdf",
        )

    def test_too_large(self):
        self.assertFault("too_large", bytes(reading.LIMIT + 1), limit=reading.LIMIT)
        many = f"<edXML {NS}>{'<a/>' * (reading.TAGS + 1)}</edXML>"
        self.assertFault("too_large", many.encode(), limit=reading.LIMIT)

    # --- Status messages -----------------------------------------------------------

    def test_status(self):
        self.assertEqual(
            reading.read(status()),
            messages.Status(
                sender=messages.Organisation("H37", "UBND tỉnh"),
                document_id=DOCUMENT.document_id,
                code="03",
                moment=datetime(2023, 3, 16, 7, 5, 9),
                description="Đã tiếp nhận",
                number="05/PD-SNV",
                day=date(2023, 3, 15),
                staff="Văn thư UBND",
            ),
        )
        self.assertEqual(reading.read(status("3")).code, "03")
        self.assertIsNone(reading.read(status(moment="hôm qua")).moment)
        self.assertEqual(
            reading.read(status(moment="2023-03-16T07:05:09+07:00")).moment,
            datetime(2023, 3, 16, 7, 5, 9),
        )

    def test_broken_status(self):
        self.assertFault("wrong", status("99"), name="StatusCode", value="99")
        self.assertFault("missing", status(document_id=" "), name="DocumentId")
        content = status().replace(b"OrganId>H37</", b"OrganId></")
        self.assertFault("missing", content, name="OrganId")

    @QUICK
    @given(st.binary(max_size=200), st.integers(0, 2000), st.integers(0, 50))
    def test_whatever_comes_is_a_fault(self, junk, start, length):
        """Damaged anywhere, a message is read or refused, never anything else."""
        content = status()
        damaged = content[:start] + junk + content[start + length :]
        for message in (damaged, junk):
            with contextlib.suppress(messages.Fault):
                reading.read(message)
