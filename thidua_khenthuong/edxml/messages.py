"""What the messages of QCVN 102 say, without their XML."""

from dataclasses import dataclass
from datetime import date, datetime

NAMESPACE = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
# QĐ 20/2020/QĐ-TTg, since the amendment of 2022; a code of QCVN 2016 has 13.
CODE_LENGTH = 35
OLD_CODE_LENGTH = 13

# What a receiving office says of a document it was sent, in the order in which it can
# come about (QĐ 28/2018/QĐ-TTg). 13 is said by the sender, 15 and 16 answer it.
STATUSES = ("01", "02", "03", "04", "05", "06", "13", "15", "16")


@dataclass(frozen=True)
class Organisation:
    """A sender or receiver; ``code`` is its code on the axis."""

    code: str
    name: str
    in_charge: str = ""
    address: str = ""
    email: str = ""
    telephone: str = ""
    fax: str = ""
    website: str = ""


@dataclass(frozen=True)
class Kind:
    """The type of a document in the list of the regulation."""

    type: int
    name: str
    detail: int = 0


@dataclass(frozen=True)
class Signer:
    """Who signed; ``competence`` is TM., KT., TL., TUQ. or empty."""

    name: str
    position: str = ""
    competence: str = ""


@dataclass(frozen=True)
class Attachment:
    """A file that travels within the message."""

    name: str
    content: bytes
    content_type: str = "application/pdf"
    description: str = ""


@dataclass(frozen=True)
class Document:
    """A document on its way from one office to others.

    ``sent`` is the moment it goes out, by the sender's own clock.
    """

    document_id: str
    sender: Organisation
    recipients: tuple
    number: str
    notation: str
    place: str
    day: date
    kind: Kind
    subject: str
    signer: Signer
    sent: datetime
    attachments: tuple
    to_places: tuple = ()
    due: date | None = None
    copies: int = 0
    pages: int = 0
    department: str = ""
    clerk: str = ""
    reason: str = "Văn bản điện tử mới"
    # 0 new, 1 revoked, 2 updated, 3 replaced
    purpose: int = 0


@dataclass(frozen=True)
class Status:
    """What an office says of a document that was sent to it."""

    sender: Organisation
    document_id: str
    code: str
    moment: datetime | None = None
    description: str = ""
    # of the document that is spoken of, as far as the message says
    number: str = ""
    day: date | None = None
    staff: str = ""
    department: str = ""


class Fault(Exception):
    """A message cannot be written or read; ``code`` names why, ``values`` the place.

    ============== ======================================================
    code           values
    ============== ======================================================
    empty
    too_large      limit, in bytes
    encoding
    not_xml        line
    doctype
    other_format   name of the root element
    missing        name of the element that is missing or empty
    wrong          name of the element, value
    file_lost      name of the file that is listed but not there
    file_broken    name of the file
    file_too_large name of the file; limit, in bytes
    too_long       name of the element, limit in characters
    ============== ======================================================
    """

    def __init__(self, code, **values):
        super().__init__(code, values)
        self.code = code
        self.values = values
