"""Sizing a workload: the fewest servers or instances that serve it, placed without a warning."""

from dataclasses import replace

import pytest

from planner.app import wiring
from planner.document.commands.placing import DeletePlacements
from planner.domain.errors import EditRefused
from planner.domain.finding import Severity
from planner.domain.hardware import PartKind
from planner.domain.identity import EntryId
from planner.domain.placement import Placement
from planner.domain.service import BurstTrigger
from planner.domain.site import SiteKind
from planner.domain.workload import DataClass, WorkloadKind
from planner.workspace.service import WorkloadForm
from planner.workspace.size_request import Place, SizeRequest
from planner.workspace.sizing import offered_accelerators, size, size_command
from planner.workspace.workspace import Workspace
from tests.builders import library

CHAT = WorkloadForm(
    "Chat",
    WorkloadKind.INTERACTIVE,
    EntryId("llama-3.3-70b"),
    users=60_000,
    ttft_limit_ms=2000,
    tpot_limit_ms=50,
)
H200 = EntryId("h200-sxm")
LAWS = ("US-CLOUD", "GDPR", "US-EAR")
"""Rules of law that speak of operators and exports, which no sizing chooses."""


def request(
    place: Place = Place.OWN,
    gpu: EntryId | None = H200,
    country: str = "DE",
    form: WorkloadForm = CHAT,
) -> SizeRequest:
    return SizeRequest(form, gpu, place, country)


@pytest.fixture
def workspace() -> Workspace:
    return Workspace(wiring.empty_project(library(), "Plan", "DE"), library())


def run(workspace: Workspace, wanted: SizeRequest) -> None:
    assert workspace.run(size_command(workspace.state, library(), wanted))


def placed(workspace: Workspace, kind: PartKind) -> list[Placement]:
    state = workspace.state
    return [
        one for one in state.plan.placements() if state.project.shelf.parts[one.part].kind is kind
    ]


def serious(workspace: Workspace) -> list[str]:
    found = workspace.state.evaluation.findings
    return [
        one.message
        for one in found
        if one.severity is not Severity.INFO and not one.rule.startswith(LAWS)
    ]


@pytest.mark.parametrize("country", ["DE", "US"])
@pytest.mark.parametrize(
    ("place", "gpu"),
    [
        (Place.OWN, None),
        (Place.OWN, H200),
        (Place.OWN, EntryId("mi355x")),
        (Place.OWN, EntryId("l40s")),
        (Place.COLOCATION, EntryId("b200-sxm")),
        (Place.CLOUD, None),
    ],
)
def test_what_is_placed_serves_and_brings_no_warning(
    workspace: Workspace, place: Place, gpu: EntryId | None, country: str
) -> None:
    run(workspace, request(place, gpu, country))
    (result,) = workspace.state.evaluation.workloads.values()
    assert result.verdict == "ok"
    assert serious(workspace) == []
    assert {site.kind for site in workspace.state.plan.sites} == {place.kind}


def test_it_is_one_step_that_undo_takes_back(workspace: Workspace) -> None:
    before = workspace.state.project
    run(workspace, request())
    assert workspace.state.undo_label == "size Chat"
    workspace.undo()
    assert workspace.state.project == before


def test_one_server_fewer_would_not_serve(workspace: Workspace) -> None:
    run(workspace, request())
    servers = placed(workspace, PartKind.GPU_SERVER)
    assert len(servers) > 1
    workspace.run(DeletePlacements(workspace.state.scenario, frozenset({servers[-1].id})))
    (result,) = workspace.state.evaluation.workloads.values()
    assert result.verdict == "short"


def test_more_users_never_need_fewer_servers(workspace: Workspace) -> None:
    forms = [replace(CHAT, users=users) for users in (1, 1000, 30_000, 100_000, 1_000_000)]
    units = [size(workspace.state, library(), request(form=form)).units for form in forms]
    assert units == sorted(units)
    assert units[0] == 1 < units[-1]


