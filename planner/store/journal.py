"""The recovery journal of an open document: every edit on the disk within a second.

`Journal.append` costs the caller nothing; a thread compares the two projects and writes. What
cannot be written (a full disk) stays in memory, is told once and tried again, so that nothing is
lost while the program runs. What a journal leaves behind is read by `planner.store.recovery`.
"""

import atexit
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from pathlib import Path

from planner.domain.errors import Message
from planner.domain.project import Project
from planner.store.journal_file import EditRecord, JournalFile, delete_journal
from planner.store.mapping import row_changes
from planner.store.problems import journal_problem
from planner.store.project_file import OpenedProject

DEBOUNCE_SECONDS = 0.25
RETRY_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class _Edit:
    sequence: int
    at: datetime
    label: str
    old: Project | None
    new: Project


@dataclass(frozen=True, slots=True)
class _Saved:
    opened: OpenedProject
    holds_everything: bool = False
    """Whether the save holds all edits before it, those included that were never journalled."""


class Journal:
    """Protects one open document. All methods may be called from any thread.

    *saved* is the state of the project file, None for a document without a file. When edits cannot
    be written *on_problem* is called on the writer thread, once until it works again.
    """

    def __init__(
        self,
        folder: Path,
        saved: OpenedProject | None,
        on_problem: Callable[[Message], None],
        *,
        debounce_seconds: float = DEBOUNCE_SECONDS,
        retry_seconds: float = RETRY_SECONDS,
    ) -> None:
        self._folder = folder
        self._writer = _Writer(folder, saved)
        self._on_problem = on_problem
        self._debounce_seconds = debounce_seconds
        self._retry_seconds = retry_seconds
        self._changed = threading.Condition()
        self._waiting: deque[_Edit | _Saved] = deque()
        self._due = 0.0
        self._sequence = 0
        self._acknowledged = 0
        self._attempt = 0
        self._failed_attempt = 0
        self._hurried_attempt = 0
        self._has_problem = False
        self._closing = False
        self._keep = True
        self._thread: threading.Thread | None = None

    @property
    def acknowledged(self) -> int:
        """Sequence number of the last edit that is safe on the disk; 0 before the first."""
        with self._changed:
            return self._acknowledged

    def append(self, label: str, old: Project | None, new: Project) -> int:
        """Record that *old* became *new*, by an edit, undo or redo; return its sequence number.

        *old* None begins with the complete *new*, such as one that was recovered.
        """
        with self._changed:
            self._sequence += 1
            self._add(_Edit(self._sequence, datetime.now().astimezone(), label, old, new))
            return self._sequence

    def saved(self, opened: OpenedProject) -> None:
        """Forget the edits up to the project that was just saved as *opened*; keep later ones."""
        with self._changed:
            self._add(_Saved(opened))
            self._hurry()

    def flush(self, timeout_seconds: float = 10.0) -> bool:
        """Write at once; return whether everything up to now is on the disk."""
        with self._changed:
            running = self._attempt
            self._hurry()
            self._changed.wait_for(
                lambda: not self._waiting or self._failed_attempt > running, timeout_seconds
            )
            return not self._waiting

    def close(self, *, clean: bool) -> None:
        """Stop; *clean* (saved, or discarded on purpose) deletes the journal, else it is kept."""
        with self._changed:
            self._closing = True
            self._keep = not clean
            if clean:
                self._waiting.clear()
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join()
            atexit.unregister(self.flush)

    def _add(self, item: _Edit | _Saved) -> None:
        if not self._waiting:
            self._due = time.monotonic() + self._debounce_seconds
        self._waiting.append(item)
        if self._thread is None:
            # A daemon, since an open document must not keep a dying program alive; a regular exit
            # flushes first.
            self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
            self._thread.start()
            atexit.register(self.flush)
        self._changed.notify_all()

    def _hurry(self) -> None:
        """Have the next attempt follow at once, even when the running one meets a problem."""
        self._due = 0.0
        self._hurried_attempt = self._attempt + 1
        self._changed.notify_all()

    # -- on the writer thread ---------------------------------------------------------------------

    def _run(self) -> None:
        while (batch := self._next_batch()) is not None:
            try:
                self._writer.write(batch)
            except Exception as error:  # noqa: BLE001 - protection must not end unnoticed
                self._failed(error)
            else:
                self._succeeded(batch)
        self._writer.close(keep=self._keep)

    def _next_batch(self) -> Sequence[_Edit] | _Saved | None:
        """Wait until something is due; None when the journal is closed."""
        with self._changed:
            while not self._closing:
                left = self._due - time.monotonic() if self._waiting else None
                if left is not None and left <= 0:
                    break
                self._changed.wait(left)
            self._skip_what_was_saved()
            if not self._waiting:
                return None
            self._attempt += 1
            first = self._waiting[0]
            if isinstance(first, _Saved):
                return first
            return [item for item in takewhile(_is_edit, self._waiting) if isinstance(item, _Edit)]

    def _skip_what_was_saved(self) -> None:
        """Drop waiting edits that a project file holds by now: saving ends trouble with them."""
        for index in range(len(self._waiting) - 1, 0, -1):
            saved, last = self._waiting[index], self._waiting[index - 1]
            if not isinstance(saved, _Saved) or not isinstance(last, _Edit):
                continue
            if last.new is saved.opened.project:
                for _ in range(index):
                    self._waiting.popleft()
                self._waiting[0] = _Saved(saved.opened, holds_everything=True)
                self._acknowledged = last.sequence
                return

    def _succeeded(self, batch: Sequence[_Edit] | _Saved) -> None:
        with self._changed:
            edits = () if isinstance(batch, _Saved) else batch
            for _ in range(min(len(edits) or 1, len(self._waiting))):
                self._waiting.popleft()
            if edits:
                self._acknowledged = edits[-1].sequence
            self._has_problem = False
            self._changed.notify_all()

    def _failed(self, error: Exception) -> None:
        with self._changed:
            first_time = not self._has_problem
            self._has_problem = True
            self._failed_attempt = self._attempt
            if self._attempt >= self._hurried_attempt:
                self._due = time.monotonic() + self._retry_seconds
            if self._closing:
                self._waiting.clear()  # that was the last attempt
            self._changed.notify_all()
        if first_time:
            self._on_problem(journal_problem(self._folder, error))


