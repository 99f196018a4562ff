"""The layers of the catalogue of a project, and what is wrong in the files of each."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from planner.catalog.library import Library, Problem
from planner.catalog.loader import load, validate
from planner.domain.errors import Message
from planner.domain.phrase import say
from planner.domain.project import PartShelf
from planner.workspace.offered import is_own
from planner.workspace.scheduler import Scheduler
from planner.workspace.workspace import Workspace


class LayerKind(StrEnum):
    """Whose a layer is; each lies over the one before."""

    BUILT_IN = "built-in"
    ORGANISATION = "organisation"
    OWN = "own"
    PROJECT = "project"


@dataclass(frozen=True, slots=True)
class LayerState:
    """A layer: its folder (none for the project), its entries, the problems in its files.

    Of every layer but the first, `entries` are those that it adds or replaces.
    """

    kind: LayerKind
    folder: Path | None
    entries: int
    problems: tuple[Problem, ...] = ()


class CatalogueLayers:
    """Looks through the folders of the catalogue beside the window, and reads them again."""

    def __init__(self, workspace: Workspace, folders: Sequence[Path], scheduler: Scheduler) -> None:
        self._workspace = workspace
        self._folders = tuple(folders)
        self._scheduler = scheduler

    def check(
        self,
        done: Callable[[tuple[LayerState, ...]], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        """Check every file of every layer in the background."""

        def told(problems: tuple[Problem, ...]) -> None:
            shelf = self._workspace.state.project.shelf
            done(layer_states(self._folders, self._workspace.catalogue, shelf, problems))

        self._scheduler.in_background(lambda: validate(self._folders), told, failed)

    def read_again(self, done: Callable[[], None], failed: Callable[[BaseException], None]) -> None:
        """Offer what the files say now, as after a row was corrected."""

        def use(library: Library) -> None:
            self._workspace.use_catalogue(library)
            done()

        self._scheduler.in_background(lambda: load(self._folders)[0], use, failed)


def layer_states(
    folders: Sequence[Path], catalogue: Library, shelf: PartShelf, problems: Iterable[Problem]
) -> tuple[LayerState, ...]:
    """Return the layers, lowest first, each with its own problems."""
    counts = Counter(catalogue.overlays.values())
    every = sum(1 for _ in catalogue.entries()) + len(catalogue.components)
    problems = tuple(problems)
    states = []
    for place, folder in enumerate(folders):
        mine = tuple(one for one in problems if Path(one.file).is_relative_to(folder))
        states.append(
            LayerState(
                _kind(place, len(folders)), folder, counts[str(folder)] if place else every, mine
            )
        )
    return (*states, LayerState(LayerKind.PROJECT, None, _own_entries(shelf, catalogue)))


def left_out(problems: Iterable[Problem]) -> Message | None:
    """Return what is told of rows that could not be used; None where all of them are."""
    problems = [one for one in problems if not one.is_warning]
    if not problems:
        return None
    first = problems[0]
    place = f"{Path(first.file).name}, {first.line}" if first.line else first.file
    told = say("1 row of the catalogue cannot be used: {0}: {1}", place, first.message)
    if len(problems) > 1:
        told = say(
            "{0} rows of the catalogue cannot be used, the first: {1}: {2}",
            len(problems),
            place,
            first.message,
        )
    return Message(
        told,
        say("All other entries are there."),
        say("File, Catalogue Layers shows every problem by file and line."),
    )


def _kind(place: int, count: int) -> LayerKind:
    if place == 0:
        return LayerKind.BUILT_IN
    return LayerKind.OWN if place == count - 1 else LayerKind.ORGANISATION


def _own_entries(shelf: PartShelf, catalogue: Library) -> int:
    pairs = (
        (shelf.parts, catalogue.parts),
        (shelf.accelerators, catalogue.accelerators),
        (shelf.llms, catalogue.llms),
        (shelf.engines, catalogue.engines),
        (shelf.offers, catalogue.offers),
        (shelf.apis, catalogue.apis),
        (shelf.regions, catalogue.regions),
        (shelf.components, catalogue.components),
    )
    return sum(is_own(entry, under) for over, under in pairs for entry in over.values())