def test_without_a_wish_the_cheapest_hardware_is_taken(workspace: Workspace) -> None:
    def cost(gpu: EntryId | None) -> float:
        found = size(workspace.state, library(), request(gpu=gpu))
        assert found.choice is not None
        part = library().parts[EntryId(found.choice.id)]
        assert part.price_usd is not None
        return found.units * part.price_usd

    assert cost(None) == min(cost(gpu) for gpu in (H200, EntryId("b200-sxm"), None))


def test_every_rack_has_two_feeds_two_strips_and_a_switch(workspace: Workspace) -> None:
    run(workspace, request())
    racks = workspace.state.plan.racks
    assert {len(rack.feeds) for rack in racks.values()} == {2}
    assert len(placed(workspace, PartKind.PDU)) == 2 * len(racks)
    assert len(placed(workspace, PartKind.SWITCH)) == len(racks)


def test_a_server_beyond_the_usual_circuit_gets_a_larger_one(workspace: Workspace) -> None:
    run(workspace, request(gpu=EntryId("mi355x")))
    (rack,) = {rack.feeds for rack in workspace.state.plan.racks.values()}
    assert rack[0].amps > workspace.state.project.shelf.assume("default.feed_eu_amps")


def test_a_second_workload_is_built_on_the_same_site(workspace: Workspace) -> None:
    run(workspace, request(Place.COLOCATION))
    first = workspace.state.plan
    run(workspace, request(Place.COLOCATION, form=replace(CHAT, name="Second")))
    plan = workspace.state.plan
    assert [site.id for site in plan.sites] == [site.id for site in first.sites]
    assert len(plan.racks) > len(first.racks)
    assert {one.verdict for one in workspace.state.evaluation.workloads.values()} == {"ok"}
    assert serious(workspace) == []


def test_instances_run_around_the_clock_in_the_country_that_was_asked_for(
    workspace: Workspace,
) -> None:
    run(workspace, request(Place.CLOUD, None, "FR"))
    (burst,) = workspace.state.plan.bursts
    assert burst.trigger is BurstTrigger.ALWAYS
    assert burst.minimum == burst.maximum
    (site,) = workspace.state.plan.sites
    assert (site.kind, site.country) == (SiteKind.CLOUD_REGION, "FR")


def test_personal_data_stays_in_its_legal_area_when_the_country_has_no_cloud(
    workspace: Workspace,
) -> None:
    form = replace(CHAT, data_class=DataClass.PERSONAL)
    run(workspace, request(Place.CLOUD, H200, "AT", form))
    (site,) = workspace.state.plan.sites
    assert site.country in ("DE", "FI", "FR", "IE", "SE", "GB")
    assert serious(workspace) == []


@pytest.mark.parametrize(
    ("wanted", "happened", "remedy"),
    [
        (
            request(Place.CLOUD, form=replace(CHAT, data_class=DataClass.RESTRICTED)),
            "Data class restricted may not be processed in a cloud region site.",
            "Choose another place or another data class.",
        ),
        (
            request(gpu=EntryId("l40s"), form=replace(CHAT, llm=EntryId("kimi-k2"))),
            "No L40S server of the catalogue holds Kimi-K2",
            "Choose another GPU, a smaller model or another place.",
        ),
        (
            request(form=replace(CHAT, users=100_000_000)),
            "would be needed; at most 1,000 are placed at once.",
            "Lower the number of users, or choose a faster GPU.",
        ),
    ],
)
def test_what_cannot_be_is_told_with_a_way_out(
    workspace: Workspace, wanted: SizeRequest, happened: str, remedy: str
) -> None:
    with pytest.raises(EditRefused) as refused:
        size_command(workspace.state, library(), wanted)
    message = refused.value.message
    assert happened in message.happened
    assert (message.unharmed, message.remedy) == ("Nothing was changed.", remedy)


def test_only_accelerators_that_can_be_had_are_offered() -> None:
    own = offered_accelerators(library(), Place.OWN)
    assert EntryId("mi355x") in own
    assert EntryId("mi355x") not in offered_accelerators(library(), Place.CLOUD)
    assert EntryId("gb300") not in own
