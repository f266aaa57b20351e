"""``cabochon demo win-back``: a case from a workbook to the letter, and again where we are the dearer one."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any, Literal

from .files import make_folder, write_whole

#: Who writes to whom; neither is anybody in particular.
LETTERHEAD: dict[str, dict[str, Any]] = {
    "en": {"addressee": "Head of procurement", "sender": "Our firm", "signatory": "Head of key accounts"},
    "ru": {
        "addressee": "Руководителю отдела закупок",
        "sender": "Наша фирма",
        "signatory": "Руководитель отдела по работе с ключевыми клиентами",
    },
}
Language = Literal["en", "ru"]
FORMS = ("docx", "html", "xlsx", "md")


def run(folder: Path, lang: Language) -> int:
    """Writes the workbook, the letter and the letter that withdraws the claim."""
    from ..datasets import win_back
    from ..report import letter
    from .console import heading, say

    make_folder(folder)
    source = folder / "win_back.xlsx"
    write_whole(source, lambda path: path.write_bytes(win_back(lang).read_bytes()))
    comparison, equal, case = read(source, lang)
    for name, found in (("letter", comparison), ("equal_turnover", equal)):
        written = letter(found, case, lang=lang)
        heading(written.page.subject)
        for paragraph in written.text:
            say(textwrap.fill(paragraph, 100, initial_indent="  ", subsequent_indent="  "))
        for left in written.left_out:
            say(f"  – {left.what}, {left.role}: {left.why}")
        for form in FORMS:
            whole = written.form(f".{form}")
            write_whole(folder / f"{name}.{form}", lambda path, whole=whole: path.write_bytes(whole))  # type: ignore[misc]
    say()
    for path in sorted(folder.iterdir()):
        if path.stem in ("letter", "equal_turnover", "win_back"):
            say(str(path))
    return 0


def read(source: Path, lang: Language) -> tuple[Any, Any, Any]:
    """The comparison as recorded, the one with equal turnover, and the case, from a workbook."""
    from ..datasets.win_back_case import ACCOUNT, AS_OF, CURRENCY, OURS, THEIRS
    from ..intake import read_file
    from ..intake.book import load
    from ..ownership import compare
    from ..report import buyer_from, case_from, offer_from

    book = load(read_file(source), currency=CURRENCY)
    ours, theirs = (offer_from(book, offer, as_of=AS_OF) for offer in (OURS, THEIRS))
    buyer = buyer_from(book, as_of=AS_OF)
    case = case_from(
        book,
        ACCOUNT,
        as_of=AS_OF,
        ours=OURS,
        theirs=THEIRS,
        pairs_source={
            "en": "Weighing of like pieces in our laboratory",
            "ru": "Взвешивание одинаковых изделий в нашей лаборатории",
        }[lang],
        pairs_date="2026-09-22",
        simulated=True,
        **LETTERHEAD[lang],
    )
    return compare(ours, theirs, buyer), compare(equalled(ours), equalled(theirs), buyer), case


def equalled(offer: Any) -> Any:
    """The offer with the turnover and the unsold share that both are assumed to have."""
    from ..datasets.win_back_case import EQUAL
    from ..ownership import Offer, Term

    return Offer(**(offer.to_dict() | {term: Term(value, assumed=True) for term, value in EQUAL.items()}))
