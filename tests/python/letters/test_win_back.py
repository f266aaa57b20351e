"""The simulated win-back case, from its workbook to the sentences of both letters."""

from __future__ import annotations

import re
from typing import Any

import pytest

from cabochon.datasets import pack_win_back, win_back
from cabochon.report import letter
from cabochon.report.letters.budget import MOST_NUMBERS, numbers_in


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_the_workbook_holds_the_known_answer(told: Any, lang: str) -> None:
    comparison, equal, case = told[lang]
    assert comparison.ours.value == pytest.approx(10295.7587, abs=5e-5)  # the worked example of two tolling offers
    assert comparison.theirs.value == pytest.approx(10636.1052, abs=5e-5)
    assert equal.ours.value == pytest.approx(10449.8954, abs=5e-5)
    assert equal.theirs.value == pytest.approx(10413.6042, abs=5e-5)
    assert not comparison.unsourced
    assert {answer.role for answer in case.heard} == {"economic", "technical", "user"}
    assert [clause["limit"] for clause in case.regulation if clause["criterion"] == "loss_share"] == [0.035, 0.03]
    assert len(case.pairs) == 12


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_the_packed_workbook_is_what_its_maker_makes(lang: str, tmp_path: Any) -> None:
    import openpyxl

    pack_win_back.pack(lang, tmp_path / "again.xlsx")
    made, kept = openpyxl.load_workbook(tmp_path / "again.xlsx"), openpyxl.load_workbook(win_back(lang))
    assert made.sheetnames == kept.sheetnames
    for sheet in made.sheetnames:
        assert list(made[sheet].values) == list(kept[sheet].values)


def test_the_letter_claims_what_is_shown_and_says_when_it_reverses(told: Any) -> None:
    comparison, _, case = told["en"]
    text = " ".join(letter(comparison, case).text).replace("\N{NO-BREAK SPACE}", " ")
    assert "a piece of ours is RUB 340 cheaper to own than supplier B’s. By price alone it is the dearer one." in text
    assert (
        "The conclusion reverses with our time on the shelf at 217 days or more" in text
    )  # 216.24 days, rounded outward
    assert "or with both offers alike in time on the shelf and share of pieces that never sell." in text
    assert "Your regulation was tightened while our contract ran" in text
    assert "making and delivery take 12 days less" in text.lower()
    assert "At the same purchases RUB 5.3 million less of your money is frozen in our goods" in text
    assert "Like for like our pieces are lighter, so the final buyer pays RUB 1,200 less" in text
    assert "an exception to this clause (granted by the director of procurement)" in text


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_with_equal_turnover_the_claim_is_withdrawn(told: Any, lang: str) -> None:
    _, equal, case = told[lang]
    written = letter(equal, case, lang=lang)
    text = " ".join(written.text).replace("\N{NO-BREAK SPACE}", " ")
    withdrawn = {
        "en": "a piece of supplier B’s is RUB 36 cheaper for you to own than one of ours. We therefore claim no",
        "ru": "изделие поставщика Б обходится вам на 36 ₽ дешевле нашего. Поэтому о выигрыше в затратах мы не заявляем",
    }[lang]
    assert withdrawn in text
    assert "RUB 340" not in text
    assert {left.what for left in written.left_out} >= {"money_frozen", "return", "speed_of_sale", "dead_stock"}


@pytest.mark.parametrize("reader", [None, "economic", "technical", "user"])
@pytest.mark.parametrize("lang", ["en", "ru"])
@pytest.mark.parametrize("which", [0, 1])
def test_one_page_of_few_numbers(told: Any, lang: str, reader: Any, which: int) -> None:
    written = letter(told[lang][which], told[lang][2], lang=lang, reader=reader)
    assert sum(map(numbers_in, written.text)) <= MOST_NUMBERS
    assert sum(len(re.findall(r"\d+(?:[.,\s]\d+)*", text)) for text in written.text) <= 5
    assert len(written.page.rows) + len(written.page.totals) <= 8
    assert len(written.page.totals) == 2
    assert written.page.request.count(".") <= 2


@pytest.mark.parametrize(
    ("reader", "first", "number"),
    [
        ("economic", "Management", "RUB 5.3 million"),
        ("technical", "Procurement and accounting", "12 days"),
        ("user", "Shops", "RUB 1,200"),
    ],
)
def test_the_reader_comes_first_and_gets_the_numbers(told: Any, reader: Any, first: str, number: str) -> None:
    comparison, _, case = told["en"]
    role, text = letter(comparison, case, reader=reader).page.benefits[0]
    assert role == first
    assert number in text.replace("\N{NO-BREAK SPACE}", " ")


def test_the_technical_reader_sees_the_clause_with_its_limit(told: Any) -> None:
    comparison, _, case = told["en"]
    written = letter(comparison, case, reader="technical")
    assert "One clause of your regulation stands in the way: loss of metal, 3% there and 3.5% with us" in " ".join(
        written.text
    )


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_every_number_leads_to_a_dated_source(told: Any, lang: str) -> None:
    comparison, _, case = told[lang]
    written = letter(comparison, case, lang=lang)
    assert [source.number for source in written.sources] == list(range(1, len(written.sources) + 1))
    papers = [source for source in written.sources if source.kind == "document"]
    assert len(papers) >= 9
    assert all(source.date is not None or source.facts for source in papers)
    cited = {int(number) for number in re.findall(r'href="#n(\d+)"', written.html)}
    assert cited <= {source.number for source in written.sources}
    for text in (written.page.claim, written.page.condition, *(text for _, text in written.page.benefits)):
        assert not numbers_in(text) or "\ue000" in text
    listed = " ".join(fact for source in written.sources for fact in source.facts)
    for value in ("7,000", "150", "210", "32", "3.5%", "2.5%") if lang == "en" else ("150", "210", "32", "3,5"):
        assert value in listed


def test_conditional_claim_where_something_is_assumed(told: Any) -> None:
    from cabochon.ownership import Offer, Term, compare

    comparison, _, case = told["en"]
    theirs = Offer(**(comparison.their_offer.to_dict() | {"shelf_days": Term(210, assumed=True)}))
    text = " ".join(letter(compare(comparison.our_offer, theirs, comparison.buyer), case).text)
    assert "If what is assumed here holds" in text


def test_what_was_heard_is_told_by_role(told: Any) -> None:
    comparison, _, case = told["en"]
    heard = letter(comparison, case).page.heard
    assert len(heard) == 3
    assert "nothing to complain of" in heard[0]
    assert "would not recommend us as things stand" in heard[1]
    assert "outside our updated regulation" in heard[1]
    assert "would recommend us" in heard[2]
