"""Progress and Ctrl-C of long work."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from cabochon import InputError, _core

WORK = """
import signal, sys, time
from cabochon import _core
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it
def show(done, total):
    print(done, flush=True)
try:
    _core.pass_time(20.0, threads={threads}, progress={progress})
except KeyboardInterrupt:
    print("stopped", time.time(), flush=True)
"""


def time_to_stop(code: str) -> float:
    """Seconds between the signal and the KeyboardInterrupt that it became."""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        time.sleep(0.7)  # the import and a good piece of the work
        sent = time.time()
        child.send_signal(signal.SIGINT)
        output, _ = child.communicate(timeout=10)
    assert child.returncode == 0
    word, when = output.splitlines()[-1].split()
    assert word == "stopped"
    return float(when) - sent


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("progress", ["None", "show"])
def test_ctrl_c_stops_within_a_tenth_of_a_second(threads: int, progress: str) -> None:
    code = "print('ready', flush=True)\n" + WORK.format(threads=threads, progress=progress)
    waits: list[float] = []
    while not waits or (waits[-1] >= 0.1 and len(waits) < 4):  # a busy machine may be late for other reasons
        waits.append(time_to_stop(code))
    print(f"stopped after {waits} s")
    assert min(waits) < 0.1


def test_progress_goes_up_and_ends_at_the_total() -> None:
    told: list[tuple[int, int]] = []
    started = time.monotonic()
    _core.pass_time(0.3, progress=lambda done, total: told.append((done, total)))
    every_50_ms = (time.monotonic() - started) / 0.05
    assert 2 <= len(told) <= every_50_ms + 2
    assert told == sorted(told)
    assert told[-1] == (300000, 300000)


@pytest.mark.parametrize("threads", [1, 2])
def test_an_error_of_the_callback_stops_the_work_and_comes_out(threads: int) -> None:
    def fail(done: int, total: int) -> None:
        raise LookupError("no more")

    start = time.monotonic()
    with pytest.raises(LookupError, match="no more"):
        _core.pass_time(20.0, threads=threads, progress=fail)
    assert time.monotonic() - start < 2


def test_what_is_no_function_is_refused() -> None:
    with pytest.raises(InputError, match=r"column 'progress': got 5, expected None or a function of \(done, total\)"):
        _core.pass_time(0.0, progress=5)
