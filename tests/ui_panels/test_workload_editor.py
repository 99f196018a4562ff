"""The form of a workload: users and rates, uses, several texts, jobs, changing one that exists."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from planner.domain.project import Project
from planner.domain.workload import Optimiser, TuningMethod, WorkloadKind
from planner.presenters.rows import Tone
from planner.presenters.uses import Use
from planner.ui.dialogs.workload_form import WorkloadDialog
from planner.ui.inspector.fields import ChoiceField
from planner.workspace.workspace import Workspace
from tests.builders import H200, Draft, served_chat

Show = Callable[..., None]
Open = Callable[[Project], Workspace]


@pytest.fixture
def served(open_project: Open) -> Workspace:
    draft = Draft()
    draft.rack(H200)
    return open_project(draft.project)


def choose(field: ChoiceField, value: object) -> None:
    index = [option.value for option in field._editor.options].index(value)
    field.setCurrentIndex(index)
    field.activated.emit(index)


def put(field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)


def settled(dialog: WorkloadDialog) -> WorkloadDialog:
    dialog._settle.stop()
    dialog._judge()
    return dialog


def use(dialog: WorkloadDialog, key: str) -> Use:
    return next(one for one in dialog.fields.uses if one.key == key)


def test_users_habits_and_rate_follow_one_another(served: Workspace, shown: Show) -> None:
    dialog = WorkloadDialog(served)
    shown(dialog)
    fields = dialog.fields
    assert fields.rate.value == pytest.approx(1000 * 0.1 / 60, rel=1e-3)
    put(fields.users, "6000")
    assert fields.rate.value == pytest.approx(10)
    put(fields.rate, "25")
    assert fields.users.typed() == 15_000
    put(fields.seconds, "30")
    assert fields.rate.value == pytest.approx(50)
    form = settled(dialog).form()
    assert form is not None
    assert (form.users, form.active_share, form.seconds_between_requests) == (15_000, 0.1, 30)


def test_the_load_tells_sessions_and_requests_at_once(served: Workspace, shown: Show) -> None:
    dialog = settled(WorkloadDialog(served))
    shown(dialog)
    text = dialog.fields.load.text()
    assert text.startswith("100 of 1")
    assert "requests at once" in text


def test_the_verdict_tells_latency_share_and_replicas(served: Workspace, shown: Show) -> None:
    dialog = settled(WorkloadDialog(served))
    shown(dialog)
    text = dialog.verdict.text
    assert "100" in text.split("\n")[1]
    assert "8 replicas" in text
    assert "TTFT p95" in text
    assert "TPOT p95" in text


def test_every_use_is_served_by_a_server_of_eight(served: Workspace, shown: Show) -> None:
    dialog = WorkloadDialog(served)
    shown(dialog)
    assert len(dialog.fields.uses) == 9
    put(dialog.fields.users, "200")
    for one in dialog.fields.uses:
        choose(dialog.fields.use, one)
        assert settled(dialog).verdict.tone is not Tone.BAD, (one.key, dialog.verdict.text)
        assert dialog.fields.chosen_kind is one.kind


def test_reranking_takes_a_model_of_its_kind_and_asks_for_texts(
    served: Workspace, shown: Show
) -> None:
    dialog = WorkloadDialog(served)
    shown(dialog)
    choose(dialog.fields.use, use(dialog, "reranking"))
    assert dialog.fields.model.key == "bge-reranker-v2-m3"
    assert dialog.fields.texts.isVisible()
    for hidden in (dialog.fields.output, dialog.fields.tpot):
        assert not hidden.isVisible()
    dialog.accept()
    (workload,) = served.state.project.workloads
    assert (workload.kind, workload.texts) == (WorkloadKind.RERANKING, 50)
    choose(dialog.fields.use, use(dialog, "chat"))
    assert dialog.fields.model.key == "llama-3.3-70b"


def test_a_job_says_how_it_trains(served: Workspace, shown: Show) -> None:
    dialog = WorkloadDialog(served)
    shown(dialog)
    fields = dialog.fields
    choose(fields.kind, WorkloadKind.TRAINING)
    choose(fields.method, TuningMethod.QLORA)
    choose(fields.zero, 1)
    choose(fields.optimiser, Optimiser.ADAM_8BIT)
    put(fields.sequence, "2048")
    put(fields.mfu, "35")
    fields.recompute.click()
    verdict = settled(dialog).verdict.text
    assert "h a run, window 8 h" in verdict
    assert "kWh" in verdict
    assert "on each GPU" in verdict
    dialog.accept()
    job = served.state.project.workloads[0].training
    assert job is not None
    assert (job.method, job.zero_stage, job.optimiser) == (
        TuningMethod.QLORA,
        1,
        Optimiser.ADAM_8BIT,
    )
    assert (job.sequence_tokens, job.mfu, job.recompute) == (2048, 0.35, False)


def test_a_workload_is_changed_in_one_step_and_not_before(open_project: Open, shown: Show) -> None:
    workspace = open_project(served_chat().project)
    (old,) = workspace.state.project.workloads
    dialog = WorkloadDialog(workspace, None, old.id)
    shown(dialog)
    assert dialog.windowTitle() == f"Edit {old.name}"
    assert not dialog.fields.use.isVisible()
    put(dialog.fields.users, "50000000")
    put(dialog.fields.output, "700")
    assert settled(dialog).verdict.tone is Tone.BAD
    assert workspace.state.project.workloads == (old,)
    preview = workspace.state.preview
    assert preview is not None
    assert preview.project is not None
    put(dialog.fields.users, "3000")
    QTest.keyClick(dialog.fields.users, Qt.Key.Key_Return)
    (new,) = workspace.state.project.workloads
    assert new.demand is not None
    assert old.demand is not None
    assert (new.id, new.output_tokens, new.demand.users) == (old.id, 700, 3000)
    assert new.demand.week == old.demand.week
    assert new.priority == old.priority
    assert len(workspace.labels[0]) == 1
    workspace.undo()
    assert workspace.state.project.workloads == (old,)


def test_who_is_slowed_is_told(open_project: Open, shown: Show) -> None:
    workspace = open_project(served_chat(users=15_000).project)
    dialog = WorkloadDialog(workspace)
    shown(dialog)
    put(dialog.fields.users, "4000")
    text = settled(dialog).verdict.text
    (chat,) = workspace.state.project.workloads
    assert f"Slows {chat.name} (" in text
