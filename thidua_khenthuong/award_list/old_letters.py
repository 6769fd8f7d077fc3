"""Texts typed in the fonts of the time before Unicode, and the letters they mean."""

import re

# TCVN 5712 (“ABC”, .VnTime): the byte, read as Latin-1, and its letter. Its capitals
# with tones are the small letters in a font of capitals.
_TCVN3 = str.maketrans(
    dict(
        zip(
            "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢§£¤¥¦",
            "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ",
            strict=True,
        )
    )
)
# VNI: a plain letter and a second that is its mark.
_TONES = {"ø": "\u0300", "ù": "\u0301", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_HAT = {"â": "", "à": "\u0300", "á": "\u0301", "å": "\u0309", "ã": "\u0303"}
_HAT["ä"] = "\u0323"
_BREVE = {"ê": "", "è": "\u0300", "é": "\u0301", "ú": "\u0309", "ü": "\u0303"}
_BREVE["ë"] = "\u0323"
_VNI_ALONE = {"ñ": "đ", "ô": "ơ", "ö": "ư", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}


def _make_vni():
    pairs = {}
    for letter in "aeouyôö":
        base = _VNI_ALONE.get(letter, letter)
        pairs.update({letter + mark: base + tone for mark, tone in _TONES.items()})
        if letter in "aeo":
            pairs.update(
                {letter + mark: letter + "\u0302" + tone for mark, tone in _HAT.items()}
            )
    pairs.update({"a" + mark: "a\u0306" + tone for mark, tone in _BREVE.items()})
    pairs.update(_VNI_ALONE)
    pairs.update({key.upper(): value.upper() for key, value in [*pairs.items()]})
    return pairs


_VNI = _make_vni()
_VNI_FOUND = re.compile("|".join(sorted(_VNI, key=len, reverse=True)), re.IGNORECASE)
# Letters that only Unicode has: what holds one needs no conversion.
_UNICODE = re.compile("[ăđơưĂĐƠƯ\u0300-\u0323\u1ea0-\u1ef9]")
_LATIN = re.compile("[\u00a1-\u00ff]")


def _from_tcvn3(text):
    return text.translate(_TCVN3)


def _from_vni(text):
    def letter(match):
        found = match.group(0)
        return _VNI.get(found) or _VNI.get(found.lower(), found)

    return _VNI_FOUND.sub(letter, text)


# What to try where a text as it stands has no known words.
OLD_LETTERS = {"TCVN3": _from_tcvn3, "VNI": _from_vni}


def convert(text, letters):
    """Return a text typed in ``letters``, a key of ``OLD_LETTERS``, in Unicode.

    Parts of a list that are Unicode already stay as they are.
    """
    if not letters or not _LATIN.search(text) or _UNICODE.search(text):
        return text
    return OLD_LETTERS[letters](text)
