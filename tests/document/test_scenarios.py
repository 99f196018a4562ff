"""Scenarios: duplicating, naming, deleting, setting values differently, choosing the reference."""

import pytest

from planner.document.command import Command
from planner.document.commands.mutes import MuteFinding, UnmuteFinding
from planner.document.commands.racks import AddSite
from planner.document.commands.scenarios import (
    AddScenario,
    DeleteScenario,
    DropOverride,
    MoveScenario,
    NoteScenario,
    OverrideInScenario,
    RenameScenario,
    SetReferenceScenario,
)
from planner.document.document import Document
from planner.domain.errors import EditRefused
from planner.domain.identity import ScenarioId
from planner.domain.overriding import SETTINGS
from planner.domain.plan import Mute
from planner.domain.project import Override, Project
from planner.domain.site import SiteKind
from tests.builders import S, served_chat

GONE = ScenarioId("scenario-99")


@pytest.fixture
def document() -> Document:
    return Document(served_chat().project)


def names(project: Project) -> list[str]:
    return [one.name for one in project.scenarios]


def refusal(document: Document, command: Command) -> str:
    before = document.project
    with pytest.raises(EditRefused) as caught:
        document.run(command)
    assert document.project is before
    return str(caught.value)


def test_a_duplicate_shares_the_plan_and_keeps_every_id(document: Document) -> None:
    document.run(AddScenario(S))
    first, second = document.project.scenarios
    assert second.plan is first.plan
    assert (first.name, second.name, second.parent) == ("A", "B", S)
    assert second.id != first.id


def test_copies_stand_beside_their_parent_and_take_the_next_letter(document: Document) -> None:
    for _ in range(2):
        document.run(AddScenario(S))
    document.run(AddScenario(document.project.scenarios[-1].id, "All cloud"))
    document.run(AddScenario(S))
    assert names(document.project) == ["A", "D", "C", "B", "All cloud"]
    assert len({one.id for one in document.project.scenarios}) == 5


def test_after_the_alphabet_come_numbers(document: Document) -> None:
    for _ in range(27):
        document.run(AddScenario(document.project.scenarios[-1].id))
    assert names(document.project)[25:] == ["Z", "Scenario 1", "Scenario 2"]


def test_scenarios_go_their_own_ways(document: Document) -> None:
    document.run(AddScenario(S))
    first, second = document.project.scenarios
    document.run(AddSite(second.id, SiteKind.OWN, "DE", None))
    assert document.project.scenario(S).plan is first.plan
    assert len(document.project.scenario(second.id).plan.sites) == 2


def test_a_copy_takes_overrides_and_note_along(document: Document) -> None:
    document.run(NoteScenario(S, "What we own"))
    document.run(OverrideInScenario(S, SETTINGS, "discount_rate", "0.07", "public sector"))
    document.run(AddScenario(S))
    copy = document.project.scenarios[1]
    assert copy.note == "What we own"
    assert copy.overrides == (Override(SETTINGS, "discount_rate", "0.07", "public sector"),)


def test_deleting_gives_children_to_the_parent_and_forgets_the_reference(
    document: Document,
) -> None:
    document.run(AddScenario(S))
    second = document.project.scenarios[1].id
    document.run(AddScenario(second))
    document.run(SetReferenceScenario(second))
    before = document.project
    document.run(DeleteScenario(second))
    assert names(document.project) == ["A", "C"]
    assert document.project.scenarios[1].parent == S
    assert document.project.settings.reference_scenario is None
    document.undo()
    assert document.project is before


def test_the_last_scenario_stays(document: Document) -> None:
    assert "A is the only scenario" in refusal(document, DeleteScenario(S))


def test_typing_a_name_is_one_step(document: Document) -> None:
    for text in ("O", "Ow", "Owned"):
        document.run(RenameScenario(S, text))
    assert names(document.project) == ["Owned"]
    assert document.history.labels == ("rename scenario A",)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("A", "There is a scenario A already"),
        ("  ", "A name cannot be empty"),
        ("x" * 61, "A name of 61 characters does not fit on a tab"),
    ],
)
def test_names_that_cannot_be_are_refused(document: Document, name: str, text: str) -> None:
    document.run(AddScenario(S))
    second = document.project.scenarios[1].id
    assert text in refusal(document, RenameScenario(second, name))
    if name.strip():
        assert text in refusal(document, AddScenario(second, name))


