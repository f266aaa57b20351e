"""Who may read what: few respondents, consent to be quoted, the competitor's name."""

from __future__ import annotations

from typing import Any

import pytest

from cabochon.report import letter


def answers(n: int, **fields: Any) -> list[dict[str, Any]]:
    return [
        {"role": "technical", "score": 5, "contact": k, "date": "2026-05-17", "comment": f"secret {k}", **fields}
        for k in range(n)
    ]


@pytest.mark.parametrize(("n", "told"), [(1, False), (2, False), (3, True), (4, True)])
def test_a_role_of_fewer_than_three_is_not_told_of(full: Any, n: int, told: bool) -> None:
    written = letter(full, {"heard": answers(n)})
    assert bool(written.page.heard) == told
    left = [left.why for left in written.left_out if left.what == "heard" and left.role == "technical"]
    assert bool(left) != told
    assert ("May 17, 2026" in written.markdown) == told
    assert "secret" not in written.markdown


def test_answers_of_one_person_count_once(full: Any) -> None:
    assert not letter(full, {"heard": [answer | {"contact": 1} for answer in answers(5)]}).page.heard


def test_anonymous_answers_count_as_one_person_each(full: Any) -> None:
    assert letter(full, {"heard": [answer | {"contact": None} for answer in answers(3)]}).page.heard


def test_who_may_be_quoted_is_quoted_and_nobody_else(full: Any) -> None:
    heard = [*answers(1), *answers(1, may_quote=True, comment="please quote me", contact=9, date="2026-05-19")]
    written = letter(full, {"heard": heard})
    assert "“please quote me”" in written.page.heard[0]
    assert "May 19, 2026" in written.markdown
    assert "May 17, 2026" not in written.markdown
    assert "secret" not in written.markdown


def test_inside_the_firm_few_respondents_are_told_of(full: Any) -> None:
    assert letter(full, {"heard": answers(1)}, audience="internal").page.heard


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_the_competitor_is_named_only_on_purpose(full: Any, lang: Any) -> None:
    from cabochon.ownership import Offer, Term, compare

    terms = full.their_offer.to_dict() | {"loss_share": Term(0.02, source="price list of GOLDLINE", date="2026-01-01")}
    comparison = compare(full.our_offer, Offer(**terms), full.buyer)
    heard = answers(3, may_quote=True, comment="Goldline is cheaper")
    hidden = letter(comparison, {"heard": heard}, lang=lang)
    named = letter(comparison, {"heard": heard}, lang=lang, name_competitor=True)
    assert "goldline" not in hidden.markdown.casefold()
    assert "Goldline" in named.markdown
    assert {"en": "[supplier B] is cheaper", "ru": "[поставщик Б] is cheaper"}[lang] in hidden.page.heard[0]
    for form in (hidden.docx, hidden.xlsx):
        assert b"goldline" not in _unpacked(form).lower()


def test_contacts_are_never_shown(full: Any) -> None:
    written = letter(full, {"heard": [answer | {"contact": f"person-{k}"} for k, answer in enumerate(answers(3))]})
    for text in (written.markdown, _unpacked(written.docx).decode("utf-8", "ignore")):
        assert "person-" not in text


def _unpacked(file: bytes) -> bytes:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        return b"".join(parts.read(name) for name in parts.namelist() if name.endswith(".xml"))


def test_who_left_only_words_hides_nobodys_score(full: Any) -> None:
    silent = [answer | {"score": None} for answer in answers(2)]
    only = {"role": "technical", "score": 0, "contact": 9, "date": "2026-05-18", "comment": "secret 9"}
    assert not letter(full, {"heard": [*silent, only]}).page.heard
    assert letter(full, {"heard": [*silent, only]}, audience="internal").page.heard
