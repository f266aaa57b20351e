# ruff: noqa: E501  (the messages stand here as a reader sees them)
"""The document of rules: what is taken, what is refused, and where the fault is."""

from __future__ import annotations

import copy
from typing import Any

import pytest

import cabochon as cb

GOOD: dict[str, Any] = {
    "events": [
        {"type": "order", "properties": ["amount"]},
        {"type": "reply"},
        {"type": "answer", "properties": ["score"]},
    ],
    "surveys": [{"survey": "short"}],
    "limits": {"cooldown_days": 30, "account_asks": 5, "reserve": 1},
    "rules": [
        {
            "rule": "big",
            "event": "order",
            "roles": ["economic"],
            "survey": "short",
            "filter": {"property": "amount", "op": ">=", "value": 100},
        },
        {"rule": "late", "absence": {"of": "order", "median": 2}, "roles": ["technical"], "survey": "short"},
    ],
}


def changed(change: Any) -> dict[str, Any]:
    document = copy.deepcopy(GOOD)
    change(document)
    return document


def rule(number: int, **values: Any) -> Any:
    return lambda d: d["rules"][number].update(values)


def filtered(*tests: dict[str, Any]) -> Any:
    return lambda d: d["rules"][0].update(filter={"all": [*tests]})


AMOUNT = {"property": "amount", "op": ">", "value": 5}

WRONG = [
    (
        rule(0, event="ordr"),
        "column 'rules[0].event': got 'ordr', expected one of order, reply, answer (did you mean 'order'?)",
    ),
    (rule(0, survey="shrt"), "column 'rules[0].survey': got 'shrt', expected one of short (did you mean 'short'?)"),
    (
        rule(0, roles=["tecnical"]),
        "column 'rules[0].roles[0]': got 'tecnical', expected one of economic, technical, user (did you mean 'technical'?)",
    ),
    (
        rule(0, roles=[]),
        "column 'rules[0].roles': got an empty list, expected at least one role, or the rule can never ask",
    ),
    (rule(0, roles=["user", "user"]), "column 'rules[0].roles': got 'user' twice, expected each role once"),
    (rule(0, ask=0), "column 'rules[0].ask': got 0, expected a whole number of at least 1"),
    (
        rule(0, holdout=1),
        "column 'rules[0].holdout': got 1, expected at least 0 and below 1, or the rule can never ask",
    ),
    (
        rule(0, reminder_days=20),
        "column 'rules[0].reminder_days': got 20, expected at most expiry_days (14), or it can never be sent",
    ),
    (
        rule(0, exempt=["objected"]),
        "column 'rules[0].exempt': got 'objected', expected one of cooldown, account, reserve, quiet: who objected is never asked",
    ),
    (
        rule(0, prioritty=1),
        "column 'rules[0].prioritty': expected one of rule, event, absence, filter, roles, ask, survey, delay_days, expiry_days, "
        "reminder_days, priority, holdout, defer, exempt (did you mean 'priority'?)",
    ),
    (rule(1, rule="big"), "column 'rules[1].rule': got 'big', expected each key once"),
    (rule(1, event="order"), "column 'rules[1]': got both, expected either event or absence"),
    (
        rule(1, absence={"of": "order", "median": 2, "days": 3}),
        "column 'rules[1].absence': got both, expected either median or days",
    ),
    (
        rule(1, absence={"of": "order", "days": 3, "after": "order"}),
        "column 'rules[1].absence.after': got 'order', expected another event type than the one that stays away",
    ),
    (
        rule(1, absence={"of": "reply", "days": 3, "after_ask": "big"}),
        "column 'rules[1].absence.of': got 'reply', expected 'answer', as with after_ask nothing else can stay away",
    ),
    (
        rule(1, absence={"of": "answer", "days": 3, "after_ask": "late"}),
        "column 'rules[1].absence.after_ask': got late waits for late, expected rules that do not wait in a circle",
    ),
    (
        rule(1, filter=AMOUNT),
        "column 'rules[1].filter.property': got 'amount', expected no property, as an absence has none",
    ),
    (
        rule(1, filter={"contact": "title", "op": "=", "value": "x"}),
        "column 'rules[1].filter': got a test of the event's contact, expected none, as nobody causes this absence",
    ),
    (
        filtered({"property": "amout", "op": ">", "value": 5}),
        "column 'rules[0].filter.all[0].property': got 'amout', expected one of amount (did you mean 'amount'?)",
    ),
    (
        filtered({"property": "amount", "op": "=>", "value": 5}),
        "column 'rules[0].filter.all[0].op': got '=>', expected one of =, !=, <, <=, >, >=, in, contains, is_set (did you mean '='?)",
    ),
    (
        filtered({"property": "amount", "op": ">", "value": "5"}),
        "column 'rules[0].filter.all[0].value': got '5', expected a number",
    ),
    (
        filtered({"count": "order", "op": ">", "value": 5}),
        "column 'rules[0].filter.all[0].window_days': expected a whole number of at least 1",
    ),
    (
        filtered(AMOUNT, {"property": "amount", "op": "<", "value": 3}),
        "column 'rules[0].filter': got tests that nothing can pass together, expected a filter that some event passes",
    ),
    (
        filtered(AMOUNT, {"property": "amount", "op": "=", "value": 5}),
        "column 'rules[0].filter': got tests that nothing can pass together, expected a filter that some event passes",
    ),
    (
        filtered({"count": "order", "window_days": 9, "op": "<", "value": 0}),
        "column 'rules[0].filter': got tests that nothing can pass together, expected a filter that some event passes",
    ),
    (
        lambda d: d["limits"].update(reserve=3),
        "column 'rules[0].roles': got a reserve of 3 for each of two other roles, expected less than the 5 asks of an account, or the rule can never ask",
    ),
    (
        lambda d: d["limits"].update(quiet_weekdays=["sunday", "freeday"]),
        "column 'limits.quiet_weekdays[1]': got 'freeday', expected one of monday, tuesday, wednesday, "
        "thursday, friday, saturday, sunday (did you mean 'friday'?)",
    ),
    (lambda d: d.pop("rules"), "column 'rules': expected a list"),
    (
        lambda d: d["limits"].update(account_asks=0),
        "column 'limits.reserve': got 1, expected 0, or account_asks, of which it holds places",
    ),
    (
        rule(0, exempt=["coldown"]),
        "column 'rules[0].exempt[0]': got 'coldown', expected one of cooldown, account, reserve, quiet (did you mean 'cooldown'?)",
    ),
    (rule(0, priority=10**9), "column 'rules[0].priority': got 1000000000, expected a whole number of at most 1000000"),
    (
        rule(0, filter={"all": [AMOUNT], "any": [AMOUNT]}),
        "column 'rules[0].filter': got all and any, expected one of them; nest filters to join them",
    ),
    (
        lambda d: d["surveys"][0].update(role="technical"),
        "column 'rules[0].survey': got 'short', which is not for role 'economic', expected a survey for every role that is "
        "asked; `survey` may be an object with one a role",
    ),
    (
        lambda d: d["surveys"][0].update(roles=["economic", "tecnical"]),
        "column 'surveys[0].roles[1]': got 'tecnical', expected one of economic, technical, user (did you mean 'technical'?)",
    ),
    (
        rule(0, survey={"economic": "shrt"}),
        "column 'rules[0].survey.economic': got 'shrt', expected one of short (did you mean 'short'?)",
    ),
    (
        rule(0, survey={"economic": "short", "user": "short"}),
        "column 'rules[0].survey.user': got 'short', expected a role among the rule's roles",
    ),
    (rule(0, survey={}), "column 'rules[0].survey.economic': expected a value"),
    (
        lambda d: d["rules"].append({**d["rules"][0], "rule": "again"}),
        "column 'rules[2].event': got the event, filter, roles, priority, survey and delay of rule 'big', expected rules that do not contradict each other",
    ),
]


