"""Runs contenders side by side: alternating repetitions, CPU and wall time, peak memory, one checksum for all."""

from __future__ import annotations

import argparse
import importlib
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Run = Callable[[], Any]


@dataclass
class Contender:
    """One way to do the job."""

    name: str
    prepare: Callable[[Any], Run]  #: data -> the job, with the data already in the contender's own form
    checksum: Callable[[Any], tuple[float, ...]]  #: result -> numbers that must agree
    needs: tuple[str, ...] = ()  #: modules without which it is skipped
    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    memory: float | None = None  #: peak beyond the data, MB

    def missing(self) -> str | None:
        for module in self.needs:
            try:
                importlib.import_module(module)
            except ImportError:
                return module
        return None

    def version(self) -> str:
        module = importlib.import_module(self.needs[0]) if self.needs else None
        return getattr(module, "__version__", "") if module else ""


def cpu_seconds() -> float:
    """User and system time of this process, its threads and its children."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


def machine() -> str:
    model = platform.processor() or platform.machine()
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            model = next((line.split(":", 1)[1].strip() for line in file if line.startswith("model name")), model)
    except OSError:
        pass
    pages = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return (
        f"{model}, {os.cpu_count()} cores, {pages / 2**30:.0f} GiB, {platform.system()}, "
        f"Python {platform.python_version()}; load when started {os.getloadavg()[0]:.1f}"
    )


def agree(first: tuple[float, ...], second: tuple[float, ...]) -> bool:
    return len(first) == len(second) and all(
        abs(a - b) <= 1e-9 * max(1.0, abs(a), abs(b)) for a, b in zip(first, second, strict=True)
    )


def compete(contenders: Sequence[Contender], data: Any, *, repetitions: int) -> list[Contender]:
    """Alternates the contenders; raises when their checksums differ. Skipped ones are named on stderr."""
    there: list[tuple[Contender, Run]] = []
    expected: tuple[float, ...] | None = None
    for contender in contenders:
        missing = contender.missing()
        if missing:
            print(f"skipped: {contender.name} ({missing} is not installed)", file=sys.stderr)
            continue
        run = contender.prepare(data)
        found = contender.checksum(run())  # a first run that is not measured
        if expected is None:
            expected = found
        elif not agree(expected, found):
            raise SystemExit(f"{contender.name} computed {found}, {there[0][0].name} computed {expected}")
        there.append((contender, run))
    for _ in range(repetitions):
        for contender, run in there:
            cpu, wall = cpu_seconds(), time.perf_counter()
            result = run()
            contender.cpu.append(cpu_seconds() - cpu)
            contender.wall.append(time.perf_counter() - wall)
            del result
    return [contender for contender, _ in there]


def peak_megabytes(*, start_again: bool = False) -> float:
    """Largest memory of this process so far; where Linux allows it, since the last start."""
    try:
        if start_again:
            Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
        status = Path("/proc/self/status").read_text(encoding="ascii")
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure_memory(module: str, case: str, contenders: Sequence[Contender]) -> None:
    """Each contender once in a fresh process: the peak while it runs, beyond what stood there before."""
    for contender in contenders:
        command = [sys.executable, "-m", module, "--case", case, "--memory-of", contender.name]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        contender.memory = float(done.stdout.split()[-1])


def table(title: str, contenders: Sequence[Contender], ours: str) -> str:
    """Markdown, the quickest first, as ratios to ours."""
    base = next(c for c in contenders if c.name == ours)
    lines = [
        f"| {title} | CPU s | CPU, ours = 1 | wall s | wall, ours = 1 | memory MB |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for c in sorted(contenders, key=lambda c: min(c.cpu)):
        memory = "" if c.memory is None else f"{c.memory:.0f}"
        name = f"**{c.name}**" if c.name == ours else f"{c.name} {c.version()}".strip()
        lines.append(
            f"| {name} | {min(c.cpu):.3f} | {min(c.cpu) / min(base.cpu):.1f} "
            f"| {min(c.wall):.3f} | {min(c.wall) / min(base.wall):.1f} | {memory} |"
        )
    return "\n".join(lines)


def arguments(description: str, cases: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--case", choices=[*cases, "all"], default="all")
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--markdown", action="store_true", help="print only the tables and the machine")
    parser.add_argument("--no-memory", action="store_true", help="do not measure memory in fresh processes")
    parser.add_argument("--out", type=Path, help="write the tables, the machine and the date there as well")
    parser.add_argument("--memory-of", help=argparse.SUPPRESS)
    return parser.parse_args()


def main(
    *,
    description: str,
    cases: dict[str, tuple[str, Callable[[], Any]]],
    contenders: Callable[[], list[Contender]],
    ours: str,
    module: str,
    goals: dict[str, float],
    kernel: str,
) -> None:
    """A bench's command line: for each case a table, then whether its goals were met."""
    options = arguments(description, list(cases))
    if options.memory_of:
        chosen = next(c for c in contenders() if c.name == options.memory_of)
        run = chosen.prepare(cases[options.case][1]())
        before = peak_megabytes(start_again=True)
        result = run()
        print(peak_megabytes() - before)
        del result
        return
    written = [f"{time.strftime('%Y-%m-%d', time.gmtime())}: {machine()}; {options.repetitions} repetitions"]
    print(written[0], end="\n\n")
    for case, (title, make) in cases.items():
        if options.case not in (case, "all"):
            continue
        done = compete(contenders(), make(), repetitions=options.repetitions)
        if not options.no_memory:
            measure_memory(module, case, done)
        written.append(table(title, done, ours))
        print(written[-1], end="\n\n", flush=True)
        if options.out:
            options.out.parent.mkdir(parents=True, exist_ok=True)
            options.out.write_text("\n\n".join(written) + "\n", encoding="utf-8")
        best = {c.name: min(c.cpu) for c in done}
        peers = {name: cpu for name, cpu in best.items() if name not in (ours, kernel)}
        if peers and not options.markdown:
            first = min(peers, key=lambda name: peers[name])
            print(f"best peer {first}: {peers[first] / best[ours]:.1f} times our CPU time; goal {goals[case]:g}")
        if kernel in best and not options.markdown:
            print(f"ours is {best[ours] / best[kernel]:.2f} times the {kernel}; goal at most 2\n")
