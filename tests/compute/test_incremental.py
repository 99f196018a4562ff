"""What is calculated on top of an earlier result equals what is calculated anew, to the last bit."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from planner.compute.evaluate import evaluate
from planner.document.commands.assumptions import OverrideAssumption
from planner.document.commands.racks import EditRack
from planner.document.document import Document
from planner.domain.project import Project
from tests.builders import Draft, S, example, served_chat
from tests.random_edits import walk

STARTS: dict[str, Callable[[], Project]] = {
    "empty": lambda: Draft().project,
    "chat": lambda: served_chat().project,
    "bank": example,
}


@pytest.mark.parametrize("start", STARTS)
@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_incremental_and_full_results_are_the_same(start: str, data: st.DataObject) -> None:
    document = Document(STARTS[start]())
    known = evaluate(document.project, S)
    for project in walk(data.draw, document, 12):
        known = evaluate(project, S, known)
        assert in_full(known) == in_full(evaluate(project, S))


def in_full(evaluation: object) -> str:
    """Spell the results out: unlike ``==`` this tells order and the last digit."""
    return repr(evaluation)


def test_a_finding_follows_the_new_name_of_its_rack() -> None:
    draft = served_chat()
    before = draft.evaluate()
    draft.run(EditRack(S, next(iter(draft.plan.racks)), "name", "Rack of Ada"))
    assert "Rack of Ada" in [one.subject_name for one in draft.evaluate(before).findings]


def test_a_finding_follows_an_assumption_that_only_it_reads() -> None:
    draft = served_chat()
    before = draft.evaluate()
    draft.run(OverrideAssumption("space.bend_reserve_mm", 400.0, "stiff cables", "2026-11-25"))
    assert "SPC-001" in [one.rule for one in draft.evaluate(before).findings]


def test_an_assumption_about_money_leaves_plant_and_cooling_as_they_were() -> None:
    draft = served_chat()
    before = draft.evaluate()
    draft.run(OverrideAssumption("finance.fte_usd_year", 171_000.0, "Zurich", "2026-11-26"))
    after = draft.evaluate(before)
    site = draft.plan.sites[0].id
    assert after.costs != before.costs
    for key in ("plant rules", "cooling limits", ("climate", site), ("site", site)):
        assert after.nodes[key].output is before.nodes[key].output