@pytest.mark.parametrize(
    ("change", "message"), WRONG, ids=[text.split("'")[1] + f"-{n}" for n, (_, text) in enumerate(WRONG)]
)
def test_wrong_rules(change: Any, message: str) -> None:
    with pytest.raises(cb.InputError) as error:
        cb.feedback.Rules(changed(change))
    assert f"rules, {message}" in [line.strip() for line in str(error.value).splitlines()]


def test_what_is_given_comes_back_with_its_defaults() -> None:
    rules = cb.feedback.Rules(GOOD)
    assert cb.feedback.Rules(rules.to_json()) == rules
    assert rules.to_dict()["rules"][0]["expiry_days"] == 14


def test_the_catalogue_can_be_used_as_it_is() -> None:
    rules = cb.feedback.Rules.catalogue()
    assert len(rules.names) >= 14
    questions = [q for survey in rules.to_dict()["surveys"] for q in survey["questions"]]
    assert {q["department"] for q in questions} >= {"accounting", "quality control", "sales", "logistics"}
    assert all(q["text"]["en"] and q["text"]["ru"] and q["attribute"] and q["process"] for q in questions)
    contacts = {"contact": ["ann"], "account": [1], "role": ["technical"]}
    engine = cb.feedback.Engine(rules, contacts, {"account": [1]}, seed=1)
    events = {
        "date": ["2026-03-02"],
        "event": [1],
        "account": [1],
        "type": ["regulation_changed"],
        "criterion": ["loss_share"],
    }
    assert list(engine.step(events, "2026-04-01").sent["survey"]) == ["regulation"]


