"""What leaves, and what the store keeps of it."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

import cabochon as cb


def test_every_decision_is_kept_and_only_invitations_leave(asked: Any) -> None:
    kept = {(row["contact"], row["state"], row["reason"]): row for row in asked.store.table("invitations").rows()}
    assert set(kept) >= {("ann", "sent", None), ("bob", "sent", None), ("ann", "suppressed", "cooldown")}
    assert json.loads(kept[("ann", "suppressed", "cooldown")]["decided_by"])["limit"] == 45.0
    assert sorted(asked.invitations["contact"]) == ["ann", "bob", "max"]


def test_who_objected_is_never_invited_and_the_suppression_says_so(asked: Any) -> None:
    kept = [row for row in asked.store.table("invitations").rows() if row["contact"] == "eve"]
    assert [(row["state"], row["reason"], row["token"]) for row in kept] == [("suppressed", "objected", None)]


def test_the_store_holds_digests_and_no_token(asked: Any) -> None:
    kept = {row["token"] for row in asked.store.table("invitations").rows()} - {None}
    assert kept == {hashlib.sha256(token.encode()).hexdigest() for token in (*asked.invitations["token"], asked.shop)}
    whole = (
        asked.folder.joinpath("firm.cabochon").read_bytes() + asked.folder.joinpath("firm.cabochon-wal").read_bytes()
    )
    assert not any(token.encode() in whole for token in asked.invitations["token"])


def test_tokens_are_long_and_all_different() -> None:
    from cabochon.feedback.asking import tokens

    made = {tokens.new() for _ in range(2000)}
    assert len(made) == 2000
    assert all(tokens.SHAPE.match(token) and token[0] not in "-=+@_" for token in made)


def test_the_surveys_that_are_asked_are_kept(asked: Any) -> None:
    surveys = {row["survey"]: row for row in asked.store.table("surveys").rows()}
    assert len(surveys) == len(cb.feedback.Rules.catalogue().to_dict()["surveys"])
    assert json.loads(surveys["regulation"]["questions"])["questions"][0]["text"]["ru"]


def test_csv_for_a_mailing_program_defuses_formulas(asked: Any) -> None:
    path = cb.feedback.save_csv(asked.invitations, asked.folder / "out.csv")
    text = path.read_text(encoding="utf-8-sig")
    assert "'=2+5" in text
    assert "'@Bob" in text
    assert text.splitlines()[0].startswith("invitation,contact,account,account_name,name,email")


def test_nothing_to_send(asked: Any) -> None:
    engine = cb.feedback.Engine(cb.feedback.Rules.catalogue(), {"contact": ["ann"], "account": [1], "role": ["user"]},
                                {"account": [1]}, seed=1)  # fmt: skip
    nothing = {"date": [], "event": [], "account": [], "type": []}
    assert len(cb.feedback.invite(asked.store, engine.step(nothing, until="2026-01-01"))) == 0


def test_a_shop_code_needs_a_role(asked: Any) -> None:
    with pytest.raises(cb.InputError) as error:
        cb.feedback.shop_code(asked.store, 2, "shop-7", date="2026-03-01", role="seller")
    assert str(error.value) == "shop_code, column 'role': got 'seller', expected one of economic, technical, user"
    with pytest.raises(cb.InputError, match="expected a key of accounts"):
        cb.feedback.shop_code(asked.store, 99, "shop-7", date="2026-03-01")


SHOP: list[tuple[dict[str, Any], str]] = [
    ({"shop": ""}, "shop_code, column 'shop': got '', expected the key or the name of the shop"),
    ({"shop": None}, "shop_code, column 'shop': got None, expected the key or the name of the shop"),
    ({"shop": " "}, "shop_code, column 'shop': got ' ', expected the key or the name of the shop"),
    ({"survey": "goods_in_shp"}, "(did you mean 'goods_in_shop'?)"),
    ({"survey": 7}, "shop_code, column 'survey': got 7, expected one of "),
]


@pytest.mark.parametrize(("change", "message"), SHOP)
def test_a_shop_code_needs_a_shop_and_a_survey_that_is_there(asked: Any, change: dict[str, Any], message: str) -> None:
    given = {"shop": "shop-7", "survey": "claim_shop"} | change
    with pytest.raises(cb.InputError) as error:
        cb.feedback.shop_code(asked.store, 2, given["shop"], date="2026-03-01", survey=given["survey"])
    assert message in str(error.value)


def test_a_telephone_stays_usable_in_the_file(asked: Any) -> None:
    frame = {"name": ["=1+1", "Bob"], "phone": ["+49 170 1234567", "+7 (912) 345-67-89"]}
    path = cb.feedback.save_csv(frame, asked.folder / "phones.csv")
    assert path.read_text("utf-8-sig") == "name,phone\n'=1+1,+49 170 1234567\nBob,+7 (912) 345-67-89\n"


def test_the_same_result_twice_is_written_once(tmp_path: Any) -> None:
    rules = {
        "events": [{"type": "visit"}], "surveys": [{"survey": "short"}],
        "rules": [{"rule": "visit", "event": "visit", "roles": ["user"], "survey": "short", "reminder_days": 3}],
    }  # fmt: skip
    with cb.open(tmp_path / "firm.cabochon", currency="EUR") as store:
        store.append("accounts", {"account": [1], "name": ["Alba"]})
        store.append("contacts", {"contact": ["ann"], "account": [1], "role": ["user"]})
        engine = cb.feedback.Engine.of(rules, store.book(), seed=1)
        twice_a_day = {"date": ["2026-03-02"] * 2, "event": [1, 2], "account": [1, 1], "type": ["visit"] * 2}
        asked = engine.step(twice_a_day, until="2026-03-04")
        first = cb.feedback.invite(store, asked, rules=cb.feedback.Rules(rules))
        assert (len(first), len(set(first["token"]))) == (2, 2)  # two events that the store does not know look alike
        assert len(cb.feedback.invite(store, asked, rules=cb.feedback.Rules(rules))) == 0
        later = engine.step({}, until="2026-03-10")
        assert cb.feedback.invite(store, later)["reminder"].tolist() == [True, True]
        assert len(cb.feedback.invite(store, later)) == 0
        assert len(store.table("invitations")) == 4
