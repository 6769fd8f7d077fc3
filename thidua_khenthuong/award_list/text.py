"""How the texts of a list are compared."""

import functools
import re
import unicodedata

_WORD = re.compile(r"[a-z0-9]+")


# a list names the same people, departments and awards over and over
@functools.lru_cache(maxsize=2**15)
def fold(text):
    """Return text in small letters without diacritics, marks and double spaces."""
    text = unicodedata.normalize("NFD", (text or "").lower().replace("đ", "d"))
    return " ".join(_WORD.findall(text.encode("ascii", "ignore").decode()))
