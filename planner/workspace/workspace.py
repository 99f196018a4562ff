"""The open project: runs edits, keeps results current, publishes one State."""

from collections.abc import Callable
from dataclasses import replace
from time import perf_counter

from planner.catalog.library import Library
from planner.compute.comparison import Comparison, WhatIf, compare, evaluations_of, what_if
from planner.compute.evaluate import evaluate
from planner.compute.hours import is_recorded
from planner.document.changes import ChangeSet, changes
from planner.document.command import Command
from planner.document.commands.floor_plan import fixtures_of
from planner.document.document import Document, Edited
from planner.document.observer import Signal
from planner.domain.differing import differing_items
from planner.domain.errors import EditRefused, Message
from planner.domain.finding import Finding, Severity, on_any
from planner.domain.identity import ScenarioId
from planner.domain.phrase import say
from planner.domain.placement import Placement
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.workspace.newcomers import newcomers
from planner.workspace.offered import Offered
from planner.workspace.selecting import selected_placements
from planner.workspace.state import (
    NOTHING,
    FileStatus,
    Notice,
    Preview,
    Selection,
    State,
    Subject,
    Verdict,
)


class Workspace:
    """Holds the document, its results, the selection and the preview of a drag.

    Views subscribe to `changed` and read `state`; they send commands by `run`. Nothing here knows
    a toolkit, a file or the network; files are the business of `Files`.
    """

    def __init__(self, project: Project, library: Library) -> None:
        self.catalogue = library
        self._offered = Offered(library)
        self.changed: Signal[State] = Signal()
        self.edited: Signal[Edited] = Signal()
        self.notices: Signal[Notice] = Signal()
        self._document = Document(project)
        self._others: dict[ScenarioId, Evaluation] = {}
        # What was selected before the step at this place of the history, where it changed that.
        self._selected_before: dict[int, Selection] = {}
        self._lock: Message | None = None
        self._state = self._first_state(project, FileStatus())

    @property
    def state(self) -> State:
        """The current state."""
        return self._state

    def use_catalogue(self, catalogue: Library) -> None:
        """Offer the entries of another catalogue from now on, as after an import."""
        self.library = catalogue
        self.refresh()

    @property
    def library(self) -> Library:
        """The catalogue as this project sees it: with its own entries, and its edits laid over."""
        return self._offered.with_shelf(self._state.project.shelf)

    @library.setter
    def library(self, catalogue: Library) -> None:
        """Offer the entries of another catalogue from now on."""
        self.catalogue = catalogue
        self._offered = Offered(catalogue)

    @property
    def labels(self) -> tuple[tuple[str, ...], int]:
        """Labels of all steps, and how many of them are applied."""
        return self._document.history.labels, self._document.history.position

    @property
    def locked(self) -> bool:
        """Whether edits are refused."""
        return self._lock is not None

    def lock(self, reason: Message | None) -> None:
        """Refuse every edit, undo and redo with this message; None allows them again."""
        self._lock = reason
        self.drop_preview()

    def adopt(self, project: Project, file: FileStatus) -> None:
        """Show another project: a new one, an opened one, a recovered one (which is not clean)."""
        self._document = Document(project)
        self._others = {}
        self._selected_before = {}
        if not file.clean:
            self._document.history.mark_unsaved()
        self._publish(self._first_state(project, file))

    def run(self, command: Command, *, undo_hint: str = "") -> bool:
        """Apply a command; a refusal becomes a notice and changes nothing.

        With *undo_hint* a notice with that text offers to undo. Returns whether it was applied.
        """
        if self._refuses() or self._blocks(command):
            return False
        place = self._document.history.position
        try:
            edited = self._document.run(command)
        except EditRefused as refused:
            self._publish(replace(self._state, preview=None))
            self.notices.emit(Notice(refused.message))
            return False
        if edited is None:
            self._publish(replace(self._state, preview=None))
            return False
        try:
            state = self._state_after(edited)
        except BaseException:
            # What cannot be calculated is not kept: document and results stay together.
            self._document.undo()
            raise
        if self._document.history.position > place:
            self._remember(place, state.selection)
        self._show(state, edited)
        if undo_hint:
            self.notices.emit(Notice(Message(undo_hint, "", ""), undoable=True))
        return True

    def preview(self, command: Command) -> Preview:
        """Work out what a command would do, publish it for display, and change nothing."""
        if self._lock is not None:
            return Preview(command, Verdict(refused=True, text=self._lock.happened), None, None)
        shown = self._state.preview
        if shown is not None and shown.command == command:
            return shown
        preview = self._try(command)
        self._publish(replace(self._state, preview=preview))
        return preview

    def drop_preview(self) -> None:
        """Forget the preview; the committed results are shown again."""
        if self._state.preview is not None:
            self._publish(replace(self._state, preview=None))

    def open_scenario(self, scenario: ScenarioId | None) -> None:
        """Show the tab of a scenario, None: the one that is open already.

        What is selected stays so where the plan has it too.
        """
        state = self._state
        if scenario in (None, state.scenario) or not _has(state.project, scenario):
            return
        self._document.history.seal()
        started = perf_counter()
        base = self._others.get(scenario, state.evaluation)
        evaluation = evaluate(state.project, scenario, base)
        took = (perf_counter() - started) * 1000
        self._others[state.scenario] = state.evaluation
        change = changes(state.plan, state.project.scenario(scenario).plan)
        self._publish(
            replace(
                state,
                scenario=scenario,
                evaluation=evaluation,
                preview=None,
                selection=_alive(state.selection, state.project, scenario),
                changes=change,
                deltas={},
                recompute_ms=took,
            )
        )

    def comparison(self) -> Comparison:
        """Return every scenario side by side, from results that are known where they are current."""
        state = self._state
        known = {**self._others, state.scenario: state.evaluation}
        found = evaluations_of(state.project, known)
        self._others = {key: value for key, value in found.items() if key != state.scenario}
        return compare(state.project, tuple(found.values()))

    def what_if(self, command: Command) -> WhatIf:
        """Return every headline before and after an edit that is not made.

        Raises:
            EditRefused: when the edit is not possible.
        """
        state = self._state
        return what_if(state.project, state.scenario, command, state.evaluation)

    def undo(self) -> None:
        """Take the last step back, on its own tab."""
        if self._refuses():
            return
        self.open_scenario(self._document.history.undo_scenario)
        edited = self._document.undo()
        if edited is not None:
            self._show(self._state_after(edited, back=True), edited)

    def redo(self) -> None:
        """Repeat the step that was undone, on its own tab."""
        if self._refuses():
            return
        self.open_scenario(self._document.history.redo_scenario)
        edited = self._document.redo()
        if edited is not None:
            self._show(self._state_after(edited), edited)

    def go_to(self, position: int) -> None:
        """Take back or repeat steps until *position* of them are applied, in one go."""
        if self._refuses():
            return
        back = position < self._document.history.position
        edited = self._document.go_to(position)
        if edited is not None:
            self._show(self._state_after(edited, back=back), edited)

    def refresh(self) -> None:
        """Calculate everything anew, so that every view writes its figures again."""
        state = self._state
        evaluation = evaluate(state.project, state.scenario, None)
        self._publish(replace(state, evaluation=evaluation, preview=None))

    def end_merge(self) -> None:
        """The next edit of the same field is a step of its own, as after leaving it."""
        self._document.history.seal()

    def select(self, selection: Selection) -> None:
        """Select things."""
        if selection != self._state.selection:
            self._publish(replace(self._state, selection=selection))

    def set_file(self, file: FileStatus, *, clean: bool) -> None:
        """Note where the project is kept now, and whether the file holds the current snapshot."""
        history = self._document.history
        if clean:
            history.mark_clean()
        self._publish(replace(self._state, file=replace(file, clean=history.is_clean)))

    def _refuses(self) -> bool:
        """Whether edits are locked; if so, tell why this one was not made."""
        if self._lock is not None:
            self.notices.emit(Notice(self._lock))
        return self._lock is not None

    def _blocks(self, command: Command) -> bool:
        """Whether an edit breaks a rule that the user made blocking; if so, tell which."""
        state = self._state
        if not state.project.settings.blocking:
            return False
        shown = state.preview
        tried = shown if shown is not None and shown.command == command else self._try(command)
        if not (tried.verdict.refused and tried.verdict.findings):
            self._state = replace(state, preview=tried)  # the edit need not work it out again
            return False
        (broken,) = tried.verdict.findings
        self._publish(replace(state, preview=None))
        remedy = say("{0} is blocking: choose otherwise, or allow it in Checks.", broken.rule)
        self.notices.emit(Notice(Message(broken.message, say("Nothing was changed."), remedy)))
        return True

    def _first_state(self, project: Project, file: FileStatus) -> State:
        scenario = project.scenarios[0].id
        started = perf_counter()
        evaluation = evaluate(project, scenario, None)
        took = (perf_counter() - started) * 1000
        return State(project, scenario, evaluation, file=file, recompute_ms=took)

    def _remember(self, place: int, selected: Selection) -> None:
        """Keep what was selected before a step that selects something else, for its undo."""
        if selected == self._state.selection:
            self._selected_before.pop(place, None)
        else:
            self._selected_before[place] = self._state.selection

    def _state_after(self, edited: Edited, *, back: bool = False) -> State:
        """The state with the project of *edited*; *back* when steps were taken back."""
        before = self._state
        scenario = _tab_after(edited, before.scenario)
        preview = before.preview
        shown = preview.evaluation if preview and preview.project == edited.after else None
        started = perf_counter()
        # What is tried is served in typical hours; what is kept, in all that were recorded.
        whole = not is_recorded(edited.after.workloads)
        if shown is not None and shown.scenario == scenario and whole:
            evaluation = shown
        else:
            same_tab = scenario == before.scenario
            base = before.evaluation if same_tab else self._others.get(scenario, before.evaluation)
            evaluation = evaluate(edited.after, scenario, base)
        took = (perf_counter() - started) * 1000
        change = changes(before.plan, edited.after.scenario(scenario).plan)
        history = self._document.history
        earlier = self._selected_before.get(history.position) if back else None
        if earlier is not None:
            selection = _alive(earlier, edited.after, scenario)
        else:
            selection = _selection_after(before, change, edited.after, scenario)
        return replace(
            before,
            project=edited.after,
            scenario=scenario,
            evaluation=evaluation,
            preview=None,
            selection=selection,
            file=replace(before.file, clean=history.is_clean, protected=not history.is_clean),
            undo_label=history.undo_label,
            redo_label=history.redo_label,
            changes=change,
            deltas=_deltas(before.evaluation, evaluation) if scenario == before.scenario else {},
            recompute_ms=took,
        )

    def _show(self, state: State, edited: Edited) -> None:
        if state.scenario != self._state.scenario:
            self._others[self._state.scenario] = self._state.evaluation
        self._others = {key: one for key, one in self._others.items() if _has(state.project, key)}
        self._publish(state)
        self.edited.emit(edited)

    def _try(self, command: Command) -> Preview:
        state = self._state
        try:
            project = command.apply(state.project)
        except EditRefused as refused:
            verdict = Verdict(refused=True, text=refused.message.happened)
            return Preview(command, verdict, None, None)
        evaluation = evaluate(project, state.scenario, state.evaluation, typical=True)
        new = _new_findings(state.evaluation.findings, evaluation.findings)
        blocking = state.project.settings.blocking
        broken = next((one for one in new if one.rule in blocking), None)
        if broken is not None:
            verdict = Verdict(refused=True, text=broken.message, findings=(broken,))
            return Preview(command, verdict, None, None)
        text = new[0].message if new else say("fits")
        return Preview(
            command, Verdict(refused=False, text=text, findings=new), project, evaluation
        )

    def _publish(self, state: State) -> None:
        before = self._state
        if state.selection is not before.selection or state.project is not before.project:
            state = replace(state, devices=_devices(state))
        self._state = state
        self.changed.emit(state)


