"""What forgetting finds in a text, and what it never touches."""

from __future__ import annotations

import json
from typing import Any

import pytest

import cabochon as cb
from cabochon.store.named import BLOT, named


@pytest.mark.parametrize(
    ("name", "text", "left"),
    [
        (
            "Пётр Иванов",
            "Иванову не нравится, спросите Петра Иванова; Петр Иванов против",
            f"{BLOT} не нравится, спросите {BLOT}; {BLOT} против",
        ),
        ("Пётр Иванов", "Обсудили с ПЁТРОМ, с Ивановым и у Ивановых", f"Обсудили с {BLOT}, с {BLOT} и у {BLOT}"),
        ("Мария Достоевская", "Марии, Марией, Достоевской", f"{BLOT}, {BLOT}, {BLOT}"),
        ("Павел Толстой", "Павла Толстого и Павлу Толстому", f"{BLOT} и {BLOT}"),
        ("Лев Заяц", "у Льва, с Зайцем", f"у {BLOT}, с {BLOT}"),
        ("Илья Ким", "Илье и Киму, ким", f"{BLOT} и {BLOT}, {BLOT}"),
        ("Дмитрий Гоголь", "Дмитрием, Дмитрию; Гоголя", f"{BLOT}, {BLOT}; {BLOT}"),
        ("Иванова Анна Петровна", "с Анной Петровной Ивановой", f"с {BLOT}"),
        ("Zinaida Quux", "Quux's view, Zinaida’s too; Quux, Zinaida", f"{BLOT} view, {BLOT} too; {BLOT}, {BLOT}"),
        ("Петров-Водкин", "о Петрове-Водкине", f"о {BLOT}"),
        ("Иванов", "Ивановский проспект, иванка", "Ивановский проспект, иванка"),
        ("Anna van der Berg", "the van is late", "the van is late"),
    ],
)
def test_forms_of_a_name(name: str, text: str, left: str) -> None:
    assert named([name], [], [], 1).out_of(text, home=True) == left


def test_other_firms_lose_the_full_name_only() -> None:
    person = named(["Пётр Иванов"], ["p@i.example"], ["+7 (916) 555-01-23"], 1)
    text = "Иванов из другой фирмы; знает Петра Иванова, P@I.example, 8 916 5550123"
    assert person.out_of(text, home=False) == f"Иванов из другой фирмы; знает {BLOT}, {BLOT}, {BLOT}"


def test_labels_lose_the_full_name_with_its_capitals() -> None:
    person = named(["Quality Price"], [], [], 1)
    for label in ("quality", "price", "Price", "quality price"):
        assert person.out_of_label(label) == label
    assert person.out_of_label("Quality Price says no") == f"{BLOT} says no"


def told_of(store: Any, name: str) -> dict[str, Any]:
    """A store whose words are all in the name of a contact."""
    store.append("accounts", {"account": ["a1"], "name": ["Alba"]})
    store.append("contacts", {"contact": ["user", "ben"], "account": ["a1", "a1"], "name": [name, "Ben"],
                              "role": ["technical", "user"]})  # fmt: skip
    store.append("tickets", {"ticket": [1], "account": ["a1"], "date": ["2026-03-01"], "reason": ["quality"]})
    store.append("responses", {"response": [1], "contact": ["ben"], "date": ["2026-03-02"], "nps": [3],
                               "comment": [f"ask {name}, said technical"]})  # fmt: skip
    store.append("clauses", {
        "clause": ["k1"], "account": ["a1"], "since": ["2026-01-01"], "criterion": ["price"], "operator": ["at_most"],
        "limit": [0.1],
    })  # fmt: skip
    case = cb.feedback.Case.open("c1", account="a1", signal="ticket", date="2026-03-03", ticket=1, owner="Ann")
    case = case.hear("technical", date="2026-03-04", note=f"{name} is against")
    case = case.diagnose("technical", criterion="price", clause="k1", cause="quality", date="2026-03-05")
    case = case.argue("the price of quality", date="2026-03-06")
    for who in (f"call {name}", "call [forgotten]"):  # what told them apart is blotted out
        case = case.act(who, owner="Ann", due="2026-04-01", date="2026-03-07")
    case = case.done(f"call {name}", date="2026-03-08").close("won", date="2026-03-09")
    case.save(store)
    return {row["case"]: row for row in store.table("cases").rows()}


@pytest.mark.parametrize(
    "name",
    ["Technical department", "User", "Quality Price", "Ticket Opened Won", "Evidence Diagnosis", "Argument Action"],
)
def test_words_of_the_house_in_a_name_break_nothing(store: Any, name: str) -> None:
    before = told_of(store, name)["c1"]
    board = cb.feedback.case_board(store, as_of="2026-03-31")
    store.forget("user")
    after = {row["case"]: row for row in store.table("cases").rows()}["c1"]
    names = ("signal", "blocking_role", "criterion", "clause", "cause", "state", "outcome", "owner")
    assert {key: after[key] for key in names} == {key: before[key] for key in names}
    assert store.table("tickets").rows()[0]["reason"] == "quality"
    assert store.table("clauses").rows()[0]["criterion"] == "price"
    again = cb.feedback.case_board(store, as_of="2026-03-31")
    assert [row["cause"] for row in again.by_cause.rows()] == [row["cause"] for row in board.by_cause.rows()]
    assert repr(again) == repr(board)
    case = cb.feedback.case(store, "c1")
    assert [row["action"] for row in case.actions.rows()] == [f"call {BLOT}", f"call {BLOT} 2"]
    assert name not in json.dumps([dict(step) for step in case.steps], default=str)
    assert name not in store.table("responses").rows()[0]["comment"]