NEVER = [
    [{"property": "amount", "op": "=", "value": 5}, {"not": {"property": "amount", "op": "=", "value": 5}}],
    [{"property": "amount", "op": "=", "value": 5}, {"property": "amount", "op": "!=", "value": 5}],
    [{"property": "amount", "op": ">", "value": 5}, {"not": {"property": "amount", "op": ">", "value": 3}}],
    [{"property": "amount", "op": "in", "value": [1, 2]}, {"not": {"property": "amount", "op": "in", "value": [1, 2]}}],
    [{"property": "amount", "op": "=", "value": 5}, {"not": {"property": "amount", "op": "is_set", "value": True}}],
    [{"score": "any", "op": ">", "value": 10}],
    [{"score": "user", "op": "<", "value": 0}],
    [{"count": "order", "op": "=", "value": 0, "window_days": 30}],
    [{"not": {"count": "order", "op": ">=", "value": 1, "window_days": 30}}],
]
SOMETIMES = [
    [{"not": {"property": "amount", "op": "=", "value": 5}}],
    [{"property": "amount", "op": ">", "value": 5}, {"not": {"property": "amount", "op": ">", "value": 9}}],
    [{"property": "amount", "op": "!=", "value": 5}, {"property": "amount", "op": "!=", "value": 6}],
    [{"not": {"property": "amount", "op": "is_set", "value": True}}],
    [{"count": "reply", "op": "=", "value": 0, "window_days": 30}],
    [{"count": "order", "op": "=", "value": 1, "window_days": 30}],
    [{"score": "any", "op": ">=", "value": 10}],
]


def test_two_rules_of_one_event_may_ask_different_things() -> None:
    def twice(**change: Any) -> Any:
        return changed(
            lambda d: (
                d["surveys"].append({"survey": "long"}),
                d["rules"].append({**d["rules"][0], "rule": "b", **change}),
            )
        )

    cb.feedback.Rules(twice(survey="long"))
    cb.feedback.Rules(twice(delay_days=30))
    with pytest.raises(cb.InputError, match="do not contradict each other"):
        cb.feedback.Rules(twice(ask=2))


def test_is_set_needs_no_value() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    document = changed(rule(0, filter={"property": "amount", "op": "is_set"}))
    jsonschema.Draft202012Validator(cb.feedback.Rules.schema()).validate(document)
    assert cb.feedback.Rules(document).rules[0].filter == {"property": "amount", "op": "is_set", "value": True}


def test_every_role_that_the_catalogue_asks_gets_a_survey_meant_for_it() -> None:
    document = cb.feedback.Rules.catalogue().to_dict()
    role_of = {survey["survey"]: survey["role"] for survey in document["surveys"]}
    for rule_ in document["rules"]:
        asked = rule_["survey"]
        by_role = asked if isinstance(asked, dict) else dict.fromkeys(rule_["roles"], asked)
        assert {role: role_of[survey] for role, survey in by_role.items()} == {role: role for role in rule_["roles"]}


@pytest.mark.parametrize("tests", NEVER)
def test_filters_that_no_event_passes(tests: list[dict[str, Any]]) -> None:
    with pytest.raises(cb.InputError) as error:
        cb.feedback.Rules(changed(filtered(*tests)))
    assert str(error.value) == (
        "rules, column 'rules[0].filter': got tests that nothing can pass together, expected a filter that some event passes"
    )


@pytest.mark.parametrize("tests", SOMETIMES)
def test_filters_that_some_event_passes(tests: list[dict[str, Any]]) -> None:
    cb.feedback.Rules(changed(filtered(*tests)))


def test_a_rule_of_python_is_an_entry_of_the_document() -> None:
    document = copy.deepcopy(GOOD)
    document["rules"] = [cb.feedback.Rule(**entry) for entry in GOOD["rules"]]
    assert cb.feedback.Rules(document) == cb.feedback.Rules(GOOD)
    catalogue = cb.feedback.Rules.catalogue()
    assert cb.feedback.Rules({**catalogue.to_dict(), "rules": catalogue.rules}) == catalogue


def test_a_rule_of_python_is_checked_where_it_stands() -> None:
    document = {
        "surveys": [{"survey": "s"}],
        "rules": [cb.feedback.Rule(rule="x", event="y", roles=["usr"], survey="s")],
    }  # type: ignore[list-item]
    with pytest.raises(cb.InputError) as error:
        cb.feedback.Rules(document)
    assert str(error.value) == (
        "rules, column 'rules[0].roles[0]': got 'usr', expected one of economic, technical, user (did you mean 'user'?)"
    )
