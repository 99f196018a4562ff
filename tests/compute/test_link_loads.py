"""What crosses the links of a plan: whose requests, which way, and when it is not known."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from planner.compute.explain import explain
from planner.compute.links import BYTES_PER_TOKEN, INSIDE, NO_USERS
from planner.document.commands.assumptions import OverrideAssumption
from planner.document.commands.workloads import EditWorkload
from planner.domain.expression import evaluate_expression
from planner.domain.facility import Link, LinkKind
from planner.domain.formula import Explanation
from planner.domain.identity import EntryId, LinkId, RackId, RoomId, SiteId
from planner.domain.results import LinkResult
from planner.domain.service import RouteRole
from planner.domain.site import Colocation, SiteKind
from planner.domain.workload import Demand, WorkloadKind
from tests.builders import H200, Draft, S, library

TOKEN_BYTES = library().assumptions[BYTES_PER_TOKEN].likely
TERMS = Colocation(100.0, 180.0)


def link(
    one: str, two: str, name: str = "line", gbit_s: float = 10.0, ms: float = 5.0, **changes: object
) -> Link:
    ends = (SiteId(one), SiteId(two))
    made = Link(LinkId(f"link-{name}"), name, LinkKind.WAN, ends, gbit_s, ms)
    return replace(made, **changes)  # type: ignore[arg-type]


class Away(Draft):
    """An office, and a colocation where one server serves a chat."""

    def __init__(self) -> None:
        super().__init__()
        self.office = self.site()
        self.colo = self.site(SiteKind.COLOCATION, terms=TERMS)
        self.rack(H200)
        self.chat = self.workload()
        self.deploy(self.chat)

    def linked(self, *links: Link) -> "Away":
        self.change_plan(links=links)
        return self

    def loads(self) -> dict[str, LinkResult]:
        results = self.evaluate().links
        return {one.name: results[one.id] for one in self.plan.links}

    def why(self, load: LinkResult, name: str) -> Explanation:
        found = explain(self.project, S, self.evaluate(), f"link:{load.link}:{name}")
        assert found is not None
        return found

    def check_explained(self, load: LinkResult) -> None:
        """Every figure explains the value shown, by formulas that give it."""
        for name in ("load_gbit_s", "forward_gbit_s", "backward_gbit_s"):
            assert self.why(load, name).value == pytest.approx(getattr(load, name))
        for one in walk(self.why(load, "load_gbit_s")):
            if one.formula is not None:
                given = {inner.symbol: inner.value for inner in one.inputs}
                result = evaluate_expression(one.formula.expression, given)
                assert result == pytest.approx(one.value, rel=1e-12)


def walk(explanation: Explanation) -> Iterator[Explanation]:
    yield explanation
    for part in explanation.parts:
        yield from walk(part)


def requests_gbit_s(draft: Draft, share: float = 1.0) -> float:
    """Prompts of the chat in the peak hour."""
    (result,) = draft.evaluate().workloads.values()
    asked = draft.project.workloads[0].input_tokens * TOKEN_BYTES
    return share * result.served_requests_per_s * asked * 8 / 1e9


def test_requests_run_to_the_site_that_serves_them_and_answers_back() -> None:
    draft = Away()
    load = draft.linked(link(draft.office, draft.colo)).loads()["line"]
    assert load.forward_gbit_s == pytest.approx(requests_gbit_s(draft))
    assert load.backward_gbit_s == pytest.approx(requests_gbit_s(draft) * 300 / 1000)
    assert load.load_gbit_s == load.forward_gbit_s
    (flow,) = load.flows
    assert (flow.workload, flow.forward) == (draft.chat, True)

    turned = draft.linked(link(draft.colo, draft.office)).loads()["line"]
    assert (turned.forward_gbit_s, turned.backward_gbit_s) == (
        load.backward_gbit_s,
        load.forward_gbit_s,
    )


def test_what_the_own_site_serves_crosses_no_link() -> None:
    draft = Draft()
    office = draft.site()
    draft.rack(H200)
    draft.deploy(draft.workload())
    colo = draft.site(SiteKind.COLOCATION, terms=TERMS)
    draft.change_plan(links=(link(office, colo),))
    (load,) = draft.evaluate().links.values()
    assert (load.load_gbit_s, load.flows, load.no_data) == (0.0, (), "")


def test_a_burst_beyond_the_colocation_loads_both_links_with_what_it_takes() -> None:
    draft = Away()
    burst = draft.burst("nebius-h200-eu-north1", maximum=4)
    cloud = next(one.site for one in draft.plan.bursts if one.id == burst)
    (chat,) = draft.project.workloads
    draft.run(EditWorkload(replace(chat, demand=Demand(60_000)), "demand"))
    draft.deploy(draft.chat, draft.pool_of(burst), RouteRole.OVERFLOW)
    draft.linked(link(draft.office, draft.colo, "first"), link(draft.colo, cloud, "second", ms=3.0))
    loads = draft.loads()
    first, second = loads["first"].forward_gbit_s, loads["second"].forward_gbit_s
    assert first is not None
    assert second is not None
    assert first > second > 0
    (result,) = draft.evaluate().workloads.values()
    taken = {one.kind: one.requests_per_s for one in result.shares}
    assert second / first == pytest.approx(taken["burst"] / sum(taken.values()))


def test_the_shortest_way_is_taken_and_equal_lines_share_by_bandwidth() -> None:
    draft = Away()
    ends = (draft.office, draft.colo)
    loads = draft.linked(
        link(*ends, "slow", 100.0, ms=9.0),
        link(*ends, "wide", 30.0, ms=2.0),
        link(*ends, "narrow", 10.0, ms=2.0),
    ).loads()
    assert loads["slow"].load_gbit_s == 0.0
    assert loads["wide"].load_gbit_s == pytest.approx(requests_gbit_s(draft, 0.75))
    assert loads["narrow"].load_gbit_s == pytest.approx(requests_gbit_s(draft, 0.25))


def test_an_embedding_answers_with_its_vector() -> None:
    draft = Away()
    llm = EntryId("qwen3-embedding-8b")
    search = draft.workload("Search", 50, kind=WorkloadKind.EMBEDDING, llm=llm, objectives=())
    draft.deploy(search)
    load = draft.linked(link(draft.office, draft.colo)).loads()["line"]
    flow = next(one for one in load.flows if one.workload == search)
    assert flow.answer_bytes == library().llms[llm].hidden * 4
    draft.check_explained(load)


def test_a_link_that_ends_in_a_room_or_rack_belongs_to_its_site() -> None:
    draft = Away()
    rack = next(iter(draft.plan.racks))
    office_room = draft.plan.site(draft.office).rooms[0].id
    draft.linked(link(office_room, rack))
    load = draft.loads()["line"]
    assert load.load_gbit_s == pytest.approx(requests_gbit_s(draft))
    assert draft.plan.name_of(RoomId(office_room)) in draft.why(load, "forward_gbit_s").title
    assert draft.plan.name_of(RackId(rack)) in draft.why(load, "forward_gbit_s").title


def test_what_the_plan_does_not_know_is_no_data_with_its_reason() -> None:
    draft = Away()
    racks = (draft.office, draft.plan.site(draft.office).rooms[0].id)
    draft.linked(
        link(*racks, "inside"),
        link(draft.office, draft.colo, "copies", kind=LinkKind.STORAGE),
    )
    loads = draft.loads()
    assert (loads["inside"].load_gbit_s, loads["inside"].no_data) == (None, INSIDE)
    assert loads["copies"].load_gbit_s is None
    assert "storage link" in loads["copies"].no_data
    assert draft.why(loads["copies"], "load_gbit_s").value is None

    rented = Draft()
    one = rented.site(SiteKind.COLOCATION, terms=TERMS)
    two = rented.site(SiteKind.COLOCATION, terms=TERMS)
    rented.change_plan(links=(link(one, two),))
    (unknown,) = rented.evaluate().links.values()
    assert (unknown.load_gbit_s, unknown.no_data) == (None, NO_USERS)


def test_users_reach_a_site_over_the_sum_of_the_round_trips() -> None:
    draft = Away()
    near = draft.evaluate().workloads[draft.chat].ttft_p95_ms
    draft.linked(link(draft.office, draft.colo, ms=210.0))
    far = draft.evaluate().workloads[draft.chat].ttft_p95_ms
    assert near is not None
    assert far is not None
    assert far - near == pytest.approx(200.0, abs=10.0)


def test_the_load_follows_an_edit_and_stays_when_nothing_of_it_changes() -> None:
    draft = Away()
    draft.linked(link(draft.office, draft.colo))
    before = draft.evaluate()
    draft.rack()
    beside = draft.evaluate(before)
    assert beside.links is before.links
    draft.run(OverrideAssumption(BYTES_PER_TOKEN, 2 * TOKEN_BYTES, "streamed", "2026-11-25"))
    after = draft.evaluate(beside)
    key = draft.plan.links[0].id
    old, new = before.links[key].load_gbit_s, after.links[key].load_gbit_s
    assert old is not None
    assert new == pytest.approx(2 * old)
    assert after == draft.evaluate()


def test_every_figure_of_a_link_explains_itself() -> None:
    draft = Away()
    load = draft.linked(link(draft.office, draft.colo)).loads()["line"]
    draft.check_explained(load)
    sizes = draft.why(load, "forward_gbit_s").parts[0]
    assert any(one.evidence and one.evidence.status == "assumed" for one in sizes.inputs)
