"""One client's case, simulated: from the first signal to the renewal, as tables, a case and a section of the report."""

from __future__ import annotations

import json
from typing import Any

import pytest

import cabochon as cb


@pytest.fixture(scope="module", params=["en", "ru"])
def told(request: pytest.FixtureRequest) -> tuple[str, Any]:
    data = cb.datasets.one_account(request.param)
    return str(request.param), cb.Book(**data, currency=data.currency, frames="cabochon")


def test_what_each_role_said(told: tuple[str, Any]) -> None:
    rows = {row["role"]: row for row in cb.feedback.role_scores(told[1], as_of="2026-10-31").rows()}
    assert rows["technical"]["deciding_detractors"] == 1
    assert rows["economic"]["lowest"] >= 9
    assert rows["user"]["mean"] > 9


def test_the_case_goes_from_signal_to_renewal(told: tuple[str, Any]) -> None:
    case = cb.feedback.case(told[1], "win-back")
    assert [step["state"] for step in case.steps if step["kind"] in ("opened", "diagnosis", "argument", "outcome")] == [
        "opened", "diagnosed", "argued", "closed",
    ]  # fmt: skip
    assert (case.signal, case.blocking_role, case.criterion) == ("competitor", "technical", "loss_share")
    assert (case.missing, case.outcome, case.actions_open) == ((), "won", 0)
    assert case.clause in {row["clause"] for row in told[1].clauses.rows()}
    assert str(told[1].orders.rows()[-1]["date"]) == str(case.closed)
    assert case.lessons


def test_the_board_of_each_month(told: tuple[str, Any]) -> None:
    board = cb.feedback.case_board
    assert repr(board(told[1], as_of="2026-09-30")) == "CaseBoard(2026-09-30: 1 open, 0 of them overdue)"
    assert repr(board(told[1], as_of="2026-10-31")) == "CaseBoard(2026-10-31: 0 open, 0 of them overdue; 1 won)"
    times = {row["what"]: row for row in board(told[1], as_of="2026-10-31").times.rows()}
    assert (times["first_answer"]["median_days"], times["resolution"]["median_days"]) == (1.0, 52.0)


def test_it_is_a_section_of_the_months_report(told: tuple[str, Any]) -> None:
    lang, book = told
    page = cb.report.month(book, "2026-10", lang=lang).html
    section = page[page.index('<section id="cases"') : page.index("</section>", page.index('<section id="cases"'))]
    said = "loss outside the regulation" if lang == "en" else "потери вне регламента"
    assert said in section
    assert ("renewed on the old terms" if lang == "en" else "договор продлён на прежних условиях") in section
    client = cb.report.month(book, "2026-10", lang=lang, audience="client").html
    assert said not in client


def test_the_same_case_makes_the_letter() -> None:
    from cabochon.cli.win_back import read
    from cabochon.datasets.one_account import followed

    data = cb.datasets.one_account("en")
    comparison, _, _ = read(cb.datasets.win_back("en"), "en")
    case = followed(1, data["contacts"]["contact"], data["responses"]["response"], argument=comparison)
    assert case.comparison == json.loads(comparison.to_json())
    book = cb.Book(**data, currency=data.currency)
    letter = cb.report.letter(
        comparison, cb.report.case_from(book, case="win-back", as_of="2026-10-12", ours="ours", theirs="theirs")
    )
    assert letter.text
