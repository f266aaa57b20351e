"""The file: whether it is a store, making a new one, connecting."""

from __future__ import annotations

import os
import sqlite3
import stat
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cabochon import _core
from cabochon.errors import StoreError

from .lock import WAIT_SECONDS, holder, is_busy
from .schema import APPLICATION_ID, PATH, SCHEMA_VERSION

MAGIC = b"SQLite format 3\x00"
CACHE_KILOBYTES = 65_536  # pages of a large append stay in memory instead of being written twice
NEEDED = (3, 37, 0)  # strict tables


@contextmanager
def explained(path: str, doing: str) -> Iterator[None]:
    """What SQLite and the system refuse, said as a StoreError that names the file."""
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(f"{path}: {doing} failed: {_sentence(path, error)}") from error
    except StoreError as error:
        if not str(error).startswith("the store is damaged"):
            raise
        raise StoreError(f"{path}: {doing} failed: {error}") from error
    except UnicodeDecodeError as error:
        raise StoreError(f"{path}: {doing} failed: the file is damaged (a text that is not UTF-8)") from error


def _sentence(path: str, error: sqlite3.Error) -> str:
    text = str(error)
    if is_busy(error):
        return f"{holder(path) or 'another program'} holds the store locked"
    if "readonly" in text:
        return "the file or its folder can't be written"
    if "unable to open" in text:
        return "the file can't be opened; its folder must be writable, too"
    if "malformed" in text or "not a database" in text or "no such" in text or "decode" in text:
        return f"the file is damaged ({text})"
    if "full" in text:
        return "the disk is full; nothing was written"
    return text


def check_library(path: str) -> None:
    """Python brings its own SQLite; an old one has no strict tables."""
    if sqlite3.sqlite_version_info < NEEDED:
        needed = ".".join(map(str, NEEDED))
        raise StoreError(f"{path}: a store needs SQLite {needed} or later; this Python has {sqlite3.sqlite_version}")


def exists(path: str) -> bool:
    """Whether there is a file that may be a store; anything that can't be one is a StoreError."""
    try:
        found = os.stat(path)
    except FileNotFoundError:
        folder = os.path.dirname(path) or "."
        if not os.path.isdir(folder):
            raise StoreError(f"{path}: the folder {folder} does not exist") from None
        return False
    except (OSError, ValueError) as error:
        raise StoreError(f"{path!r}: {_reason(error)}") from error
    if stat.S_ISDIR(found.st_mode):
        raise StoreError(f"{path}: is a folder, not a store")
    if not stat.S_ISREG(found.st_mode):
        raise StoreError(f"{path}: is not a regular file (a pipe, a socket or a device), so it can't be a store")
    try:
        with open(path, "rb") as file:
            head = file.read(100)
    except OSError as error:
        raise StoreError(f"{path}: {_reason(error)}") from error
    if not head:
        raise StoreError(f"{path}: is an empty file, not a store; remove it to create a store of that name")
    if not head.startswith(MAGIC):
        raise StoreError(f"{path}: is not a cabochon store: it does not begin as a SQLite file does")
    _check_size(path, head, found.st_size)
    return True


def _check_size(path: str, head: bytes, size: int) -> None:
    """A file shorter than its own header says has been cut, unless the log beside it holds the rest."""
    if len(head) < 100:
        raise StoreError(f"{path}: is cut off after {len(head)} bytes")
    page = struct.unpack(">H", head[16:18])[0]
    pages = struct.unpack(">I", head[28:32])[0]
    whole = (65536 if page == 1 else page) * pages
    log = path + "-wal"
    if size < whole and not (os.path.exists(log) and os.path.getsize(log) > 0):
        raise StoreError(f"{path}: is cut off: {size:,} of {whole:,} bytes are there")


def _reason(error: OSError | ValueError) -> str:
    return (error.strerror or str(error)) if isinstance(error, OSError) else str(error)


def create(path: str, currency: str, timezone: str) -> None:
    """Makes a new store beside the path and moves it there at once, so that nobody ever sees half of one."""
    unfinished = f"{path}.new-{os.getpid()}"
    try:
        with explained(path, "creating the store"):
            Path(unfinished).unlink(missing_ok=True)
            connection = sqlite3.connect(unfinished, isolation_level=None)
            try:
                connection.execute("PRAGMA synchronous = FULL")
                connection.executescript("BEGIN IMMEDIATE;\n" + PATH.read_text(encoding="utf-8") + "\nCOMMIT;")
                meta = {
                    "schema_version": str(SCHEMA_VERSION),
                    "currency": currency,
                    "timezone": timezone,
                    "created_by": f"cabochon {_core.__version__}",
                }
                connection.execute("BEGIN")
                connection.executemany("INSERT INTO meta VALUES (?, ?)", meta.items())
                connection.execute("COMMIT")
            finally:
                connection.close()
        try:
            os.link(unfinished, path)  # unlike a rename, never replaces what another process made meanwhile
        except FileExistsError:
            pass
        except OSError:  # a file system without hard links
            if not os.path.exists(path):
                os.rename(unfinished, path)
        _sync_folder(os.path.dirname(path) or ".")
    except OSError as error:
        if isinstance(error, StoreError):
            raise
        raise StoreError(f"{path}: creating the store failed: {_reason(error)}") from error
    finally:
        for leftover in (unfinished, unfinished + "-journal"):
            Path(leftover).unlink(missing_ok=True)


def _sync_folder(folder: str) -> None:
    """The name of the new file survives a loss of power, too."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def connect(path: str) -> sqlite3.Connection:
    """A connection to a store, set up as durable as the store promises."""
    with explained(path, "opening the store"):
        connection = sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA cell_size_check = ON")
            found = connection.execute("PRAGMA application_id").fetchone()[0]
            if found != APPLICATION_ID:
                raise StoreError(f"{path}: is a SQLite file of another application, not a cabochon store")
            mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
            if mode != "wal":
                raise StoreError(f"{path}: the file system does not allow a write-ahead log, which the store needs")
            connection.execute("PRAGMA synchronous = FULL")
            for database in ("main", "temp"):
                connection.execute(f"PRAGMA {database}.cache_size = -{CACHE_KILOBYTES}")
        except BaseException:
            connection.close()
            raise
    return connection
