"""Which encoding a text file is in.

A byte-order mark decides; then UTF-16 without a mark (every other byte of plain text is zero); then strict UTF-8, which
no other text of some length passes by chance; then windows-1251, if the result reads like words. Anything else must be
named in the mapping: a wrong guess would spoil names without a trace.
"""

from __future__ import annotations

import codecs
import re

from ..errors import Error

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 with a byte-order mark"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_NAMES = {"cp1251": "windows-1251", "utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16"}
_CYRILLIC = "А-Яа-яЁё"
_WORD = re.compile(r"[^\W\d_]+")


def decode(data: bytes, file: str, stated: str = "") -> tuple[str, str]:
    """The text of a file and the name of its encoding.

    >>> decode("Дата;Сумма".encode("cp1251"), "sales.csv")
    ('Дата;Сумма', 'windows-1251')
    """
    if stated:
        return _decode_as_stated(data, file, stated)
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            return _strictly(data, codec, file, name), name
    if (wide := _utf16_without_mark(data)) is not None:
        return _strictly(data, wide, file, "UTF-16"), "UTF-16 without a byte-order mark"
    if (nul := data.find(b"\0")) >= 0:
        raise Error(
            f"{file}, line {data.count(bytes([10]), 0, nul) + 1}: a NUL byte, which no text file holds; "
            "the file is damaged or no text"
        )
    try:
        return data.decode("utf-8"), "ASCII" if data.isascii() else "UTF-8"
    except UnicodeDecodeError as error:
        text = _windows_1251(data)
        if text is None:
            line = data.count(b"\n", 0, error.start) + 1
            raise Error(
                f"{file}, line {line}: the text is neither UTF-8 nor windows-1251; "
                'save it as UTF-8, or state encoding = "..." in the mapping'
            ) from None
        return text, "windows-1251"


def _decode_as_stated(data: bytes, file: str, stated: str) -> tuple[str, str]:
    try:
        codec = codecs.lookup(stated).name
    except LookupError:
        raise Error(f"{file}: the mapping states encoding '{stated}', which is not known") from None
    if codec == "utf-8":
        codec = "utf-8-sig"
    return _strictly(data, codec, file, stated).removeprefix("\ufeff"), _NAMES.get(codec, stated)


def _strictly(data: bytes, codec: str, file: str, name: str) -> str:
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        at = error.start + (3 if codec == "utf-8-sig" and data.startswith(codecs.BOM_UTF8) else 0)
        line = data.count(b"\n", 0, at) + 1
        raise Error(f"{file}, line {line}: the text is not {name}: byte {at + 1} is wrong") from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise Error(f"{file}, line {line}: a NUL byte, which no text file holds; the file is damaged or no text")
    return text


def _utf16_without_mark(data: bytes) -> str | None:
    # Line ends, separators and digits are two bytes, one of them zero, in any language's UTF-16.
    sample = data[: 1 << 16]
    if len(data) < 4 or len(data) % 2 or sample.count(0) * 20 < len(sample):
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if min(even, odd) * 20 > max(even, odd):
        return None
    codec = "utf-16-le" if odd > even else "utf-16-be"
    text = sample.decode(codec, errors="replace")
    common = sum("\t" <= c < "\u0600" for c in text)  # Latin, Greek, Cyrillic: not what two strange bytes make
    return codec if common * 10 >= len(text) * 9 else None


def _windows_1251(data: bytes) -> str | None:
    """The text, if it reads like words: no word of two alphabets, no word that turns to capitals half way."""
    try:
        text = data.decode("cp1251")
    except UnicodeDecodeError:
        return None
    words = odd = 0
    for match in _WORD.finditer(text[: 1 << 20]):
        word = match.group()
        if word.isascii():
            continue
        words += 1
        cyrillic = len(re.findall(f"[{_CYRILLIC}]", word))
        turned = word[:1].islower() and word[1:2].isupper()  # as KOI8-R looks
        odd += cyrillic < len(word) or (turned and len(word) > 2)
    letters = sum(c >= "\x80" and not c.isalpha() for c in text[: 1 << 20])
    if words == 0:
        return text if letters * 4 <= len(text) else None
    return text if odd * 10 <= words and letters <= 20 * words + 20 else None
