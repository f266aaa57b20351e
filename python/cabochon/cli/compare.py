"""``cabochon compare``: which of two offers costs less to own, line by line."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from ..errors import InputError
from ..nearest import did_you_mean
from .errors import CommandError

SECTIONS = ("buyer", "ours", "theirs")
TERM_KEYS = ("value", "unit", "source", "date", "assumed")


def add_parser(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "compare",
        help="which of two offers costs less to own",
        description="Compares two offers by their whole cost of ownership. `cabochon init` writes the form to fill in.",
    )
    parser.add_argument("file", metavar="OFFERS", help="TOML file with [buyer], [ours] and [theirs]")
    parser.add_argument("--json", action="store_true", help="print the comparison as JSON")


def run(args: argparse.Namespace) -> int:
    from .. import ownership

    path = Path(args.file)
    content = read_offers(path)
    try:
        buyer = _record(ownership.Buyer, content["buyer"], path, "buyer")
        ours = _record(ownership.Offer, content["ours"], path, "ours")
        theirs = _record(ownership.Offer, content["theirs"], path, "theirs")
        comparison = ownership.compare(ours, theirs, buyer, one_sided=content.get("one_sided", "error"))
    except InputError as error:
        raise CommandError(_sentence(error, path)) from None
    if args.json:
        print(json.dumps(json.loads(comparison.to_json()), ensure_ascii=False, indent=2))
        return 0
    show(comparison, content)
    return 0


def read_offers(path: Path) -> dict[str, Any]:
    """The file's content, its sections checked."""
    from ..intake.toml import line_of, read_toml

    content = read_toml(path)
    for key in content:
        if key not in (*SECTIONS, "one_sided"):
            line = line_of(path, key) or line_of(path, "", after=key)
            place = f"{path}, line {line}" if line else str(path)
            near = did_you_mean(key, (*SECTIONS, "one_sided"))
            raise CommandError(
                f"{place}: no '{key}' here" + (near or "; known are [buyer], [ours], [theirs], one_sided")
            )
    for section in SECTIONS:
        if not isinstance(content.get(section), dict):
            raise CommandError(f"{path}: no section [{section}]; `cabochon init` writes a form with all three")
    return content


def _record(kind: Any, entries: dict[str, Any], path: Path, section: str) -> Any:
    from ..intake.toml import line_of
    from ..ownership import Term

    known = [field["name"] for field in kind.fields()]
    values = {}
    for key, value in entries.items():
        line = line_of(path, key, after=section)
        place = f"{path}, line {line}, [{section}]" if line else f"{path}, [{section}]"
        if key not in known:
            near = did_you_mean(key, known) or f"; known are {', '.join(known)}"
            raise CommandError(f"{place}: no term '{key}'{near}")
        if isinstance(value, dict):
            for inner in value:
                if inner not in TERM_KEYS:
                    near = did_you_mean(inner, TERM_KEYS) or f"; known are {', '.join(TERM_KEYS)}"
                    raise CommandError(f"{place}, '{key}': no key '{inner}'{near}")
            value = Term(**value)
        try:
            kind(**{key: value})
        except InputError as error:
            problem = error.problems[0]
            raise CommandError(f"{place}, '{key}': got {problem['value']}, expected {problem['expected']}") from None
        values[key] = value
    return kind(**values)


def _sentence(error: InputError, path: Path) -> str:
    if len(error.problems) <= 1:
        return f"{path}: {error}"
    return f"{path}: " + "; ".join(
        f"{problem['column'] or problem['table']}: "
        + (f"got {problem['value']}, " if problem["value"] else "")
        + f"expected {problem['expected']}"
        for problem in error.problems
    )


def show(comparison: Any, content: dict[str, Any]) -> None:
    """The comparison as a table and a sentence."""
    from .console import heading, say, table

    currency = content["buyer"].get("currency", "")
    names = [str(content[side].get("supplier", side)) for side in ("ours", "theirs")]
    heading(f"Cost of ownership of one piece, {currency}".rstrip(", "))
    rows = [
        (row["line"].replace("_", " "), *(_amount(row[k]) for k in ("ours", "theirs", "difference")))
        for row in lines_of(comparison)
    ]
    without = comparison.without_metal
    rows.append(("total", *(_amount(float(x)) for x in (comparison.ours, comparison.theirs, comparison.difference))))
    rows.append(("total without metal", *(_amount(float(_side(without, k))) for k in ("ours", "theirs", "difference"))))
    price = comparison.price_only
    if price:
        rows.append(
            (
                "price only: metal, loss, work",
                *(_amount(float(_side(price, k))) for k in ("ours", "theirs", "difference")),
            )
        )
    table(["line", *names, "difference"], rows, right=[1, 2, 3])
    say()
    say(verdict(comparison, names, currency))
    if price and comparison.verdict in ("ours", "theirs"):
        cheaper = 0 if float(_side(price, "difference")) < 0 else 1
        if ("ours", "theirs")[cheaper] != comparison.verdict:
            say(f"By price alone {names[cheaper]} would look cheaper.")
    for label, listed in (
        ("Not considered, for want of terms", _missing(comparison)),
        ("Taken as zero, since not given", comparison.assumed_zero),
        ("Assumed", comparison.assumed),
        ("To ask", comparison.questions),
    ):
        if listed:
            say(f"{label}: {'; '.join(map(str, listed))}.")
    if comparison.unsourced:
        say(f"As stated, not verified: {len(comparison.unsourced)} terms name no source.")


def verdict(comparison: Any, names: list[str], currency: str) -> str:
    """The conclusion in a sentence."""
    if comparison.verdict == "cannot_tell":
        return f"It cannot be told which of {names[0]} and {names[1]} costs less to own."
    winner = names[0] if comparison.verdict == "ours" else names[1]
    dearer = float(comparison.theirs if comparison.verdict == "ours" else comparison.ours)
    gap = abs(float(comparison.difference))
    share = f" ({100 * gap / dearer:.1f} % of the total)" if dearer else ""
    return f"{winner} costs less to own: {_amount(gap)} {currency} less a piece{share}."


def lines_of(comparison: Any) -> list[dict[str, Any]]:
    return list(comparison.lines.rows())


def _missing(comparison: Any) -> list[str]:
    listed = comparison.missing if hasattr(comparison, "missing") else comparison.not_considered
    return [f"{str(line).replace('_', ' ')} ({', '.join(terms)})" for line, terms in dict(listed).items()]


def _side(sides: Any, name: str) -> Any:
    return sides[name] if isinstance(sides, dict) else getattr(sides, name)


def _amount(number: float) -> str:
    return f"{number:,.2f}".replace("-", "−")
