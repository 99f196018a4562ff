"""Tries every part of the program once: what a frozen program is asked before it is shipped."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from planner.app import wiring
from planner.catalog.library import Library
from planner.compute.evaluate import evaluate
from planner.domain.errors import UserError
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.exchange.bom import bill_of_materials
from planner.exchange.csv_file import write_csv
from planner.exchange.workbook import write_workbook
from planner.store.project_file import open_project, save_new


def self_test() -> None:
    """Load, evaluate, save, reopen, export and draw the example; print one line for each.

    Raises:
        UserError: naming the step that did not work.
    """
    with tempfile.TemporaryDirectory() as name:
        trial = _Trial(Path(name))
        steps: tuple[tuple[str, Callable[[], None]], ...] = (
            ("catalogue", trial.load),
            ("example", trial.evaluate),
            ("project file", trial.save_and_open),
            ("workbook and CSV", trial.export),
            ("picture", trial.draw),
            ("charts", trial.chart),
        )
        for title, step in steps:
            step()
            print(f"ok: {title}")


class _Trial:
    """The steps, in their order."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._library = Library()
        self._project: Project
        self._evaluation: Evaluation

    def load(self) -> None:
        """Load the catalogue without a problem."""
        self._library, problems = wiring.load_library()
        if problems:
            raise _broken(f"the catalogue has {len(problems)} problems, the first: {problems[0]}")

    def evaluate(self) -> None:
        """Make the example and calculate it."""
        self._project = wiring.project_from_template(wiring.EXAMPLE, self._library)
        self._evaluation = evaluate(self._project, self._project.scenarios[0].id)
        if not self._evaluation.racks:
            raise _broken("the example has no racks")

    def save_and_open(self) -> None:
        """Save the example and read it back."""
        path = self._folder / "example.rackwright"
        save_new(self._project, path).release()
        if open_project(path, read_only=True).project != self._project:
            raise _broken("the project read is not the project saved")

    def export(self) -> None:
        """Write the bill of materials and read the workbook back."""
        # Both are only for spreadsheets; nothing else waits for them.
        import openpyxl  # noqa: PLC0415

        scenario = self._project.scenarios[0].id
        bom = bill_of_materials(self._project, scenario, self._evaluation)
        workbook = self._folder / "example.xlsx"
        write_workbook(bom, workbook)
        write_csv(bom, self._folder / "example.csv")
        if openpyxl.load_workbook(workbook).sheetnames[0] != "BoM":
            raise _broken("the workbook read is not the workbook written")

    def draw(self) -> None:
        """Draw the racks."""
        # Qt is only for pictures and windows.
        from planner.ui.canvas.render import render_png  # noqa: PLC0415

        picture = self._folder / "example.png"
        scenario = self._project.scenarios[0].id
        render_png(self._project, scenario, self._evaluation, picture, "light")
        if picture.stat().st_size == 0:
            raise _broken("the picture is empty")

    def chart(self) -> None:
        """Import what draws charts."""
        import pyqtgraph  # noqa: F401, PLC0415 - as heavy as Qt


def _broken(what: str) -> UserError:
    return UserError(
        f"The self-test found that {what}.", "No file was touched.", "Install Rackwright again."
    )
