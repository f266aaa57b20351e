"""What the sentences promise: no more than was compared, each number to its source, and grammar in both languages."""

from __future__ import annotations

import re
from typing import Any

import pytest

from cabochon.ownership import Buyer, Offer, between, compare, triangular
from cabochon.report import letter
from cabochon.report.letters.notes import Source
from cabochon.report.letters.words import Words


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def sale(price: float, **terms: Any) -> Offer:
    return Offer(contract="sale", price_per_piece=price, **terms)


def written(ours: Offer, theirs: Offer, lang: Any = "en", case: Any = None, **buyer: Any) -> Any:
    return letter(compare(ours, theirs, Buyer(vat="excluded", currency="USD", **buyer)), case, lang=lang)


@pytest.mark.parametrize(
    ("lang", "whole", "part"),
    [
        ("en", "Counted over everything that it costs you, ", "Over all the lines that could be compared, "),
        ("ru", "Если учесть все ваши затраты, ", "В сумме по всем статьям, которые удалось сравнить, "),
    ],
)
def test_everything_is_said_only_where_nothing_was_left_out(
    full: Any, told: Any, lang: Any, whole: str, part: str
) -> None:
    assert not full.not_considered
    assert letter(full, lang=lang).page.claim.startswith(whole)
    for comparison in told[lang][:2]:
        assert comparison.not_considered
        text = " ".join(letter(comparison, told[lang][2], lang=lang).text)
        assert whole not in text
        assert "everything" not in text
        assert "pay for all" not in text
    assert letter(told[lang][0], lang=lang).page.claim.startswith(part)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "Almost certain, if the terms are as stated: over"),
        ("ru", "Почти наверняка, если указанные условия верны: в"),
    ],
)
def test_what_nobody_verified_is_certain_only_under_that_condition(lang: Any, words: str) -> None:
    def made(**source: Any) -> str:
        ours = sale(100, shelf_days=triangular(50, 60, 70, **source))
        theirs = sale(100, shelf_days=between(100, 120, level=0.95, **source))
        found = compare(ours, theirs, Buyer(vat="excluded", capital_rate_annual=0.2), draws=2048)
        return str(letter(found, lang=lang).page.claim)

    assert made().startswith(words)


@pytest.mark.parametrize("theirs", [100.001, 100.0, 99.997])
@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "A piece of ours and one of supplier B’s cost you as good as the same to own"),
        ("ru", "Владеть нашим изделием и изделием поставщика Б вам обойдётся практически одинаково"),
    ],
)
def test_a_difference_that_rounds_to_nothing_is_no_claim(lang: Any, words: str, theirs: float) -> None:
    found = written(sale(100), sale(theirs), lang)
    assert found.page.claim.startswith(words)
    assert found.page.condition == ""
    assert [row[3] for row in found.page.totals] == [found.words.number(0, decimals=found.page.table.decimals)]
    assert all((found.html, found.markdown, found.docx, found.xlsx))


def test_equal_metal_without_a_price_is_no_tie() -> None:
    offer = Offer(contract="tolling", weight_grams=2, fineness=0.585, loss_share=0.03, loss_basis="issued")
    page = written(offer, offer, metal_price_per_gram=70).page
    assert page.claim.startswith("On what is known we cannot tell")


def test_a_difference_of_one_hundredth_is_told() -> None:
    page = written(sale(100), sale(100.006)).page
    assert "$0.01 cheaper" in page.claim
    assert plain(page.condition).startswith("The conclusion reverses with our price of a piece at $100.01")


@pytest.mark.parametrize(
    ("lang", "how", "where"),
    [
        ("en", "Days from money out to money in, on average over", "From the terms of source 2"),
        ("ru", "Дней от оплаты до выручки, в среднем по стоимости", "По условиям из источника 2"),
    ],
)
def test_days_that_money_is_frozen_for_name_their_own_computation(lang: Any, how: str, where: str) -> None:
    found = written(sale(100, shelf_days=60, deferral_days=0), sale(100, shelf_days=90, deferral_days=0), lang)
    (source,) = [source for source in found.sources if source.text.startswith(how)]
    assert source.facts[0] == where
    assert not [source for source in found.sources if source.text.startswith(("Average money", "Средняя сумма"))]


@pytest.mark.parametrize(
    ("lang", "former", "now"),
    [
        ("en", "lause 4.2, loss of metal: at most 3.5%, before July 1, 2026", "at most 3%, since July 1, 2026"),
        (
            "ru",
            "ункт 4.2, потери металла: не больше 3,5 %, действовало до 1 июля 2026 г.",
            "не больше 3 %, действует с 1",
        ),
    ],
)
def test_a_tightened_clause_leads_to_both_its_versions(told: Any, lang: Any, former: str, now: str) -> None:
    page = letter(told[lang][0], told[lang][2], lang=lang).page
    cited = {page.order[key] for key in re.findall("\ue000([^\ue001]*)\ue001", page.clause)[0].split(";")}
    facts = {number: plain(" ".join(page.sources[number - 1].facts)) for number in cited}
    assert any(former in fact for fact in facts.values())
    assert any(now in fact for fact in facts.values())


