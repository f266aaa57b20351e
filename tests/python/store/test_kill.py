"""kill -9 in the middle of an append: every acknowledged row is there, and no half of a batch."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

import cabochon as cb

BATCH = 400
WRITER = f"""
import sys
import cabochon as cb
store = cb.open(sys.argv[1], currency="EUR")
batch = int(sys.argv[2])
while True:
    rows = [f"{{batch}}-{{i}}" for i in range({BATCH})]
    receipt = store.append("responses", {{"response": rows, "date": ["2026-10-01"] * len(rows), "comment": rows}})
    print(batch, receipt.accepted, flush=True)
    batch += 1
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no kill -9 here")
def test_what_was_acknowledged_survives(path: Path) -> None:
    moments = random.Random(20261031)
    acknowledged: set[int] = set()
    started = 0
    for _ in range(6):
        command = [sys.executable, "-c", WRITER, os.fspath(path), str(started)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            first = writer.stdout.readline()  # the writer is at work
            assert first.split() == [str(started), str(BATCH)]
            time.sleep(moments.uniform(0, 0.3))
            writer.send_signal(signal.SIGKILL)
            lines = [first, *writer.stdout.read().splitlines()]
        acknowledged |= {int(line.split()[0]) for line in lines if len(line.split()) == 2}
        with cb.open(path) as store:
            found: dict[int, int] = {}
            for key in store.table("responses")["response"]:
                found[int(key.split("-")[0])] = found.get(int(key.split("-")[0]), 0) + 1
            assert set(found.values()) == {BATCH}
            assert acknowledged <= set(found)
            assert len(store.receipts()) == len(found)
            started = max(found) + 1
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()
    assert len(acknowledged) >= 6


def test_a_failed_append_leaves_nothing(firm: cb.Store, monkeypatch: pytest.MonkeyPatch) -> None:
    from cabochon.store import aside

    def fail(*_: object) -> None:
        raise MemoryError

    before = firm.tables()
    with monkeypatch.context() as patched:
        patched.setattr(aside, "keep", fail)
        with pytest.raises(MemoryError):
            firm.append("accounts", {"account": ["z"]})
    assert firm.tables() == before
    assert firm.append("accounts", {"account": ["z"]}).accepted == 1
