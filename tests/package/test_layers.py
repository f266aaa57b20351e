"""The arrows between the rooms: who may include whom, and which rooms are header-only."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from project import ROOT

DOMAINS = {"feedback", "drivers", "ownership", "improvement", "inventory", "retention", "journey", "sales", "community"}
BELOW: dict[str, set[str]] = {
    "core": set(),
    "stats": {"core"},
    "accounts": {"core", "stats"},
    **{domain: {"core", "stats", "accounts"} for domain in DOMAINS},
    "store": {"core", "stats", "accounts"},
    "maturity": {"core", "stats", "accounts", *DOMAINS},
}
INCLUDE = re.compile(r'^\s*#include\s+[<"]cabochon/([a-z_]+)/([a-z_/]+)\.hpp[>"]', re.MULTILINE)


def wrong_arrows(text: str, room: str) -> list[str]:
    found = []
    for target, header in INCLUDE.findall(text):
        allowed = target == room or target in BELOW[room]
        borrowed_records = room in DOMAINS and target in DOMAINS and header.startswith("records")
        if not (allowed or borrowed_records):
            found.append(f"{target}/{header}.hpp")
    return found


FILES = sorted(
    path for root in ("include/cabochon", "src") for path in (ROOT / root).rglob("*.?pp") if path.parent.name in BELOW
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_dependencies_run_one_way(path: Path) -> None:
    room = path.relative_to(ROOT / ("src" if (ROOT / "src") in path.parents else "include/cabochon")).parts[0]
    assert wrong_arrows(path.read_text(encoding="utf-8"), room) == []


def test_a_wrong_arrow_is_seen() -> None:
    assert wrong_arrows('#include "cabochon/accounts/book.hpp"\n', "core") == ["accounts/book.hpp"]
    assert wrong_arrows('#include "cabochon/feedback/nps.hpp"\n', "ownership") == ["feedback/nps.hpp"]
    assert wrong_arrows('#include "cabochon/feedback/records.hpp"\n', "ownership") == []


@pytest.mark.parametrize("library", ["nlohmann", "sqlite3", "pybind11"])
def test_public_headers_stay_lean(library: str) -> None:
    guilty = [p for p in (ROOT / "include").rglob("*.hpp") if f"#include <{library}" in p.read_text(encoding="utf-8")]
    assert guilty == []


def test_pybind11_is_included_in_one_place() -> None:
    guilty = {p.name for p in (ROOT / "python/bindings").iterdir() if "#include <pybind11/" in p.read_text("utf-8")}
    assert guilty == {"bind.hpp"}


def test_the_core_never_prints_or_exits() -> None:
    forbidden = re.compile(r"std::(cout|cerr|printf|exit|abort)\b|\bprintf\(|\babort\(\)")
    guilty = [str(p) for p in FILES if forbidden.search(p.read_text(encoding="utf-8"))]
    assert guilty == []
