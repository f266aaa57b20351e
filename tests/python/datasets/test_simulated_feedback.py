"""Simulated rows say so in every place that a view could show, and a seed fixes them."""

from __future__ import annotations

import pytest

from cabochon.datasets import adventureworks, simulated_feedback
from cabochon.datasets.dataset import Dataset


@pytest.fixture(scope="module")
def data() -> Dataset:
    return adventureworks()


@pytest.fixture(scope="module")
def feedback(data: Dataset) -> Dataset:
    return simulated_feedback(data, seed=17)


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("contacts", ["contact", "name", "title"]),
        ("responses", ["response", "survey", "touchpoint"]),
        ("ratings", ["response", "attribute"]),
        ("tickets", ["ticket", "process", "reason"]),
        ("processes", ["process"]),
        ("surveys", ["survey", "name"]),
    ],
)
def test_every_simulated_row_says_so(feedback: Dataset, table: str, columns: list[str]) -> None:
    for column in columns:
        assert all("simulated" in value for value in feedback[table][column]), column


def test_the_same_seed_gives_the_same_rows_and_another_does_not(data: Dataset, feedback: Dataset) -> None:
    again = simulated_feedback(data, seed=17)
    assert again["responses"]["nps"] == feedback["responses"]["nps"]
    assert again["tickets"]["cost"] == feedback["tickets"]["cost"]
    assert simulated_feedback(data, seed=18)["responses"]["nps"] != feedback["responses"]["nps"]


def test_rows_hold_what_a_book_accepts(data: Dataset, feedback: Dataset) -> None:
    book = data.with_rows(feedback)
    contacts = set(book["contacts"]["contact"])
    assert len(contacts) == book.rows("contacts") == data.rows("contacts") + feedback.rows("contacts")
    assert set(feedback["responses"]["contact"]) <= contacts
    assert all(score is None or 0 <= score <= 10 for score in feedback["responses"]["nps"])
    assert set(feedback["ratings"]["response"]) <= set(feedback["responses"]["response"])
    assert max(feedback["responses"]["date"]) <= max(data["orders"]["date"])


def test_contacts_complete_the_roles_of_the_stated_share(data: Dataset) -> None:
    nobody = simulated_feedback(data, seed=17, share_of_accounts=0)
    assert nobody.rows("contacts") == 0
    everybody = data.with_rows(simulated_feedback(data, seed=17, share_of_accounts=1))
    roles: dict[int, set[str]] = {}
    for account, role in zip(everybody["contacts"]["account"], everybody["contacts"]["role"], strict=True):
        roles.setdefault(int(account), set()).add(role)
    assert all(found == {"economic", "technical", "user"} for found in roles.values())
    with pytest.raises(ValueError, match=r"share_of_accounts: 1.5 is not a share from 0 to 1"):
        simulated_feedback(data, seed=17, share_of_accounts=1.5)