def _new_findings(before: tuple[Finding, ...], now: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """What is found that was not, or was less serious; notes left out."""
    _, come = differing_items(before, now)
    subjects = {one.subject for one in come}
    known = {
        (one.rule, one.subject): one.severity.rank for one in on_any(before, subjects, "subject")
    }
    return tuple(
        one
        for one in come
        if one.severity is not Severity.INFO
        and one.severity.rank < known.get((one.rule, one.subject), len(Severity))
    )


def _deltas(before: Evaluation, after: Evaluation) -> dict[str, float]:
    deltas = {}
    for key, figure in after.figures.items():
        old = before.figures.get(key)
        if old is None or old.unit != figure.unit:
            continue
        if old.value is not None and figure.value is not None:
            difference = figure.value - old.value
            if difference:
                deltas[key] = difference
    return deltas


def _tab_after(edited: Edited, shown: ScenarioId) -> ScenarioId:
    """The tab to show after an edit: a new scenario, that of the edit, or the neighbour of a gone one."""
    before = [one.id for one in edited.before.scenarios]
    after = [one.id for one in edited.after.scenarios]
    added = [one for one in after if one not in before]
    if added:
        return added[0]
    wanted = edited.scenario if edited.scenario in after else shown
    if wanted in after:
        return wanted
    return after[min(before.index(shown), len(after) - 1)]


def _has(project: Project, scenario: ScenarioId) -> bool:
    return any(one.id == scenario for one in project.scenarios)


def _selection_after(
    before: State, change: ChangeSet, project: Project, scenario: ScenarioId
) -> Selection:
    if scenario != before.scenario:
        return _alive(before.selection, project, scenario)
    plan = project.scenario(scenario).plan
    new = newcomers(before.project, project, before.plan, plan, change)
    if new != NOTHING:
        return new
    if before.selection.kind is Subject.PLACEMENT and not change.placements_removed:
        # Looking thousands of devices up for each edit takes longer than the edit.
        return before.selection
    return _alive(before.selection, project, scenario)


def _devices(state: State) -> tuple[Placement, ...]:
    """The devices that are selected themselves; every rule of an action asks for them."""
    if state.selection.kind is not Subject.PLACEMENT:
        return ()
    return selected_placements(state.plan, state.selection)


def _alive(selection: Selection, project: Project, scenario: ScenarioId) -> Selection:
    """What of a selection a scenario has."""
    alive = _ids_of(selection.kind, project, scenario)
    kept = tuple(one for one in selection.ids if one in alive)
    return selection if kept == selection.ids else Selection(selection.kind if kept else None, kept)


def _ids_of(kind: Subject | None, project: Project, scenario: ScenarioId) -> set[str]:
    plan = project.scenario(scenario).plan
    sources: dict[Subject, Callable[[], set[str]]] = {
        Subject.PLACEMENT: lambda: {one.id for one in plan.placements()},
        Subject.RACK: lambda: set(plan.racks),
        Subject.ROOM: lambda: {room.id for site in plan.sites for room in site.rooms},
        Subject.SITE: lambda: {one.id for one in plan.sites},
        Subject.BURST: lambda: {one.id for one in plan.bursts},
        Subject.LINK: lambda: {one.id for one in plan.links},
        Subject.POOL: lambda: {one.id for one in plan.pools},
        Subject.DEPLOYMENT: lambda: {one.id for one in plan.deployments},
        Subject.WORKLOAD: lambda: {one.id for one in project.workloads},
        Subject.ELEMENT: lambda: {one.id for one in plan.plant},
        Subject.FIXTURE: lambda: {one.id for one in fixtures_of(plan)},
        Subject.FABRIC: lambda: {one.id for site in plan.sites for one in site.fabrics},
    }
    return sources[kind]() if kind is not None else set(NOTHING.ids)
