"""Which encoding a file is in."""

from __future__ import annotations

import pytest

from cabochon.errors import Error
from cabochon.intake.encoding import decode

TEXT = "Контрагент;Дата;Сумма\nООО Ромашка;05.03.2026;1\u00a0234,50\n"
NEITHER = 'the text is neither UTF-8 nor windows-1251; save it as UTF-8, or state encoding = "..." in the mapping'


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (TEXT.encode("utf-8"), "UTF-8"),
        (b"\xef\xbb\xbf" + TEXT.encode("utf-8"), "UTF-8 with a byte-order mark"),
        (TEXT.encode("utf-16"), "UTF-16"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "UTF-16"),
        (TEXT.encode("utf-16-le"), "UTF-16 without a byte-order mark"),
        (TEXT.encode("utf-16-be"), "UTF-16 without a byte-order mark"),
        (TEXT.encode("cp1251"), "windows-1251"),
    ],
)
def test_detected(data: bytes, name: str) -> None:
    assert decode(data, "f.csv") == (TEXT, name)


def test_plain_letters() -> None:
    assert decode(b"account,date\n", "f.csv") == ("account,date\n", "ASCII")


def test_nbsp_alone_is_windows_1251() -> None:
    assert decode(b"a;b\n1\xa0234;5\n", "f.csv")[0] == "a;b\n1\u00a0234;5\n"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (TEXT.encode("koi8-r"), "f.csv, line 1: " + NEITHER),
        (TEXT.encode("cp866"), "f.csv, line 1: " + NEITHER),
        ("name\nMüller\nCafé Noël\n".encode("cp1252"), "f.csv, line 2: " + NEITHER),
        (b"a,b\n1,\x00\n", "f.csv, line 2: a NUL byte, which no text file holds; the file is damaged or no text"),
        (b"\xef\xbb\xbfa\n\xff\n", "f.csv, line 2: the text is not UTF-8 with a byte-order mark: byte 6 is wrong"),
    ],
)  # fmt: skip
def test_refused(data: bytes, message: str) -> None:
    with pytest.raises(Error) as caught:
        decode(data, "f.csv")
    assert str(caught.value) == message


def test_stated_encoding_is_obeyed() -> None:
    assert decode(TEXT.encode("cp866", "replace"), "f.csv", "cp866")[0].startswith("Контрагент")
    with pytest.raises(Error, match=r"^f\.csv: the mapping states encoding 'cp12', which is not known$"):
        decode(b"a", "f.csv", "cp12")
    with pytest.raises(Error, match=r"^f\.csv, line 1: the text is not utf-8: byte 1 is wrong$"):
        decode(TEXT.encode("cp1251"), "f.csv", "utf-8")