@pytest.mark.parametrize("reader", [None, "economic", "technical", "user"])
@pytest.mark.parametrize("lang", ["en", "ru"])
@pytest.mark.parametrize("which", [0, 1])
def test_every_source_is_cited_and_every_citation_has_its_source(told: Any, lang: Any, which: int, reader: Any) -> None:
    text = letter(told[lang][which], told[lang][2], lang=lang, reader=reader).markdown
    defined = re.findall(r"^\[\^(\d+)\]: ", text, re.MULTILINE)
    cited = set(re.findall(r"\[\^(\d+)\]", re.sub(r"^\[\^\d+\]: ", "", text, flags=re.MULTILINE)))
    assert len(defined) == len(set(defined))
    assert set(defined) == cited


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_notes_are_sentences(told: Any, lang: Any) -> None:
    text = letter(told[lang][0], told[lang][2], lang=lang).markdown
    for note in re.findall(r"^\[\^\d+\]: (.*)$", text, re.MULTILINE):
        assert note.endswith(".")
        assert not re.search(r": (From|По условиям)|\.\.", note)


@pytest.mark.parametrize(
    ("lang", "items", "joined"),
    [
        ("en", ["rejects", "loss of metal"], "rejects and loss of metal"),
        ("en", ["rejects", "storage and insurance"], "rejects, and storage and insurance"),
        ("ru", ["срок на полке", "доля брака"], "срок на полке и доля брака"),
        (
            "ru",
            ["срок на полке", "срок изготовления и доставки"],
            "срок на полке, а также срок изготовления и доставки",
        ),
        ("ru", ["проба", "приёмка и проверка", "работа"], "проба, приёмка и проверка, а также работа"),
        (
            "ru",
            ["деньги, замороженные на полке", "приёмка и проверка"],
            "деньги, замороженные на полке; приёмка и проверка",
        ),
        ("ru", ["приёмка и проверка"], "приёмка и проверка"),
    ],
)
def test_lists_tell_their_items_apart(lang: Any, items: list[str], joined: str) -> None:
    assert Words(lang, currency="").all_of(items) == joined


@pytest.mark.parametrize(
    ("number", "shown"), [(0.002, "$0.0020"), (0.25, "$0.25"), (100.01, "$100.01"), (100, "$100"), (0, "$0")]
)
def test_small_money_is_not_rounded_away(number: float, shown: str) -> None:
    assert Words("en", currency="USD").value("price_per_piece", number) == shown


@pytest.mark.parametrize(
    ("lang", "request_", "heard", "assumed"),
    [
        ("en", "We ask you to make an exception to this clause and to renew our contract on its present terms.",
         "Your procurement, quality control and accounting are content with us", "taken as nought: share of unsold"),
        ("ru", "Просим сделать исключение из этого пункта и продлить наш договор на прежних условиях.",
         "Ваши специалисты по закупкам, качеству и учёту работой с нами довольны", "принято равным нулю: доля"),
    ],
)  # fmt: skip
def test_the_request_and_the_roles(lang: Any, request_: str, heard: str, assumed: str) -> None:
    clause = {"clause": "1", "criterion": "lead_time_days", "operator": "at_most", "limit": 10, "since": "2026-01-01"}
    answers = [{"role": "technical", "score": 8, "contact": k, "date": "2026-05-17"} for k in range(3)]
    ours = sale(100, lead_time_days=12, unsold_share=0.1)
    found = written(
        ours, sale(110, lead_time_days=9, unsold_share=0.1), lang,
        {"date": "2026-06-01", "regulation": [clause], "heard": answers}, haircut_share=0.1,
    )  # fmt: skip
    assert found.page.request == request_
    assert found.page.heard[0].startswith(heard)
    assert assumed in found.page.assumes


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", "neither a score nor room for a quotation"), ("ru", "нет ни оценки, ни места для цитаты")],
)
def test_answers_that_tell_nothing_are_left_out(full: Any, lang: Any, words: str) -> None:
    heard = [{"role": "user", "contact": k, "date": "2026-05-17", "comment": "secret"} for k in range(3)]
    found = letter(full, {"heard": heard}, lang=lang)
    assert not found.page.heard
    assert words in [left.why for left in found.left_out if left.what == "heard"]


@pytest.mark.parametrize(
    ("lang", "fact"),
    [
        ("en", "Time to an answer: ours 1 hour, supplier B’s 21 hours"),
        ("ru", "Время до ответа: у нас 1 час, у поставщика Б 21 час"),
    ],
)
def test_records_are_told_with_their_units(full: Any, lang: Any, fact: str) -> None:
    record = {"what": "answer_hours", "ours": 1, "theirs": 21, "source": "journal", "date": "2026-05-17"}
    sources = letter(full, {"records": [record]}, lang=lang, reader="technical").sources
    assert fact in [plain(fact) for source in sources for fact in source.facts]


def test_a_limit_of_the_total_is_not_called_one_term(full: Any) -> None:
    def said(criterion: str, limit: float) -> str:
        clause = {"criterion": criterion, "operator": "at_most", "limit": limit}
        return str(letter(full, {"regulation": [clause]}).page.clause)

    assert "one term of many" in said("lead_time_days", 10)
    assert said("total", 10).startswith("Our terms do not meet one clause of your regulation (cost of owning a piece)")
    assert "one term of many" not in said("total", 10)


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_the_page_has_room_for_what_was_said(told: Any, lang: Any) -> None:
    heard = " ".join(letter(told[lang][0], told[lang][2], lang=lang).page.heard)
    assert heard.count({"en": "“", "ru": "«"}[lang]) == 3


def test_a_source_keeps_its_old_fields() -> None:
    assert Source(1, "contract", "document", None, ("fact",)).parts == ()
