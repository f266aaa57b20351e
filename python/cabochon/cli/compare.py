"""``cabochon compare``: which of two offers costs less to own, line by line."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ..errors import InputError
from ..intake.detected import counted
from ..nearest import did_you_mean
from . import letter
from .errors import CommandError

SECTIONS = ("buyer", "ours", "theirs")
KNOWN = (*SECTIONS, "one_sided", "sampling", *letter.SECTIONS)
SAMPLING = ("draws", "seed", "sampler", "level", "shared", "correlations", "correlation", "threads")
TERM_KEYS = (
    "value",
    "unit",
    "source",
    "date",
    "assumed",
    "triangular",
    "pert",
    "normal",
    "lognormal",
    "uniform",
    "beta",
    "counts",
    "between",
    "level",
    "shape",
    "sample",
    "series",
    "base",
    "horizon",
)


def add_parser(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "compare",
        help="which of two offers costs less to own",
        description="Compares two offers by their whole cost of ownership. `cabochon init` writes the form to fill in.",
    )
    parser.add_argument("file", metavar="OFFERS", help="TOML file with [buyer], [ours] and [theirs]")
    parser.add_argument("--json", action="store_true", help="print the comparison as JSON")
    parser.add_argument("--draws", type=int, metavar="N", help="how often uncertain terms are drawn (default 65536)")
    parser.add_argument("--seed", type=int, metavar="N", help="the same seed gives the same draws (default 0)")
    letter.add_arguments(parser)


def run(args: argparse.Namespace) -> int:
    from .. import ownership

    letter.check_arguments(args)
    path = Path(args.file)
    content = read_offers(path)
    ours, theirs, buyer = _records(content, path)
    try:
        comparison = ownership.compare(
            ours, theirs, buyer, one_sided=content.get("one_sided", "error"), **sampling(content, args, path)
        )
    except InputError as error:
        raise CommandError(_sentence(error, path)) from None
    written = letter.write(comparison, content, args, path) if args.letter else []
    if args.json:
        print(json.dumps(json.loads(comparison.to_json()), ensure_ascii=False, indent=2))
        return 0
    if args.lang == "en":
        show(comparison)
    else:
        from .compare_in import show_in

        show_in(comparison, args.lang)
    if written:
        from .console import say

        say()
        for file in written:
            say(str(file))
    return 0


def read_offers(path: Path) -> dict[str, Any]:
    """The file's content, its sections checked."""
    from ..intake.toml import line_of, read_toml

    content = read_toml(path)
    for key in content:
        if key not in KNOWN:
            line = line_of(path, key)
            place = f"{path}, line {line}" if line else str(path)
            near = did_you_mean(key, KNOWN)
            raise CommandError(
                f"{place}: no '{key}' here"
                + (
                    near
                    or "; known are [buyer], [ours], [theirs], one_sided, and for a letter "
                    + ", ".join(f"[{n}]" for n in letter.SECTIONS)
                )
            )
    for section in SECTIONS:
        if not isinstance(content.get(section), dict):
            raise CommandError(f"{path}: no section [{section}]; `cabochon init` writes a form with all three")
    return content


def sampling(content: dict[str, Any], args: argparse.Namespace, path: Path) -> dict[str, Any]:
    """How uncertain terms are drawn: what the file's [sampling] says, and what the command's options say instead."""
    from ..intake.toml import line_of

    stated = content.get("sampling", {})
    if not isinstance(stated, dict):
        raise CommandError(f"{path}: [sampling] is a section, such as [sampling] with draws = 65536")
    for key in stated:
        if key not in SAMPLING:
            line = line_of(path, key, after="sampling")
            place = f"{path}, line {line}, [sampling]" if line else f"{path}, [sampling]"
            near = did_you_mean(key, SAMPLING) or f"; known are {', '.join(SAMPLING)}"
            raise CommandError(f"{place}: no '{key}'{near}")
    chosen = dict(stated)
    if "correlations" in chosen:
        chosen["correlations"] = _pairs(chosen["correlations"], path)
    for name in ("draws", "seed"):
        if getattr(args, name) is not None:
            chosen[name] = getattr(args, name)
    return chosen


def _pairs(rows: Any, path: Path) -> dict[tuple[str, str], float]:
    """``[["buyer.metal_price_per_gram", "ours.work_per_gram", 0.5]]`` as pairs with their number."""
    whole = isinstance(rows, list) and all(isinstance(row, list) and len(row) == 3 for row in rows)
    if not whole or not all(isinstance(row[2], (int, float)) for row in rows):
        expected = 'rows of two terms and a number: [["buyer.metal_price_per_gram", "ours.work_per_gram", 0.5]]'
        raise CommandError(f"{path}, [sampling], 'correlations': expected {expected}")
    return {(str(first), str(second)): float(number) for first, second, number in rows}


