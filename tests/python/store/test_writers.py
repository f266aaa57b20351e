"""Two writers and a reader: readers go on, a second writer waits its turn."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

import cabochon as cb

WRITER = """
import sys
import cabochon as cb
with cb.open(sys.argv[1], currency="EUR") as store:
    for batch in range(10):
        rows = [f"{sys.argv[2]}-{batch}-{i}" for i in range(50)]
        store.append("responses", {"response": rows, "date": ["2026-10-01"] * 50})
"""
HOLDER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.readline()
"""


def test_two_processes_write_at_once(path: Path) -> None:
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, os.fspath(path), name]) for name in ("a", "b")]
    assert [writer.wait(timeout=120) for writer in writers] == [0, 0]
    with cb.open(path) as store:
        assert store.tables()["responses"] == 1000
        assert store.receipts()["receipt"].tolist() == list(range(1, 21))
        recorded = store.receipts()["recorded_at"].tolist()
        assert recorded == sorted(set(recorded))


def test_a_second_writer_gives_up_in_the_end_and_says_who_writes(path: Path) -> None:
    with cb.open(path, currency="EUR") as store:
        command = [sys.executable, "-c", HOLDER, os.fspath(path)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
            assert holder.stdout is not None
            assert holder.stdin is not None
            assert holder.stdout.readline() == "held\n"
            store.wait_seconds = 0.3
            with pytest.raises(cb.StoreError) as error:
                store.append("accounts", {"account": ["a1"]})
            assert len(store.table("accounts")) == 0  # a reader does not wait
            holder.stdin.close()
        assert store.append("accounts", {"account": ["a1"]}).accepted == 1
    told = f"process {holder.pid}" if sys.platform == "linux" else ""
    assert str(error.value).startswith(f"{path}: nothing was written: {told}")
    assert str(error.value).endswith("is writing to this store and has not finished within 0.3 seconds")


def test_a_second_writer_waits_for_the_first(path: Path) -> None:
    with cb.open(path, currency="EUR") as store:
        command = [sys.executable, "-c", HOLDER, os.fspath(path)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
            assert holder.stdout is not None
            holder.stdout.readline()
            assert holder.stdin is not None
            threading.Timer(0.6, holder.stdin.close).start()
            begun = time.monotonic()
            assert store.append("accounts", {"account": ["a1"]}).accepted == 1
            assert time.monotonic() - begun > 0.3


def test_a_reader_sees_whole_appends_while_a_writer_writes(path: Path) -> None:
    with cb.open(path, currency="EUR") as store:
        writer = subprocess.Popen([sys.executable, "-c", WRITER, os.fspath(path), "a"])
        seen = []
        while writer.poll() is None:
            seen.append(store.tables()["responses"])
        assert writer.returncode == 0
        seen.append(store.tables()["responses"])
    assert seen == sorted(seen)
    assert seen[-1] == 500
    assert all(count % 50 == 0 for count in seen)


def test_threads_share_a_store(store: Any) -> None:
    def work(name: int) -> None:
        for i in range(10):
            store.append("accounts", {"account": [f"{name}-{i}"]})

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.tables()["accounts"] == 40
