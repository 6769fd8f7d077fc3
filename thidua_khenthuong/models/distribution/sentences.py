"""What is said about messages of the document axis; see ``edxml.messages.Fault``."""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

READING = {
    "empty": _lt("“%(file)s” is empty: have it sent again."),
    "too_large": _lt("“%(file)s” is larger than a message of the axis may be."),
    "encoding": _lt(
        "“%(file)s” is written in letters that are neither UTF-8 nor UTF-16: have it "
        "sent again."
    ),
    "not_xml": _lt(
        "“%(file)s” is damaged or no message of the axis (line %(line)s): have it sent "
        "again."
    ),
    "doctype": _lt(
        "“%(file)s” declares entities (DOCTYPE), which no message of the axis does: it "
        "has not been read."
    ),
    "other_format": _lt(
        "“%(file)s” is no message by QCVN 102, but a file of another kind (%(name)s)."
    ),
    "missing": _lt("“%(file)s” lacks %(name)s: have it sent again."),
    "wrong": _lt("“%(file)s” says “%(value)s” for %(name)s, which is no valid value."),
    "file_lost": _lt("“%(file)s” lists the file “%(name)s”, but does not bring it."),
    "file_broken": _lt("In “%(file)s”, the file “%(name)s” is damaged."),
    "file_too_large": _lt("In “%(file)s”, the file “%(name)s” is too large."),
}
WRITING = {
    "missing": _lt(
        "No message for the axis can be made of “%(file)s”: it lacks %(name)s."
    ),
    "too_long": _lt(
        "No message for the axis can be made of “%(file)s”: %(name)s is longer than "
        "%(limit)s characters."
    ),
}


def say(env, sentences, fault, file):
    """Return the sentence for a fault of ``file``."""
    sentence = env._(sentences[fault.code])
    return sentence % {**fault.values, "file": file}
