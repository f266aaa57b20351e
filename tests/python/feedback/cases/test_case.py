# ruff: noqa: E501  (the messages stand here as a reader sees them)
"""A case's moves: which are legal, what each leaves behind, and what is said of the others."""

from __future__ import annotations

from typing import Any

import pytest

import cabochon as cb

Case = cb.feedback.Case


def opened(**said: Any) -> Any:
    return Case.open("c1", account=1, signal="detractor", date="2026-09-02", **said)


def heard() -> Any:
    return opened().hear("technical", date="2026-09-05")


def diagnosed() -> Any:
    return heard().diagnose("technical", criterion="loss_share", cause="regulation", date="2026-09-07")


def argued() -> Any:
    return diagnosed().argue("a comparison", date="2026-09-09")


def closed() -> Any:
    return argued().close("won", date="2026-10-01")


STATES = {"opened": opened, "heard": heard, "diagnosed": diagnosed, "argued": argued, "closed": closed}
LATER = "2026-10-02"
STEPS: dict[str, Any] = {
    "asked": lambda c: c.ask("user", date=LATER),
    "evidence": lambda c: c.hear("user", date=LATER),
    "diagnosis": lambda c: c.diagnose("user", criterion="price", date=LATER),
    "argument": lambda c: c.argue("lighter", date=LATER),
    "action": lambda c: c.act("letter", owner="sales", due="2026-10-09", date=LATER),
    "deadline": lambda c: c.postpone("2026-11-01", date=LATER),
    "owner": lambda c: c.hand_over("head of sales", date=LATER),
    "note": lambda c: c.note("called", date=LATER),
    "won": lambda c: c.close("won", date=LATER),
    "conceded": lambda c: c.close("conceded", conceded="half a per cent", date=LATER),
    "lost": lambda c: c.close("lost", date=LATER),
    "lesson": lambda c: c.learn("ask procurement first", date=LATER),
    "reopened": lambda c: c.reopen(date=LATER),
}
SAME = ("asked", "action", "deadline", "owner", "note", "lesson")
LEGAL = {
    "opened": dict.fromkeys(SAME, "opened") | {"evidence": "heard", "lost": "closed"},
    "heard": dict.fromkeys((*SAME, "evidence"), "heard") | {"diagnosis": "diagnosed", "lost": "closed"},
    "diagnosed": dict.fromkeys((*SAME, "evidence", "diagnosis"), "diagnosed")
    | {"argument": "argued", "won": "closed", "lost": "closed", "conceded": "closed"},
    "argued": dict.fromkeys((*SAME, "evidence", "argument"), "argued")
    | {"diagnosis": "diagnosed", "won": "closed", "lost": "closed", "conceded": "closed"},
    "closed": {"note": "closed", "lesson": "closed", "reopened": "opened"},
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("state", STATES)
def test_every_step_in_every_state(state: str, step: str) -> None:
    case = STATES[state]()
    assert case.state == state
    if step in LEGAL[state]:
        after = STEPS[step](case)
        assert after.state == LEGAL[state][step]
        assert len(after) == len(case) + 1
        assert case.state == state  # a case never changes
        return
    with pytest.raises(cb.InputError) as error:
        STEPS[step](case)
    message = str(error.value)
    assert message.startswith(
        f"case 'c1', step {len(case) + 1}, row {len(case)}, column 'kind': got a move from {state} to "
    )


WRONG: list[tuple[Any, str]] = [
    (
        lambda: opened().argue("x", date="2026-09-03"),
        "case 'c1', step 2, row 1, column 'kind': got a move from opened to argued (argument), expected one of asked, evidence, action, done, deadline, owner, note, outcome (lost), lesson",
    ),
    (
        lambda: opened().close("won", date="2026-09-03"),
        "case 'c1', step 2, row 1, column 'kind': got a move from opened to closed (outcome, won), expected one of asked, evidence, action, done, deadline, owner, note, outcome (lost), lesson",
    ),
    (
        lambda: closed().hear("user", date="2026-10-03"),
        "case 'c1', step 6, row 5, column 'kind': got a move from closed to heard (evidence), expected one of note, lesson, reopened",
    ),
    (
        lambda: opened().hear("usr", date="2026-09-03"),
        "case 'c1', step 2, row 1, column 'role': got 'usr', expected one of economic, technical, user (did you mean 'user'?)",
    ),
    (
        lambda: opened().hear("user", date="2026-09-01"),
        "case 'c1', step 2, row 1, column 'date': got 2026-09-01, expected a day not before the step before (2026-09-02)",
    ),
    (
        lambda: Case.open("c", account=1, signal="dettractor", date="2026-09-01"),
        "case 'c', step 1, row 0, column 'signal': got 'dettractor', expected one of detractor, divergence, silence, lost_order, ticket, clause, competitor, other (did you mean 'detractor'?)",
    ),
    (
        lambda: Case.open("c", account=None, signal="ticket", date="2026-09-01"),
        "case 'c', column 'account': expected the account whose story it is",
    ),
    (
        lambda: opened(due="2026-09-01"),
        "case 'c1', step 1, row 0, column 'due': got 2026-09-01, expected a day not before the step (2026-09-02)",
    ),
    (
        lambda: opened().done("letter", date="2026-09-03"),
        "case 'c1', step 2, row 1, column 'action': got 'letter', expected no action, as none is open",
    ),
    (
        lambda: opened().act("letter", owner="sales", due="2026-09-04", date="2026-09-03").done("leter", date="2026-09-04"),
        "case 'c1', step 3, row 2, column 'action': got 'leter', expected one of letter (did you mean 'letter'?)",
    ),
    (
        lambda: heard().diagnose("technical", date="2026-09-06"),
        "case 'c1', step 3, row 2, column 'criterion': expected a criterion, a clause or both: what the role judges by",
    ),
    (
        lambda: argued().close("conceded", date="2026-10-01"),
        "case 'c1', step 5, row 4, column 'conceded': expected a text",
    ),
    (
        lambda: argued().close("wonn", date="2026-10-01"),
        "case 'c1', step 5, row 4, column 'outcome': got 'wonn', expected one of won, lost, conceded (did you mean 'won'?)",
    ),
    (lambda: diagnosed().argue(7, date="2026-10-01"), "case 'c1', step 4, column 'argument': got int, expected a text or a Comparison"),
    (lambda: opened().hear("user", date="soon"), "case_events, row 1, column 'date': got 'soon', expected a day written as 2026-10-31"),
]  # fmt: skip


@pytest.mark.parametrize(("make", "message"), WRONG)
def test_wrong_steps(make: Any, message: str) -> None:
    with pytest.raises(cb.InputError) as error:
        make()
    assert str(error.value) == message


def test_a_history_written_by_others_is_checked_whole() -> None:
    steps = {
        "case": [7, 7, 8],
        "number": [1, 3, 1],
        "date": ["2026-09-01", "2026-09-02", "2026-09-03"],
        "kind": ["opened", "argument", "evidense"],
        "properties": ['{"signal": "ticket"}', '{"argument": "x"}', '{"role": "user"'],
    }
    with pytest.raises(cb.InputError) as error:
        cb._core.feedback.fold_cases(cb.frames.read(steps, name="case_events"))
    told = str(error.value).splitlines()
    assert told[0] == "4 problems"
    assert "case_events, row 2" in told[1]
    assert "case 7, step 3, row 1, column 'number': got 3, expected 2, as steps are numbered without gaps" in told[2]
    assert "got a move from opened to argued (argument)" in told[3]
    assert "column 'kind': got 'evidense'" in told[4]


def test_a_diagnosis_takes_a_clause_and_an_argument_a_comparison() -> None:
    clause = cb.ownership.Clause(clause=4, criterion="loss_share", operator="<=", limit=0.03, since="2026-09-01")
    case = heard().diagnose("technical", clause=clause, date="2026-09-07")
    assert (case.clause, case.criterion, case.blocking_role) == ("4", "loss_share", "technical")
    terms = {
        "contract": "tolling",
        "weight_grams": 2.0,
        "fineness": 0.585,
        "work_per_gram": 450.0,
        "loss_basis": "finished",
    }
    comparison = cb.ownership.compare(
        cb.ownership.Offer(supplier="ours", loss_share=0.035, **terms),
        cb.ownership.Offer(supplier="theirs", loss_share=0.025, **terms),
        cb.ownership.Buyer(vat="excluded", currency="RUB", metal_price_per_gram=7000),
    )
    case = case.argue(comparison, date="2026-09-10")
    assert case.argument == comparison.sentence
    assert case.comparison == comparison.to_dict()


def test_reopening_forgets_the_outcome_and_keeps_the_history() -> None:
    case = closed().learn("ask procurement first", date="2026-10-02").reopen(date="2026-11-01")
    assert (case.state, case.outcome, case.closed, case.lessons) == ("opened", None, None, "ask procurement first")
    assert case.blocking_role == "technical"


def test_what_is_asked_becomes_events_that_the_catalogue_acts_upon() -> None:
    case = opened().ask("economic", date="2026-09-03").ask("user", date="2026-09-03").hear("user", date="2026-09-04")
    assert (case.asked, case.missing) == ("economic", ("economic", "technical"))
    events = case.events()
    assert events["event"] == ["case c1 step 2"]
    contacts = {"contact": ["ann", "bob"], "account": [1, 1], "role": ["economic", "technical"]}
    engine = cb.feedback.Engine(cb.feedback.Rules.catalogue(), contacts, {"account": [1]}, seed=1)
    sent = engine.step(events, until="2026-09-10").sent
    asked = zip(sent["contact"], sent["rule"], sent["reminder"], strict=True)
    assert list(asked) == [("ann", "case_asks_economic", False), ("ann", "case_asks_economic", True)]


def test_a_case_shows_itself_and_escapes_what_people_wrote() -> None:
    page = opened(note="<script>alert(1)</script>")._repr_html_()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


WRONG_ARGUMENTS: list[tuple[Any, str]] = [
    (lambda: opened(expected=["economic", "tech"]), "case 'c1', column 'expected': got 'tech', expected one of economic, technical, user"),
    (lambda: opened(expected=[]), "case 'c1', column 'expected': got [], expected at least one of economic, technical, user"),
    (lambda: opened(value=float("nan")), "case 'c1', column 'value': got nan, expected a finite number of at least 0"),
    (lambda: opened(value=-1), "case 'c1', column 'value': got -1, expected a finite number of at least 0"),
    (lambda: opened(value="much"), "case 'c1', column 'value': got 'much', expected a finite number of at least 0"),
    (lambda: Case.open("", account=1, signal="ticket", date="2026-09-01"), "case, column 'case': got '', expected a key that is not empty"),
    (lambda: opened().act(" ", owner="x", due="2026-09-09", date="2026-09-03"), "case 'c1', step 2, column 'action': got ' ', expected a text that is not empty"),
    (lambda: opened().act("x", owner="", due="2026-09-09", date="2026-09-03"), "case 'c1', step 2, column 'owner': got '', expected a text that is not empty"),
    (lambda: opened().note(None, date="2026-09-03"), "case 'c1', step 2, column 'note': got None, expected a text that is not empty"),
    (lambda: opened().learn("", date="2026-09-03"), "case 'c1', step 2, column 'lesson': got '', expected a text that is not empty"),
    (lambda: argued().close("won", conceded="5%", date="2026-10-01"), "case 'c1', step 5, column 'conceded': got '5%', expected nothing, as the outcome is won; or the outcome conceded"),
    (lambda: cb.feedback.case_board({}, as_of="2026-01-01"), "case_board, column 'book': got dict, expected a Book or a store"),
]  # fmt: skip


@pytest.mark.parametrize(("make", "message"), WRONG_ARGUMENTS)
def test_wrong_arguments(make: Any, message: str) -> None:
    with pytest.raises(cb.InputError) as error:
        make()
    assert str(error.value).startswith(message)


def test_the_boards_day_and_a_views_book_are_checked(tmp_path: Any) -> None:
    from cabochon.report import views

    with cb.open(tmp_path / "firm.cabochon", currency="EUR") as store:
        with pytest.raises(cb.InputError, match="case_board, column 'as_of': got '2020', expected a day such as"):
            cb.feedback.case_board(store, as_of="2020")
        with pytest.raises(
            cb.InputError, match=r"report, column 'book': got Store, expected a Book, such as store.book\(\)"
        ):
            views.people(store, 1, as_of="2026-01-01")


def test_evidence_is_of_the_account_and_of_its_role_on_that_day(tmp_path: Any) -> None:
    with cb.open(tmp_path / "firm.cabochon", currency="EUR") as store:
        store.append("accounts", {"account": [1, 2]})
        store.append("contacts", {"contact": [1, 2, 3], "account": [1, 2, 1], "role": ["technical", "user", None]})
        store.append("roles", {"contact": [3, 3], "since": ["2026-01-01", "2026-09-04"], "until": ["2026-09-04", None],
                               "role": ["user", "technical"]})  # fmt: skip
        store.append("responses", {"response": [1, 2, 3], "contact": [1, 2, 3], "date": ["2026-09-01"] * 3})
        day = {"date": "2026-09-03"}
        for case, message in (
            (opened().hear("technical", contact=2, **day), "column 'contact': got 2, expected a contact of account 1"),
            (opened().hear("user", contact=1, **day), "column 'role': got 'user', expected 'technical', the role of contact 1"),
            (opened().hear("technical", contact=3, **day), "column 'role': got 'technical', expected 'user'"),
            (opened().hear("technical", contact=1, response=3, **day), "column 'response': got 3, expected an answer of contact 1"),
            (opened().hear("technical", response=2, **day), "column 'response': got 2, expected an answer of account 1"),
        ):  # fmt: skip
            with pytest.raises(cb.InputError, match=f"case 'c1', step 2, {message}"):
                case.save(store)
            assert store.tables()["cases"] == 0
        good = opened().hear("user", contact=3, response=3, **day).hear("technical", contact=3, date="2026-09-04")
        good.save(store)
        assert len(cb.feedback.case(store, "c1")) == 3


def test_a_step_that_leads_to_no_state_says_that_it_needs_an_open_case() -> None:
    with pytest.raises(
        cb.InputError, match=r"a move from closed to a step that needs an open case \(action\), expected"
    ):
        closed().act("letter", owner="sales", due="2026-11-01", date="2026-10-03")