def _records(content: dict[str, Any], path: Path) -> tuple[Any, Any, Any]:
    """Our offer, theirs and the buyer; all that is wrong with the three is told at once, line by line."""
    from .. import ownership

    wrong: list[str] = []
    kinds = {"ours": ownership.Offer, "theirs": ownership.Offer, "buyer": ownership.Buyer}
    ours, theirs, buyer = (_record(kind, content[name], path, name, wrong) for name, kind in kinds.items())
    if wrong:
        raise CommandError("\n".join(wrong))
    return ours, theirs, buyer


def _record(kind: Any, entries: dict[str, Any], path: Path, section: str, wrong: list[str]) -> Any:
    """The record of a section, None where something is wrong with it; what is, is added to ``wrong``."""
    from ..intake.toml import line_of
    from ..ownership import Term

    def tell(key: str, text: str, problems: Iterable[dict[str, Any]] = ()) -> None:
        line = line_of(path, key, after=section)
        place = f"{path}, line {line}, [{section}]" if line else f"{path}, [{section}]"
        wrong.append(f"{place}{text}" + "; ".join(_of_problem(one) for one in problems))

    known = [field["name"] for field in kind.fields()]
    values = {}
    before = len(wrong)
    for key, value in entries.items():
        if key not in known:
            tell(key, f": no term '{key}'" + (did_you_mean(key, known) or f"; known are {', '.join(known)}"))
            continue
        if isinstance(value, dict):
            unknown = [inner for inner in value if inner not in TERM_KEYS]
            for inner in unknown:
                near = did_you_mean(inner, TERM_KEYS) or f"; known are {', '.join(TERM_KEYS)}"
                tell(key, f", '{key}': no key '{inner}'{near}")
            if unknown:
                continue
            try:
                value = Term.from_dict(value)
            except InputError as error:
                tell(key, f", '{key}': ", error.problems)
                continue
        values[key] = value
    try:
        made = kind(**values)
    except InputError as error:
        for problem in error.problems:
            tell(problem["column"], f", '{problem['column']}': ", [problem])
        return None
    return made if len(wrong) == before else None


def _of_problem(problem: dict[str, Any]) -> str:
    return (f"got {problem['value']}, " if problem["value"] else "") + f"expected {problem['expected']}"


def _sentence(error: InputError, path: Path) -> str:
    if len(error.problems) <= 1:
        return f"{path}: {error}"
    return f"{path}: " + "; ".join(
        f"{problem['column'] or problem['table']}: {_of_problem(problem)}" for problem in error.problems
    )


def show(comparison: Any) -> None:
    """The comparison as a table and sentences."""
    from .console import heading, say, table

    currency = comparison.buyer.currency
    heading("Cost of ownership of one piece" + (f", {currency}" if currency else ""))
    rows: list[tuple[Any, ...]] = [
        (row["line"].replace("_", " "), row["ours"], row["theirs"], row["difference"])
        for row in comparison.lines.rows()
    ]
    whole = {"ours": comparison.ours, "theirs": comparison.theirs, "difference": comparison.difference}
    named = (
        ("total", whole),
        ("total without metal", comparison.without_metal),
        ("metal, loss and work alone", comparison.price_only),
    )
    for label, sides in named:
        if sides is not None:
            rows.append((label, *(float(sides[side]) for side in ("ours", "theirs", "difference"))))
    table(
        ["line", *comparison.names, "difference"], [(row[0], *map(_amount, row[1:])) for row in rows], right=[1, 2, 3]
    )
    say()
    if not comparison.verified:
        say("As stated, not verified.")
    say(comparison.sentence)
    for line in drawn(comparison):
        say(line)
    missing = [f"{line.replace('_', ' ')} ({', '.join(terms)})" for line, terms in comparison.missing.items()]
    for label, listed in (
        ("Not considered, for want of terms", missing),
        ("Taken as zero, since not given", comparison.assumed_zero),
        ("Assumed", comparison.assumed),
        ("Of no meaning under the contract", comparison.not_used),
    ):
        if listed:
            say(f"{label}: {'; '.join(listed)}.")
    if comparison.unsourced:
        say(f"Without a source: {counted(len(comparison.unsourced), 'term')}.")
    if comparison.undated:
        say(f"Without a day, though it holds only on a day: {'; '.join(comparison.undated)}.")
    if comparison.questions:
        say("To ask, so that more lines can be considered:")
        for question in comparison.questions:
            say(f"  {question}")


def drawn(comparison: Any) -> list[str]:
    """What the draws say, where a term is uncertain: interval, probability with its own doubt, and how often."""
    if comparison.uncertainty is None:
        return []
    difference, sure, how = comparison.difference, comparison.probability, comparison.uncertainty.sampling
    ours = comparison.names[0]
    return [
        f"Difference between {_amount(difference.low)} and {_amount(difference.high)} in {difference.level:.0%} of "
        f"{how.draws:,} draws (seed {how.seed}); amounts above are means.",
        f"Probability that {ours} is the cheaper one: {100 * float(sure.value):.1f}% "
        f"({100 * sure.low:.1f} to {100 * sure.high:.1f}% by the number of draws alone).",
    ]


def _amount(number: float) -> str:
    return f"{number:,.2f}"
