"""One yardstick: who takes part, what each needed, and whether the answers agree."""

import gc
import time
from dataclasses import dataclass, field
from typing import Callable, Optional

import numpy as np


@dataclass
class Entry:
    """One who takes part.

    run() does the work that is timed; answer(result) turns what it gave into a panel, untimed.
    """

    name: str
    run: Callable[[], object]
    answer: Callable[[object], Optional[np.ndarray]] = lambda result: result
    # Days that it works on; None: all of them. Times are a cell, so they need no scaling by hand.
    days: Optional[int] = None
    # What it leaves out, or answers differently on purpose.
    note: str = ""
    # run() works elsewhere and gives its own seconds, of each clock.
    elsewhere: bool = False
    # More than one on purpose: then only the wall clock is fair.
    threads: int = 1
    # What its answer is compared with; None: that of the first entry.
    expected: Optional[np.ndarray] = None
    best: float = field(default=np.inf, init=False)
    verdict: str = field(default="", init=False)
    # Processor seconds a second of wall, the most that a turn has shown: how many threads were at work.
    busy: float = field(default=0.0, init=False)

    def time_once(self, clock):
        """Seconds of one run by the clock asked for, "wall" or "cpu"."""
        gc.collect()
        gc.disable()
        seconds, result = stopwatch(self.run)
        gc.enable()
        if self.elsewhere:
            seconds = result
        self.busy = max(self.busy, seconds["cpu"] / seconds["wall"])
        return seconds["wall" if self.threads > 1 else clock]


def stopwatch(run):
    """Seconds by the wall and by the processor (all threads of this process), and what the run gave."""
    wall, cpu = time.perf_counter(), time.process_time()
    result = run()
    return {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}, result


class Contest:
    """Entries that answer one question; the first is weipan, whose answer the others are held against."""

    def __init__(self, title, days, stocks, entries, *, relative=0.0, absolute=0.0):
        self.title, self.days, self.stocks, self.entries = title, days, stocks, entries
        self.relative, self.absolute = relative, absolute

    def check(self):
        """Run each once, which also compiles and warms what needs it, and compare the answers."""
        ours = None
        for entry in self.entries:
            given = entry.answer(entry.run())
            if given is None:
                entry.verdict = "not compared"
            elif ours is None:
                ours, entry.verdict = np.array(given), "–"
            else:
                expected = ours if entry.expected is None else entry.expected
                entry.verdict = self.compare(np.asarray(given), expected[: len(given)])

    def compare(self, given, expected):
        if given.shape != expected.shape:
            return f"shape {given.shape}, not {expected.shape}"
        if np.array_equal(given, expected, equal_nan=given.dtype.kind == "f"):
            return "equal"
        if given.dtype == bool:
            return f"{np.count_nonzero(given != expected):,} of {given.size:,} cells differ"
        close = np.isclose(given, expected, rtol=self.relative, atol=self.absolute, equal_nan=True)
        if close.all():
            return f"equal within {self.relative or self.absolute:g}"
        return f"{np.count_nonzero(~close):,} of {given.size:,} cells differ"

    def time(self, repeat, clock):
        """The least of so many runs; all take turns, so that a busy moment of the machine falls on everyone."""
        for turn in range(repeat):
            for entry in self.entries:
                # Whoever needs seconds a run, whatever the moment, takes fewer turns.
                cells = self.days_of(entry) * self.stocks
                if turn < 3 or entry.best * cells < 2e9:
                    entry.best = min(entry.best, entry.time_once(clock) * 1e9 / cells)

    def days_of(self, entry):
        return min(entry.days or self.days, self.days)

    def table(self, floor):
        """Markdown: ns a cell, and how many times the copy's and weipan's."""
        ours = self.entries[0].best
        lines = [
            f"### {self.title}",
            "",
            "| who | ns a cell | ÷ numpy copy | ÷ weipan | answer |",
            "|---|---:|---:|---:|---|",
        ]
        for entry in sorted(self.entries, key=lambda entry: entry.best):
            notes = [entry.verdict, entry.note]
            if entry.busy > 1.3 and entry.threads == 1:
                notes.append(f"used {entry.busy:.1f} processors")
            if self.days_of(entry) < self.days:
                notes.append(f"timed on {self.days_of(entry)} of {self.days} days")
            notes = "; ".join(note for note in notes if note)
            figures = f"{entry.best:.2f} | {entry.best / floor:.1f} | {entry.best / ours:.1f}"
            lines.append(f"| {entry.name} | {figures} | {notes} |")
        return "\n".join(lines) + "\n"
