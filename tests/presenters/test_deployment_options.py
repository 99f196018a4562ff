"""Inputs of a deployment beyond its layout: each changes what it says, and asks only what counts."""

import pytest

from planner.domain.language_model import SoftwareGeneration
from planner.presenters.inspect_deployment import inspect_deployment
from planner.presenters.inspection import EditRow, FigureRow, LinkRow, NumberEditor
from tests.builders import H200, Draft, library, served_chat


def inputs(draft: Draft) -> dict[str, EditRow]:
    deployment = draft.plan.deployments[0].id
    found = inspect_deployment(draft.project, draft.evaluate(), library(), deployment)
    assert found is not None
    rows = (row for section in found.sections for row in section.rows)
    return {row.key.rsplit(":", 1)[-1]: row for row in rows if isinstance(row, EditRow)}


@pytest.mark.parametrize(
    ("name", "typed", "stored"),
    [
        ("batch_tokens", 4096, 4096),
        ("max_sequences", 128, 128),
        ("drafted_tokens", 3, 3),
        ("adapters", 20, 20),
        ("prefill_instances", 1, 1),
        ("cp", 1, 1),
    ],
)
def test_an_option_is_kept(name: str, typed: int, stored: int) -> None:
    draft = served_chat()
    draft.run(inputs(draft)[name].command(typed))
    assert getattr(draft.plan.deployments[0], name) == stored
    assert inputs(draft)[name].value == typed


def test_details_are_asked_only_where_they_count() -> None:
    draft = served_chat()
    details = {"draft_acceptance", "draft_share", "adapter_rank", "decode_instances"}
    assert not details & set(inputs(draft))
    for name in ("drafted_tokens", "adapters", "prefill_instances"):
        draft.run(inputs(draft)[name].command(1))
    assert details <= set(inputs(draft))
    draft.run(inputs(draft)["draft_acceptance"].command(80))
    assert draft.plan.deployments[0].draft_acceptance == pytest.approx(0.8)


def test_what_the_engine_takes_is_told_where_nothing_is_set() -> None:
    draft = served_chat()
    editor = inputs(draft)["batch_tokens"].editor
    assert isinstance(editor, NumberEditor)
    engine = draft.project.shelf.engines[draft.plan.deployments[0].engine]
    assert editor.empty.replace("\u202f", "") == str(engine.batch_tokens)


def test_the_generation_of_software_is_that_of_the_project() -> None:
    draft = served_chat()
    draft.run(inputs(draft)["software"].command(SoftwareGeneration.CONSERVATIVE))
    assert draft.project.settings.software is SoftwareGeneration.CONSERVATIVE
    assert inputs(draft)["software"].value is SoftwareGeneration.CONSERVATIVE


def test_what_trains_shows_no_figures_of_serving() -> None:
    draft = Draft()
    draft.rack(H200)
    deployment = draft.deploy(draft.training(gpus=8))
    found = inspect_deployment(draft.project, draft.evaluate(), library(), deployment)
    assert found is not None
    (figures,) = (one for one in found.sections if one.key == "figures")
    gpus, job = figures.rows
    assert isinstance(gpus, FigureRow)
    assert gpus.figure.number == "8"
    assert isinstance(job, LinkRow)
    assert job.text == "Tuning"
