"""Kill a process that saves or journals, at random moments, and look at what is left.

    python tests/store/kill_rounds.py journal|save|unsafe ROUNDS SEED FOLDER

prints one JSON object that counts the rounds, what was acknowledged, and everything that went
wrong. A process of its own, so that forking is safe: nothing here has threads, children may.
``unsafe`` saves without the protection of SQLite's journal: the control that shows that damage is
noticed.
"""

import json
import os
import random
import select
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path

from planner.domain.errors import Message, UserError
from planner.domain.project import Project
from planner.store import database
from planner.store.journal import Journal
from planner.store.project_file import open_project, save, save_new
from planner.store.recovery import find_recoverable, recover
from tests.store.samples import mark_of, marked, sample_project

LONGEST_LIFE_SECONDS = 0.2
UNSAFE = ("PRAGMA journal_mode = MEMORY", "PRAGMA synchronous = OFF", "PRAGMA cache_size = 5")

Acknowledge = Callable[[int], object]
Work = Callable[[Acknowledge], None]


@dataclass
class Tally:
    """What happened in all rounds together."""

    rounds: int = 0
    acknowledged: int = 0
    lost: int = 0
    damaged: int = 0
    interrupted: int = 0
    """Rounds that ended inside a transaction: without any the test would show nothing."""


def killed(work: Work, life_seconds: float) -> int:
    """Run *work* in a child, kill it after a while, return the last number it acknowledged."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            work(lambda number: os.write(writer, f"{number}\n".encode()))
        finally:
            os._exit(1)  # work never ends by itself
    os.close(writer)
    received = b""
    end = None
    while end is None or time.monotonic() < end:
        ready, _, _ = select.select([reader], [], [], 0.002)
        if ready:
            received += os.read(reader, 65536)
            end = end or time.monotonic() + life_seconds
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while more := os.read(reader, 65536):
        received += more
    os.close(reader)
    whole_lines = received[: received.rfind(b"\n") + 1]
    return int(whole_lines.split()[-1])


def journal_rounds(folder: Path, rounds: int, chance: random.Random) -> Tally:
    """Kill a document that is being edited; what its journal recovers is edited on."""
    tally = Tally()
    state = marked(sample_project(racks=60, servers_per_rack=5), 0)
    for _ in range(rounds):
        last = killed(editing(folder, state, chance), chance.uniform(0.0, LONGEST_LIFE_SECONDS))
        tally.rounds += 1
        tally.acknowledged += last - mark_of(state)
        tally.interrupted += any(is_hot(found) for found in folder.glob("*-journal"))
        try:
            (found,) = find_recoverable(folder)
            state = recover(found).project
            tally.lost += mark_of(state) < last
        except (UserError, ValueError):
            tally.damaged += 1
        for leftover in folder.iterdir():
            leftover.unlink()
    return tally


def editing(folder: Path, begin: Project, chance: random.Random) -> Work:
    """Return work that edits for ever, flushing now and then."""

    def work(acknowledge: Acknowledge) -> None:
        journal = Journal(folder, None, complain, debounce_seconds=0.0)
        first = mark_of(begin) + 1
        before, told = begin, 0
        for number in count(first):
            after = marked(before, number)
            journal.append(f"Edit {number}", before, after)
            before = after
            if chance.random() < 0.3:
                journal.flush()
            if (sequence := journal.acknowledged) > told:
                told = sequence
                acknowledge(first + sequence - 1)

    return work


def is_hot(rollback_journal: Path) -> bool:
    """Tell whether SQLite will roll back: a journal that is done has its header zeroed."""
    return any(rollback_journal.read_bytes()[:8])


def save_rounds(folder: Path, rounds: int, chance: random.Random) -> Tally:
    """Kill a process that saves again and again, by differences and at times as a whole."""
    tally = Tally()
    path = folder / "plan.rackwright"
    first = marked(sample_project(racks=200, servers_per_rack=5), 0)
    save_new(first, path).release()
    before = 0
    for turn in range(rounds):
        work = saving_whole(path) if turn % 4 == 3 else saving_differences(path)
        last = killed(work, chance.uniform(0.0, LONGEST_LIFE_SECONDS))
        tally.rounds += 1
        tally.acknowledged += last - before
        tally.interrupted += bool([*folder.glob("*-journal"), *folder.glob("*.saving")])
        try:
            with open_project(path) as opened:
                before = mark_of(opened.project)
                tally.lost += before < last
        except (UserError, ValueError):
            tally.damaged += 1
            break
    return tally


def saving_differences(path: Path) -> Work:
    """Return work that saves over the last state for ever."""

    def work(acknowledge: Acknowledge) -> None:
        opened = open_project(path)
        for number in count(mark_of(opened.project) + 1):
            opened = save(opened, marked(opened.project, number))
            acknowledge(number)

    return work


def saving_whole(path: Path) -> Work:
    """Return work that replaces the file for ever."""

    def work(acknowledge: Acknowledge) -> None:
        project = open_project(path, read_only=True).project
        for number in count(mark_of(project) + 1):
            save_new(marked(project, number), path).release()
            acknowledge(number)

    return work


def complain(message: Message) -> None:
    """Say on the error output what the journal could not do."""
    print(message, file=sys.stderr)


def main(kind: str, rounds: str, seed: str, folder: str) -> None:
    """Run the rounds and print the tally."""
    if kind == "unsafe":
        database.DURABLE = UNSAFE
    run = journal_rounds if kind == "journal" else save_rounds
    print(json.dumps(asdict(run(Path(folder), int(rounds), random.Random(int(seed))))))


if __name__ == "__main__":
    main(*sys.argv[1:])
