"""The published JSON Schema: it takes what loading takes, and refuses what only the form makes wrong."""

from __future__ import annotations

import copy
from typing import Any

import pytest

import cabochon as cb

jsonschema = pytest.importorskip("jsonschema")

from .test_rules import GOOD  # noqa: E402


@pytest.fixture(scope="module")
def validator() -> Any:
    schema = cb.feedback.Rules.schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_the_catalogue_as_shipped_and_as_written_out(validator: Any) -> None:
    import json
    from importlib import resources

    shipped = json.loads(
        (resources.files("cabochon.feedback") / "catalogue" / "rules.json").read_text(encoding="utf-8")
    )
    validator.validate(shipped)
    validator.validate(cb.feedback.Rules.catalogue().to_dict())
    validator.validate(GOOD)


WRONG: list[tuple[Any, str]] = [
    (lambda d: d["rules"][0].pop("survey"), "survey"),
    (lambda d: d["rules"][0].update(roles=[]), "roles"),
    (lambda d: d["rules"][0].update(roles=["seller"]), "roles"),
    (lambda d: d["rules"][0].update(ask=0), "ask"),
    (lambda d: d["rules"][0].update(holdout=1), "holdout"),
    (lambda d: d["rules"][0].update(exempt=["objected"]), "exempt"),
    (lambda d: d["rules"][0].update(prioritty=1), "prioritty"),
    (lambda d: d["rules"][0].update(absence={"of": "order", "median": 2}), "event"),
    (lambda d: d["rules"][1].update(absence={"of": "order"}), "absence"),
    (lambda d: d["rules"][0].update(filter={"all": []}), "filter"),
    (lambda d: d["rules"][0].update(filter={"property": "amount", "op": "~", "value": 1}), "filter"),
    (lambda d: d["rules"][0].update(filter={"count": "order", "op": "=", "value": 1}), "filter"),
    (lambda d: d["limits"].update(quiet_weekdays=["caturday"]), "limits"),
    (lambda d: d.update(schema="cabochon/rules/2"), "schema"),
]


@pytest.mark.parametrize(("change", "place"), WRONG)
def test_both_refuse_what_is_malformed(validator: Any, change: Any, place: str) -> None:
    document = copy.deepcopy(GOOD)
    change(document)
    assert not validator.is_valid(document), place
    with pytest.raises(cb.InputError):
        cb.feedback.Rules(document)
