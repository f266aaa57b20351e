"""cb.accounts.role_of_title and roles_of_titles."""

from __future__ import annotations

import polars
import pytest

import cabochon as cb


@pytest.mark.parametrize(
    ("title", "department", "role", "doubtful"),
    [
        ("Owner", None, "economic", False),
        ("CEO", None, "economic", False),
        ("директор", None, "economic", False),
        ("учредитель", None, "economic", False),
        ("собственник", None, "economic", False),
        ("Purchasing Manager", None, "technical", False),
        ("Purchasing Agent", None, "technical", False),
        ("Accountant", None, "technical", False),
        ("QC", None, "technical", False),
        ("закупщик", None, "technical", False),
        ("бухгалтер", None, "technical", False),
        ("главный бухгалтер", None, "technical", False),
        ("ОТК", None, "technical", False),
        ("товаровед", None, "technical", False),
        ("категорийный менеджер", None, "technical", False),
        ("sales assistant", None, "user", False),
        ("shop manager", None, "user", False),
        ("продавец", None, "user", False),
        ("директор магазина", None, "user", False),
        ("управляющий салоном", None, "user", False),
        ("коммерческий директор", None, None, True),
        ("ИП", None, None, True),
        ("manager", None, None, True),
        ("manager", "Purchasing", "technical", False),
        ("директор", "магазин", "user", False),
        ("astrologer", None, None, False),
        ("", None, None, False),
        (None, "бухгалтерия", "technical", False),
    ],
)
def test_a_title_tells_the_role(title: str | None, department: str | None, role: str | None, doubtful: bool) -> None:
    guess = cb.accounts.role_of_title(title, department)
    assert guess.role == role
    assert guess.doubtful is doubtful
    assert bool(guess.candidates) is doubtful


def test_overrides_add_replace_and_remove() -> None:
    overrides = {"partner": ("economic", True), "buyer": None, "key holder": ["user", "technical"]}
    assert cb.accounts.role_of_title("Partner", overrides=overrides).decides is True
    assert cb.accounts.role_of_title("Buyer", overrides=overrides).role is None
    assert cb.accounts.role_of_title("Key holder", overrides=overrides).candidates == ["technical", "user"]
    studio = {"department: studio": "technical"}
    assert cb.accounts.role_of_title("manager", "Studio", overrides=studio).role == "technical"


def test_a_misspelt_role_is_answered_with_the_nearest() -> None:
    with pytest.raises(cb.InputError) as error:
        cb.accounts.role_of_title("boss", overrides={"boss": "economik"})
    assert str(error.value) == (
        "overrides, column 'boss': got 'economik', expected one of economic, technical, user (did you mean 'economic'?)"
    )


def test_a_frame_keeps_its_kind_and_its_rows() -> None:
    frame = polars.DataFrame({"job": ["Owner", None, "ИП", "manager"], "department": [None, None, "retail", "retail"]})
    roles = cb.accounts.roles_of_titles(frame, title="job", department="department")
    assert isinstance(roles, polars.DataFrame)
    assert roles["role"].to_list() == ["economic", None, None, "user"]
    assert roles["doubtful"].to_list() == [False, False, True, False]
    assert roles["candidates"].to_list() == [None, None, "economic,technical,user", None]


def test_no_rows_give_no_rows() -> None:
    roles = cb.accounts.roles_of_titles({"title": []})
    assert {name: list(values) for name, values in roles.items()} == {
        "role": [],
        "decides": [],
        "phrase": [],
        "doubtful": [],
        "candidates": [],
    }


def test_a_column_that_is_no_text_is_refused() -> None:
    with pytest.raises(cb.InputError, match="frame, column 'title': got a column of int64, expected a column of text"):
        cb.accounts.roles_of_titles({"title": [1, 2]})
