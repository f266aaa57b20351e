"""One writer at a time: the second one waits, and learns who kept it waiting."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager

from cabochon.errors import StoreError

WAIT_SECONDS = 30.0
STEP_MILLISECONDS = 100  # how long SQLite sleeps before Python may see a Ctrl-C
WRITE_LOCK_BYTE = 120  # of the -shm file, https://www.sqlite.org/walformat.html#wal_locks


def is_busy(error: sqlite3.Error) -> bool:
    """Whether somebody else holds a lock."""
    return "locked" in str(error) or "busy" in str(error)


@contextmanager
def transaction(connection: sqlite3.Connection, path: str, wait_seconds: float = WAIT_SECONDS) -> Iterator[None]:
    """All or nothing, with the write lock from the start. An acknowledged one is on the disk."""
    deadline = time.monotonic() + wait_seconds
    connection.execute(f"PRAGMA busy_timeout = {STEP_MILLISECONDS}")
    try:
        while True:
            try:
                connection.execute("BEGIN IMMEDIATE")
                break
            except sqlite3.OperationalError as error:
                if not is_busy(error):
                    raise
                if time.monotonic() > deadline:
                    who = holder(path) or "another program"
                    raise StoreError(
                        f"{path}: nothing was written: {who} is writing to this store and has not finished within "
                        f"{wait_seconds:g} seconds"
                    ) from error
    finally:
        connection.execute(f"PRAGMA busy_timeout = {int(WAIT_SECONDS * 1000)}")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def holder(path: str) -> str | None:
    """Process that holds the write lock, where the system tells (Linux)."""
    try:
        shared = os.stat(path + "-shm")
        file = f"{os.major(shared.st_dev):02x}:{os.minor(shared.st_dev):02x}:{shared.st_ino}"
        with open("/proc/locks", encoding="ascii", errors="replace") as locks:
            for line in locks:
                words = line.split()
                if len(words) < 8 or words[3] != "WRITE" or words[5] != file:
                    continue
                if words[6].isdigit() and int(words[6]) <= WRITE_LOCK_BYTE and _at_least(words[7], WRITE_LOCK_BYTE):
                    return f"process {words[4]}{_program(words[4])}"
    except (OSError, AttributeError):
        pass
    return None


def _at_least(end: str, byte: int) -> bool:
    return end == "EOF" or (end.isdigit() and int(end) >= byte)


def _program(process: str) -> str:
    try:
        with open(f"/proc/{process}/comm", encoding="utf-8", errors="replace") as file:
            return f" ({file.read().strip()})"
    except OSError:
        return ""