def test_tabs_change_their_order(document: Document) -> None:
    document.run(AddScenario(S))
    document.run(AddScenario(document.project.scenarios[1].id))
    document.run(MoveScenario(S, 3))
    assert names(document.project) == ["B", "C", "A"]


def test_an_override_is_replaced_by_the_next_and_can_be_dropped(document: Document) -> None:
    workload = document.project.workloads[0].id
    document.run(OverrideInScenario(S, workload, "users", "4000", "two towns"))
    document.history.seal()
    document.run(OverrideInScenario(S, workload, "users", "6000", "three towns"))
    document.run(OverrideInScenario(S, workload, "priority", "2", "later"))
    assert [(one.field, one.value) for one in document.project.scenario(S).overrides] == [
        ("users", "6000"),
        ("priority", "2"),
    ]
    document.run(DropOverride(S, workload, "users"))
    assert [one.field for one in document.project.scenario(S).overrides] == ["priority"]
    assert document.history.labels == (
        "set users of Chat in A",
        "set users of Chat in A",
        "set priority of Chat in A",
        "reset users of Chat in A",
    )


def test_overrides_need_a_reason_and_a_value_that_fits(document: Document) -> None:
    workload = document.project.workloads[0].id
    for command, text in (
        (OverrideInScenario(S, workload, "users", "4000", " "), "needs a reason"),
        (OverrideInScenario(S, workload, "users", "-4", "why"), "-4 is not between 1 and"),
        (OverrideInScenario(S, workload, "gpus", "4", "why"), "Chat has no gpus"),
        (OverrideInScenario(S, SETTINGS, "currency", "EUR", "why"), "currency cannot differ"),
        (OverrideInScenario(S, "w-99", "users", "4", "why"), "This workload is no longer"),
    ):
        assert text in refusal(document, command)


def test_the_reference_is_a_scenario_or_renting(document: Document) -> None:
    chosen = []
    for reference in (S, None):
        document.run(SetReferenceScenario(reference))
        chosen.append(document.project.settings.reference_scenario)
    assert chosen == [S, None]
    assert document.history.labels == ("compare with A", "compare with renting")
    assert "no longer in the project" in refusal(document, SetReferenceScenario(GONE))


def test_scenarios_that_are_gone_are_named_as_such(document: Document) -> None:
    for command in (
        AddScenario(GONE),
        RenameScenario(GONE, "X"),
        NoteScenario(GONE, "X"),
        DeleteScenario(GONE),
        MoveScenario(GONE, 1),
        OverrideInScenario(GONE, SETTINGS, "country", "DE", "why"),
        DropOverride(GONE, SETTINGS, "country"),
    ):
        assert "This scenario is no longer in the project" in refusal(document, command)


def test_labels_read_as_people_say_it(document: Document) -> None:
    document.run(AddScenario(S, "All cloud"))
    second = document.project.scenarios[1].id
    document.run(NoteScenario(second, "nothing owned"))
    document.run(MoveScenario(second, 1))
    document.run(OverrideInScenario(second, SETTINGS, "discount_rate", "0.05", "grant"))
    document.run(DeleteScenario(second))
    assert document.history.labels == (
        "duplicate scenario A",
        "change the note of All cloud",
        "move scenario All cloud",
        "set discount rate in All cloud",
        "delete scenario All cloud",
    )


def test_a_mute_needs_a_reason_and_can_be_taken_back(document: Document) -> None:
    assert "only with a reason" in refusal(document, MuteFinding(S, "PWR-001", "rack-4", "  "))
    document.run(MuteFinding(S, "PWR-001", "rack-4", "lab rack"))
    document.run(MuteFinding(S, "PWR-001", "rack-4", "lab rack, not in use"))
    plan = document.project.scenario(S).plan
    assert plan.mutes == (Mute("PWR-001", "rack-4", "lab rack, not in use"),)
    document.run(UnmuteFinding(S, "PWR-001", "rack-4"))
    assert document.project.scenario(S).plan.mutes == ()
    assert document.history.labels == ("mute PWR-001", "mute PWR-001", "unmute PWR-001")
    assert document.run(UnmuteFinding(S, "PWR-001", "rack-4")) is None


def test_a_mute_belongs_to_its_scenario(document: Document) -> None:
    document.run(AddScenario(S))
    second = document.project.scenarios[1].id
    document.run(MuteFinding(second, "PWR-001", "rack-4", "accepted there"))
    assert document.project.scenario(S).plan.mutes == ()
    assert len(document.project.scenario(second).plan.mutes) == 1
