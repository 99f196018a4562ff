"""Published cases in the window: a list, and expected against computed of the chosen one."""

from pytestqt.qtbot import QtBot

from planner.app.paths import catalog_folder
from planner.ui.dialogs.published_cases import PublishedCasesDialog
from planner.workspace.published_cases import case_runs


def test_each_case_shows_its_values_inputs_and_steps(qtbot: QtBot) -> None:
    runs = case_runs([catalog_folder()])
    dialog = PublishedCasesDialog(runs)
    qtbot.addWidget(dialog)
    dialog.show()
    for place, run in enumerate(runs):
        dialog.cases.setCurrentRow(place)
        assert run.case.lesson in dialog.told.text()
        assert run.case.source in dialog.told.text()
        assert dialog.checks.rows.rowCount() == len(run.checks)
        assert dialog.inputs.rows.rowCount() == len(run.case.inputs)
        assert dialog.steps.rows.rowCount() == len(run.case.steps) * len(run.case.variants)


def test_the_names_tell_how_many_values_are_met(qtbot: QtBot) -> None:
    dialog = PublishedCasesDialog(case_runs([catalog_folder()]))
    qtbot.addWidget(dialog)
    assert "10 of 10 expected values met" in dialog.cases.item(0).text()
