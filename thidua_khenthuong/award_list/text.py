"""How texts are compared: those of a list, and those of records."""

import functools
import re
import unicodedata

_WORD = re.compile(r"[a-z0-9]+")


# a list names the same people, departments and awards over and over
@functools.lru_cache(maxsize=2**15)
def fold(text):
    """Return text in small letters without diacritics, marks and double spaces.

    Stored beside a text, it is what exact and similar comparison work on, so that
    neither needs the database extension ``unaccent``. Letters of other shapes (full
    width, ligatures) count as the plain ones.
    """
    text = unicodedata.normalize("NFKD", (text or "").lower().replace("đ", "d"))
    return " ".join(_WORD.findall(text.encode("ascii", "ignore").decode()))