def test_comments_of_colleagues_count_as_texts_of_the_firm(store: Any) -> None:
    store.append("accounts", {"account": [1, 2]})
    store.append("contacts", {"contact": [1, 2, 3], "account": [1, 1, 2], "name": ["Пётр Иванов", "Анна", "Олег"]})
    store.append("responses", {"response": [1, 2], "contact": [2, 3], "date": ["2026-03-01"] * 2,
                               "comment": ["Иванову не нравится", "Иванову не нравится"]})  # fmt: skip
    store.forget(1)
    assert [row["comment"] for row in store.table("responses").rows()] == [
        f"{BLOT} не нравится", "Иванову не нравится",
    ]  # fmt: skip


def test_values_in_json_are_read_as_json(store: Any) -> None:
    store.append("accounts", {"account": [1]})
    store.append("contacts", {"contact": [1], "account": [1], "name": ["Пётр Criterion"]})
    said = {"criterion": "criterion", "note": "сказал Петру", "other": "Пётр Criterion", "n": [1, 2.5, None]}
    store.append("events", {"date": ["2026-03-01"], "event": [1], "account": [1], "type": ["visit_made"],
                            "properties": [json.dumps(said)]})  # fmt: skip
    store.forget(1)
    left = json.loads(store.table("events").rows()[0]["properties"])
    assert left == {"criterion": "criterion", "note": f"сказал {BLOT}", "other": BLOT, "n": [1, 2.5, None]}


def test_the_surname_leaves_what_people_wrote_by_hand(store: Any) -> None:
    store.append("accounts", {"account": [1, 2]})
    store.append("contacts", {"contact": [7, 8, 9], "account": [1, 1, 2], "name": ["Пётр Жаворонков", "Анна", "Олег"],
                              "phone": ["+7 (912) 345-67-89", None, None]})  # fmt: skip
    store.append("responses", {"response": [1], "contact": [8], "date": ["2026-10-06"],
                               "comment": ["8 912 345 67 89, 912-345-6789, 9123456789"]})  # fmt: skip
    store.append("tickets", {"ticket": [1, 2], "account": [1, 2], "date": ["2026-10-05"] * 2, "contact": [7, 9],
                             "reason": ["Жаворонков жаловался", "Жаворонков"]})  # fmt: skip
    store.append("events", {"date": ["2026-10-05"], "event": [1], "account": [1], "type": ["visit_made"],
                            "properties": [json.dumps({"seller": "Жаворонков", "Жаворонков": "7"})]})  # fmt: skip
    case = cb.feedback.Case.open(
        "Жаворонков", account=1, signal="ticket", ticket=1, date="2026-10-06", owner="Жаворонков"
    )
    case = case.hear("technical", contact=8, date="2026-10-06", note="о Жаворонкове")
    case = case.diagnose("technical", criterion="loss", cause="Жаворонков упёрся", date="2026-10-06")
    case = case.argue("Жаворонкову показали", date="2026-10-07").act(
        "позвонить Жаворонкову", owner="Жаворонков", due="2026-10-09", date="2026-10-07"
    )
    case.learn("спрашивать не Жаворонкова", date="2026-10-08").save(store)
    store.forget(7)
    assert store.table("responses")["comment"].tolist() == [f"{BLOT}, {BLOT}, {BLOT}"]
    assert store.table("tickets")["reason"].tolist() == [f"{BLOT} жаловался", "Жаворонков"]  # elsewhere: another person
    assert json.loads(store.table("events")["properties"][0]) == {"seller": BLOT, BLOT: "7"}
    found = cb.feedback.case(store, "Жаворонков")
    assert (found.cause, found.argument) == (f"{BLOT} упёрся", f"{BLOT} показали")
    assert found.owner == "Жаворонков"  # of ours: no data of the client's person
    assert found.steps[1]["note"] == f"о {BLOT}"
    assert found.actions["action"].tolist() == [f"позвонить {BLOT}"]
    assert found.lessons == f"спрашивать не {BLOT}"


@pytest.mark.parametrize("text", ["0170 5550123", "+49 170 555 0123", "0049 170 5550123", "170-5550123"])
def test_a_telephone_is_met_without_the_code_of_its_country(text: str) -> None:
    from cabochon.store.named import named

    assert BLOT in named([], [], ["+49 170 5550123"], 1).out_of(f"call {text}!", home=False)
    assert "2026-10-05" in named([], [], ["+49 170 5550123"], 1).out_of("on 2026-10-05", home=True)
