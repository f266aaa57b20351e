"""`cabochon ask`, `answers` and `forget`: a month of a small firm from a terminal."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

import cabochon as cb
from cabochon.cli import main


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "firm.cabochon"
    with cb.open(path, currency="EUR") as opened:
        opened.append("accounts", {"account": ["a1"], "name": ["Alba"]})
        opened.append(
            "contacts",
            {"contact": ["ann", "bob"], "account": ["a1", "a1"], "name": ["Ann Quux", "Bob"],
             "role": ["technical", "user"]},
        )  # fmt: skip
        opened.append(
            "events", {"date": ["2026-03-03"], "event": [1], "account": ["a1"], "type": ["regulation_changed"]}
        )
    return path


def run(capsys: pytest.CaptureFixture[str], *words: Any) -> tuple[int, str, str]:
    status = main([str(word) for word in words])
    out = capsys.readouterr()
    return status, out.out, out.err


def test_a_month(store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "invitations.csv"
    words = ("ask", store, "--rules", "catalogue", "--as-of", "2026-03-10", "--output", output)
    status, out, err = run(capsys, *words)
    assert (status, err) == (0, "")
    assert "2026-03-10: 1 to ask" in out
    assert "Ann Quux" in out
    rows = list(csv.DictReader(output.open(encoding="utf-8-sig")))
    assert [(row["contact"], row["survey"], len(row["token"])) for row in rows] == [("ann", "regulation", 22)]
    assert rows[0]["token"] not in out

    export = tmp_path / "export.csv"
    export.write_text(f"date,token,nps,comment\n2026-03-09,{rows[0]['token']},4,too much\n2026-03-09,guessed,9,\n")
    status, out, err = run(capsys, "answers", store, export, "--as-of", "2026-03-31")
    assert (status, err) == (1, "")
    assert "export.csv: 1 accepted, 0 unchanged, 1 kept aside" in out
    assert "line 3, token: got 'gues…'" in out

    status, out, err = run(capsys, "forget", store, "ann")
    assert (status, err) == (0, "")
    assert out.startswith("forgotten; forgotten-")
    assert b"Quux" not in store.read_bytes()


def test_init_writes_rules_that_ask_takes(store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("openpyxl")
    assert main(["init", str(tmp_path / "new")]) == 0
    rules = tmp_path / "new" / "rules.json"
    status, out, _ = run(
        capsys, "ask", store, "--rules", rules, "--as-of", "2026-03-10", "--budget", "2", "--output", tmp_path / "i.csv"
    )
    assert status == 0
    assert "find an economic buyer at Alba" in out


WRONG: list[tuple[list[str], str]] = [
    (["ask", "none.cabochon"], "none.cabochon: no such store; cabochon append makes one"),
    (["ask", "STORE"], "ask, column 'rules': expected a document of rules, as the store has none yet"),
    (["ask", "STORE", "--rules", "none.json"], "none.json: no such file; cabochon init writes a rules.json to change"),
    (["ask", "STORE", "--rules", "catalogue", "--as-of", "soon"],
     "ask, column 'as_of': got 'soon', expected a day written as 2026-10-31"),
    (["ask", "STORE", "--rules", "catalogue", "--output", "STORE"],
     "STORE is there already, and its tokens stand nowhere else: move it, or choose --output"),
    (["ask", "frm.cabochon"], "frm.cabochon: no such store; did you mean 'firm.cabochon'?"),
    (["ask", "STORE", "--rules", "catlogue"], "catlogue: no such file; did you mean 'catalogue'?"),
    (["ask", "STORE", "--budget", "x"],
     "argument --budget: expected a whole number of at least 0, not 'x' (see 'cabochon ask --help')"),
    (["append", "STORE", "a.csv", "b.csv"],
     "one folder or one file at a time, not a.csv, b.csv: put the files into a folder and name that"),
    (["answers", "STORE", "none.csv"], "none.csv: no such file"),
    (["answers", "STORE", "folder"], "folder is a folder, not a file"),
    (["answers", "folder", "none.csv"], "folder is a folder, not a store"),
    (["answers", "STORE", "odd.csv"],
     "odd.csv: column 'Stars' holds numbers from 0 to 10 that may be scores, and nothing says of what; write into a "
     'mapping nps = "Stars" under [columns], or "Stars" = { attribute = "..." } under [ratings], with the scale where '
     'it is not 0 to 10, or leave it out with ignore = ["Stars"] (--ignore "Stars")'),
    (["ask", "STORE", "--rules", "folder"], "folder is a folder, not a file"),
    (["ask", "STORE", "--rules", "odd.csv"], "odd.csv: rules: "),
    (["forget", "STORE", "annn"],
     "forget, column 'contact': got 'annn', expected one of ann, bob (did you mean 'ann'?)"),
    (["forgett", "STORE", "ann"], "no command 'forgett'; did you mean 'forget'?"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "message"), WRONG)
def test_one_sentence(
    store: Path, capsys: pytest.CaptureFixture[str], words: list[str], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(store.parent)
    Path("folder").mkdir()
    Path("odd.csv").write_text("date,contact,Stars,comment\n2026-03-09,ann,9,fine\n")
    status, _, err = run(capsys, *(str(store) if word == "STORE" else word for word in words))
    assert status == 2
    told = f"cabochon: {message.replace('STORE', str(store))}"
    assert err.startswith(told) if message.endswith(": ") else err == told + "\n"


def test_a_column_left_out(store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    export = tmp_path / "odd.csv"
    export.write_text("date,contact,Stars,comment\n2026-03-09,ann,9,fine\n")
    words = ("answers", store, export, "--as-of", "2026-03-31")
    status, out, _ = run(capsys, *words, "--ignore", "Stars")
    assert (status, "1 accepted" in out, "not kept   Stars" in out) == (0, True, True)
    mapping = tmp_path / "m.toml"
    mapping.write_text('[columns]\nnps = "Stars"\n')
    status, out, _ = run(capsys, *words, "--mapping", mapping)
    assert (status, "0 accepted, 1 amended, 0 unchanged, 0 kept aside" in out) == (0, True)


def test_what_a_run_tells_beside_the_asks(store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with cb.open(store) as opened:
        opened.append("events", {"date": ["2026-03-04"], "event": [2], "account": ["a1"], "type": ["defect_clam"]})
    words = ("ask", store, "--rules", "catalogue", "--budget", "1", "--output")
    status, out, _ = run(capsys, *words, tmp_path / "1.csv", "--as-of", "2026-03-10")
    assert status == 0
    assert "no rule knows events of type 'defect_clam'; did you mean 'defect_claim'?" in out
    assert "left out of those worth asking: 1 budget" in out
    _, out, _ = run(capsys, *words, tmp_path / "2.csv", "--as-of", "2026-03-20", "--since", "2026-03-01")
    assert "since counts in the first run only: this one goes on from 2026-03-11" in out
