"""What names a person in a text: names with their Russian case endings and English possessives, e-mail, telephone, key.

A word of a name is met in any letter case, with ё written as е or ё. A Cyrillic word is met with any ending of the
closed list `ENDINGS` on its stem, and with the vowel that falls out (Павел, Павла; Лев, Льва); a word of another script
with ``s`` and ``'s``. Nicknames, diminutives, transliterations and misspellings are not met.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

BLOT = "[forgotten]"
#: case endings of Russian given names, patronymics and surnames, singular and plural
ENDINGS = (
    "", "а", "я", "у", "ю", "о", "е", "и", "ы", "й", "ь", "ом", "ем", "ой", "ей", "ою", "ею", "ьей", "ью", "ым", "им",
    "ых", "их", "ыми", "ими", "ого", "его", "ому", "ему", "ая", "яя", "ую", "юю", "ое", "ее", "ые", "ие", "ий", "ый",
    "ия", "ию", "ии", "ием", "иям", "ам", "ям", "ами", "ями", "ах", "ях", "ов", "ев",
)  # fmt: skip
#: endings that a name may have as it stands in the list of contacts; what is before them is the stem
_OF_NAMES = ("ий", "ый", "ой", "ая", "яя", "ое", "ее", "а", "я", "й", "ь", "о", "е", "и", "ы")
#: small words inside names that name nobody
_PARTICLES = frozenset(
    ["von", "van", "der", "den", "del", "des", "dos", "das", "the", "and", "bin", "ibn", "для", "или"]
)
_CYRILLIC = re.compile(r"[а-яё]+", re.IGNORECASE)


@dataclass(frozen=True)
class Named:
    """The three ways to look for one person; each gives the text without the person."""

    anywhere: re.Pattern[str]  #: full name, e-mail, telephone, key
    at_home: re.Pattern[str]  #: these, and any word of the name: in texts about the person's own firm

    def out_of(self, text: str, *, home: bool) -> str:
        """A free text without the person."""
        return _without(self.at_home if home else self.anywhere, text)

    def out_of_label(self, text: str, *, home: bool = False) -> str:
        """A text that rows are counted by (a reason, a cause) without the name where it has its capitals: the full one,
        and any word of it in texts about the person's own firm. A word without them is one of the language."""
        pattern = self.at_home if home else self.anywhere
        return _without(pattern, text, lambda found: _capitals(found) or bool(re.search(r"[\d@]", found)))

    def is_in(self, text: str, *, home: bool) -> bool:
        return (self.at_home if home else self.anywhere).search(unicodedata.normalize("NFC", text)) is not None


def named(names: Iterable[str], emails: Iterable[str], phones: Iterable[str], key: Any) -> Named:
    """From everything that the versions of a contact say."""
    listed = [" ".join(unicodedata.normalize("NFC", name).split()) for name in names]
    exact = [_letters(email) for email in emails if email.strip()] + [_telephone(phone) for phone in phones]
    if isinstance(key, str) and re.search(r"[^a-z]", key):  # a key such as a@b or K-17 is no word of a language
        exact.append(_letters(key))
    full, single = [_letters(name) for name in listed if " " in name], []
    for name in listed:
        words = [_forms(word) for word in dict.fromkeys(re.findall(r"\w+", name)) if _telling(word)]
        single += words
        if len(words) > 1:  # two words of the name or more, one after the other, in any order
            word = f"(?:{'|'.join(words)})"
            full.append(rf"{word}(?:[\s-]+{word})+")
    home = [_letters(name) for name in listed if name] + single + ([_letters(key)] if isinstance(key, str) else [])
    return Named(_any_of([*exact, *full]), _any_of([*exact, *full, *home]))


def _telling(word: str) -> bool:
    return len(word) > 1 and not word.isdigit() and word.casefold() not in _PARTICLES


def _without(pattern: re.Pattern[str], text: str, means: Any = None) -> str:
    whole = unicodedata.normalize("NFC", text)
    blotted = pattern.sub(lambda found: BLOT if means is None or means(found[0]) else found[0], whole)
    return text if blotted == whole else blotted


def _capitals(text: str) -> bool:
    return all(word[0].isupper() for word in re.findall(r"\w+", text) if word != "s")


def _any_of(patterns: list[str]) -> re.Pattern[str]:
    """Any of the patterns as whole words, the longest first."""
    listed = sorted(dict.fromkeys(pattern for pattern in patterns if pattern), key=len, reverse=True)
    if not listed:
        return re.compile(r"(?!)")
    return re.compile(rf"(?<!\w)(?:{'|'.join(listed)})(?!\w)", re.IGNORECASE)


def _letters(text: str) -> str:
    """A text as a pattern: ё and е are one letter, and any white space is one."""
    words = (re.escape(word) for word in unicodedata.normalize("NFC", text).split())
    return re.sub("[её]", "[её]", r"\s+".join(words), flags=re.IGNORECASE)


def _telephone(text: str) -> str:
    """The digits of a telephone however they are grouped, with the code of the country or without; 8 is +7."""
    digits = re.sub(r"\D", "", text)
    if len(digits) < 6:
        return _letters(text)
    between = r"[\s().\-]*"
    if len(digits) == 11 and digits[0] in "78":
        return rf"(?:(?:\+?7|8){between})?" + between.join(digits[1:])
    whole = r"\+?" + between.join(digits)
    if not text.strip().startswith(("+", "00")):
        return whole
    national = digits.lstrip("0")  # the code of a country has one to three digits; at home a 0 may stand for it
    inside = [f"0?{between}" + between.join(national[code:]) for code in (1, 2, 3) if len(national) - code >= 8]
    return "(?:" + "|".join([whole, *inside]) + ")"


def _forms(word: str) -> str:
    """Every form of one word of a name, as a pattern."""
    if not _CYRILLIC.fullmatch(word):
        tail = "" if len(word) < 3 else "(?:['’ʼ]?s)?"
        return _letters(word) + tail
    folded = word.casefold().replace("ё", "е")
    if len(folded) < 3:
        return _letters(folded)
    stems = [folded]
    stems += [folded[: -len(end)] for end in _OF_NAMES if folded.endswith(end) and len(folded) - len(end) > 1]
    if folded[-2] in "еоя" and folded[-1] not in "аеиоуыэюяйь":  # Павел, Лев, Заяц: the vowel falls out
        stems += [folded[:-2] + link + folded[-1] for link in ("", "ь", "й") if len(folded) > 3 or link]
    endings = "|".join(sorted((_letters(end) for end in ENDINGS if end), key=len, reverse=True))
    return f"(?:{'|'.join(map(_letters, dict.fromkeys(stems)))})(?:{endings})?"
