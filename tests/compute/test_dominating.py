"""What the time of a token goes to: shares, the largest first, and the sentence about them."""

import pytest

from planner.compute.explain import explain
from planner.compute.explain.case import Case
from planner.compute.explain.dominating import dominating_note, token_parts
from planner.compute.explain.workloads import Founded, founded_on
from planner.domain.phrase import say
from planner.engines.serving.roofline import StepTime
from tests.builders import L40S, Draft, S, served_chat


def test_the_largest_part_comes_first_and_nothing_is_left_out() -> None:
    parts = token_parts(StepTime(0.02, 0.012, 0.001, 0.004, 0.0, 0.003), 0.006)
    assert [round(seconds, 3) for _, seconds in parts] == [0.012, 0.006, 0.004, 0.003, 0.001]
    assert str(parts[0][0]) == "weights (memory bandwidth)"
    assert str(parts[1][0]) == "prefills of other requests"


def test_the_sentence_names_shares() -> None:
    note = dominating_note(((say("compute"), 3.0), (say("links"), 1.0)))
    assert str(note) == "Most of the time goes to compute (75%), links (25%)."
    assert dominating_note(()) is None


@pytest.mark.parametrize("name", ["ttft_p95_ms", "tpot_p95_ms"])
def test_latency_says_what_dominates(name: str) -> None:
    draft = served_chat()
    (workload,) = draft.project.workloads
    why = explain(draft.project, S, draft.evaluate(), f"workload:{workload.id}:{name}")
    assert why is not None
    assert any(str(one).startswith("Most of the time goes to ") for one in why.notes)


@pytest.mark.parametrize("name", ["dominant", "basis"])
def test_the_rows_of_the_inspector_are_explained(name: str) -> None:
    draft = served_chat()
    (workload,) = draft.project.workloads
    why = explain(draft.project, S, draft.evaluate(), f"workload:{workload.id}:{name}")
    assert why is not None
    assert why.inputs


def test_weights_dominate_a_lone_request_and_less_a_crowd() -> None:
    few, many = served_chat(users=10), served_chat(users=15_000)

    def founded(draft: Draft) -> Founded:
        workload = draft.project.workloads[0].id
        found = founded_on(Case(draft.project, S, draft.evaluate()), workload)
        assert found is not None
        assert found.low < 1.0 < found.high
        return found

    assert str(founded(few).dominant) == "weights (memory bandwidth)"
    assert founded(many).share < founded(few).share


def test_nothing_is_founded_where_nothing_serves() -> None:
    draft = Draft()
    draft.rack(L40S)
    workload = draft.workload()
    assert founded_on(Case(draft.project, S, draft.evaluate()), workload) is None
