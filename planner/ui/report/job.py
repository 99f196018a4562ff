"""A report made beside the window: worked out, drawn and written, told of meanwhile, ended at will."""

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from pathlib import Path
from time import sleep

from PySide6.QtGui import QFont

from planner.document.observer import Signal
from planner.domain.atlas import Atlas
from planner.domain.errors import UserError
from planner.presenters.floor_sheet import Paper
from planner.presenters.report.making import report_of
from planner.presenters.report.pages import Page, page_title
from planner.presenters.wording import translate
from planner.ui.report.jurisdictions import jurisdictions_view
from planner.ui.report.racks import rack_views
from planner.ui.report.recorded import Recordings
from planner.ui.report.sheets import bound, rack_field
from planner.ui.report.writing import pdf_of
from planner.workspace.exporting import write_report
from planner.workspace.scheduler import Scheduler
from planner.workspace.state import State
from planner.workspace.workspace import Workspace

_log = logging.getLogger(__name__)

_BREATH_S = 0.002
"""Pause between two steps: Python runs one thread at a time, and the window goes first."""
_DRAWN = 0.8
"""The share of the work after which drawing begins."""
_WEIGHTS = {Page.SUMMARY: 10.0, Page.SUPPLY: 2.0}
"""How long pages take beside the others; whichever is first draws the costs at random."""
_SLOWING = 0.985


@dataclass(frozen=True, slots=True)
class Progress:
    """What is done now, and the share of the whole that is done, 0 to 1."""

    text: str
    share: float


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for: pages on paper into a file, dated as it is printed."""

    pages: tuple[Page, ...]
    paper: Paper
    path: Path
    date: str


class _Course:
    """How far the pages are: some take longer than others, and tell so by the breaths they take."""

    def __init__(self, pages: tuple[Page, ...]) -> None:
        self._weights = {page: _WEIGHTS.get(page, 1.0) for page in pages}
        if Page.SUMMARY not in pages and Page.COSTS in pages:
            self._weights[Page.COSTS] = _WEIGHTS[Page.SUMMARY]
        self._page = next(iter(pages))
        self._breaths = 0

    def begin(self, page: Page) -> Progress:
        """Begin a page."""
        self._page, self._breaths = page, 0
        return self.now

    def breathe(self) -> Progress:
        """Go on with it."""
        self._breaths += 1
        return self.now

    @property
    def now(self) -> Progress:
        """How far they are."""
        before = 0.0
        for page, weight in self._weights.items():
            if page is self._page:
                break
            before += weight
        # Nobody knows how many breaths a page takes: the first bring more than the last.
        inside = self._weights[self._page] * (1.0 - _SLOWING**self._breaths)
        return Progress(
            page_title(self._page), _DRAWN * (before + inside) / sum(self._weights.values())
        )


class _Ended(Exception):
    """Nobody waits for the report any more."""


class ReportJob:
    """Makes one report at a time; `progressed` comes before each step, on the owning thread."""

    def __init__(self, scheduler: Scheduler) -> None:
        self.progressed: Signal[Progress] = Signal()
        self.under_way = False
        self._scheduler = scheduler
        self._run = 0

    def start(
        self,
        workspace: Workspace,
        order: Order,
        atlas: Callable[[], Atlas],
        font: QFont,
        done: Callable[[int], None],
        failed: Callable[[UserError], None],
    ) -> None:
        """Make the report of the open plan; *done* is told how many sheets it has.

        A file that is there stays as it is until the new one is complete.
        """
        self._run += 1
        self.under_way = True
        run, state, library = self._run, workspace.state, workspace.library
        # Scenes can be drawn by the thread of the window alone.
        views = views_of(state, order.pages, order.paper, atlas)
        course = _Course(order.pages)

        def work() -> int | None:
            try:
                made = report_of(
                    state.project,
                    state.evaluation,
                    library,
                    order.date,
                    order.pages,
                    lambda page: self._tell(run, course.begin(page)),
                    lambda: self._tell(run, course.breathe()),
                )
                self._tell(run, Progress(translate("report", "Laying out the sheets"), _DRAWN))
                whole = bound(made, views, order.paper, font)
                number = len(whole.sheets)
                drawn = pdf_of(whole, lambda at: self._sheet(run, at, number))
                self._tell(run, Progress(translate("report", "Writing the file"), 1.0))
            except _Ended:
                return None
            write_report(order.path, drawn)
            return number

        self._scheduler.in_background(
            work,
            lambda number: self._finish(run, number, done),
            lambda error: self._stop(run, error, failed),
        )

    def end(self) -> None:
        """End what is under way; no file is written."""
        self._run += 1
        self.under_way = False

    def _sheet(self, run: int, number: int, of: int) -> None:
        text = translate("report", "Sheet {0} of {1}").format(number, of)
        self._tell(run, Progress(text, _DRAWN + (1.0 - _DRAWN) * number / of))

    def _tell(self, run: int, progress: Progress) -> None:
        """Called by the work: it goes on only while somebody waits."""
        if run != self._run:
            raise _Ended
        sleep(_BREATH_S)
        self._scheduler.post(lambda: self._progress(run, progress))

    def _progress(self, run: int, progress: Progress) -> None:
        if run == self._run and self.under_way:
            self.progressed.emit(progress)

    def _finish(self, run: int, number: int | None, done: Callable[[int], None]) -> None:
        if run == self._run and number is not None:
            self.under_way = False
            done(number)

    def _stop(self, run: int, error: BaseException, failed: Callable[[UserError], None]) -> None:
        if run != self._run:
            return
        self.under_way = False
        if not isinstance(error, UserError):
            _log.exception("the report could not be made", exc_info=error)
            error = UserError(
                translate("report", "The report could not be made."),
                translate("report", "The project is as it was, and so is a file that was there."),
                translate("report", "Leave a page out and try again; the log has the details."),
            )
        failed(error)


def views_of(
    state: State, pages: Collection[Page], paper: Paper, atlas: Callable[[], Atlas]
) -> Recordings:
    """Record what these pages show of the window; *atlas* is read where they have a map."""
    shown = (state.project, state.scenario, state.evaluation)
    views = rack_views(*shown, rack_field(paper)) if Page.RACKS in pages else Recordings()
    if Page.COMPLIANCE in pages:
        views = replace(views, jurisdictions=jurisdictions_view(*shown, atlas()))
    return views