def _is_edit(item: _Edit | _Saved) -> bool:
    return isinstance(item, _Edit)


class _Writer:
    """The file behind a journal, started with the first edit; used by one thread."""

    def __init__(self, folder: Path, saved: OpenedProject | None) -> None:
        self._folder = folder
        self._saved = saved
        self._file: JournalFile | None = None
        self._path: Path | None = None
        self._last: _Edit | None = None
        """The newest edit in the file; the next one is compared with it."""

    def write(self, batch: Sequence[_Edit] | _Saved) -> None:
        """Write edits, or begin anew after a save."""
        try:
            if isinstance(batch, _Saved):
                self._begin_anew(batch)
            else:
                self._append(batch)
        except BaseException:
            self._close_file()  # whatever state it is in, the next attempt opens it again
            raise

    def close(self, *, keep: bool) -> None:
        """Close the file and delete it unless told to *keep* it."""
        self._close_file()
        if not keep:
            with suppress(OSError):
                self._delete()

    def _append(self, edits: Sequence[_Edit]) -> None:
        first = edits[0]
        before = self._last.new if self._last is not None else first.old or first.new
        file = self._opened_file(before)
        records = []
        for edit in edits:
            changes = row_changes(before, edit.new)
            records.append(EditRecord(edit.sequence, edit.at, edit.label, changes))
            before = edit.new
        file.append(records)
        self._last = edits[-1]

    def _begin_anew(self, saved: _Saved) -> None:
        last, opened = self._last, saved.opened
        if last is None or last.new is opened.project or saved.holds_everything:
            self._close_file()
            self._delete()
            self._last = None
        else:
            # Edits were made while the file was being saved: the new journal is complete before
            # the old one goes.
            fresh = JournalFile.start(self._folder, opened.project, opened)
            changes = row_changes(opened.project, last.new)
            fresh.append([EditRecord(last.sequence, last.at, last.label, changes)])
            self._close_file()
            self._delete()
            self._file, self._path = fresh, fresh.path
        self._saved = opened

    def _opened_file(self, base: Project) -> JournalFile:
        if self._file is not None and not self._file.is_in_place():
            self._close_file()
        if self._file is None:
            if self._path is not None and self._path.exists():
                self._file = JournalFile.reopen(self._path)
            else:
                self._file = JournalFile.start(self._folder, base, self._saved)
                self._path = self._file.path
        return self._file

    def _close_file(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def _delete(self) -> None:
        if self._path is not None:
            delete_journal(self._path)
            self._path = None
