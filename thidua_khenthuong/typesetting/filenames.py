"""Names of files and of entries in archives, made of texts that people typed."""

import re
import unicodedata

# Characters of a name before its ending; a file system takes 255 bytes.
LONGEST = 80
LONGEST_BYTES = 200
SEPARATORS = re.compile(r"[\\/\N{FRACTION SLASH}\N{DIVISION SLASH}]")
FORBIDDEN = re.compile(r'[<>:"|?*]')
# Control, format (among them those that turn the direction of writing), surrogate,
# private use and unassigned characters, line and paragraph separators.
INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# What Windows takes for a device, whatever ending follows.
DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
NAMELESS = "tep"


def clean(name, kind=""):
    """Return ``name`` fit for any disk: one entry of a folder, readable as it stands.

    :param str name: whatever somebody typed
    :param str kind: the ending the file gets, as “pdf”; without it the name's own
        ending is kept
    """
    stem = unicodedata.normalize("NFC", name or "")
    stem = SEPARATORS.sub("-", stem)
    stem = "".join(
        " " if char in "\n\t" else char
        for char in stem
        if char in "\n\t" or unicodedata.category(char) not in INVISIBLE
    )
    stem = FORBIDDEN.sub("", stem)
    stem = re.sub(r"\.{2,}", ".", " ".join(stem.split())).strip(" .")
    if not kind:
        rest, dot, ending = stem.rpartition(".")
        if dot and rest and len(ending) <= 10 and ending.isalnum():
            stem, kind = rest, ending
    stem = stem[:LONGEST]
    while len(stem.encode()) > LONGEST_BYTES:
        stem = stem[:-1]
    stem = stem.strip(" .") or NAMELESS
    if DEVICES.match(stem):
        stem = f"_{stem}"
    return f"{stem}.{kind}" if kind else stem


class Unique:
    """Gives each name of an archive once: the second “a.pdf” becomes “a (2).pdf”."""

    def __init__(self):
        self._used = set()

    def __call__(self, name):
        stem, dot, kind = name.rpartition(".")
        if not dot:
            stem, kind = name, ""
        number, unique = 1, name
        # disks of Windows and macOS do not tell capitals apart
        while unique.casefold() in self._used:
            number += 1
            unique = f"{stem} ({number}){dot}{kind}"
        self._used.add(unique.casefold())
        return unique
