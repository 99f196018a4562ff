"""Why a link carries what it does: requests of workloads one way, answers the other."""

from collections.abc import Callable, Mapping
from typing import Final

from planner.compute.explain.case import ENTERED, Case
from planner.compute.explain.terms import Given, Term, applied, summed, unknown
from planner.compute.links import BYTES_PER_TOKEN, gbit_s
from planner.domain.facility import Link
from planner.domain.formula import Explanation, Formula
from planner.domain.phrase import say
from planner.domain.results import LinkFlow, LinkResult
from planner.domain.workload import Workload, WorkloadKind
from planner.engines.network import FORMULAS

SHARE: Final = Formula(
    id="explain.link_share",
    result="share of a link that is used",
    unit="share of bandwidth",
    expression="load_gbit_s / bandwidth_gbit_s",
    symbols={
        "load_gbit_s": "load of the busier direction in the busiest hour",
        "bandwidth_gbit_s": "bandwidth in each direction",
    },
    source="The busier direction fills a link first",
)

_UNIT = "Gbit/s"
_LEFT_OUT = (
    say(
        "Training data, model files, copies of storage and backups: the plan does "
        "not say how much of them crosses."
    ),
    say("Encryption and retransmission."),
)
_NOTES = (
    say("Busiest hour of the link in the first year of the horizon."),
    say("Users stand at the own sites; requests take the way with the shortest round trip."),
)


def explain_link(case: Case, link_id: str, name: str) -> Explanation | None:
    """Return why a figure of a link is what it is, None where there is none."""
    link = next((one for one in case.plan.links if one.id == link_id), None)
    result = case.evaluation.links.get(link.id) if link is not None else None
    written = _WRITTEN.get(name)
    if link is None or result is None or written is None:
        return None
    return written(case, link, result)


def _load(case: Case, link: Link, result: LinkResult) -> Explanation:
    title = say("Load of {0}", link.name)
    ahead, back = result.forward_gbit_s, result.backward_gbit_s
    if ahead is None or back is None:
        return unknown(title, _UNIT, result.no_data)
    given = {
        "forward_gbit_s": Given(ahead, _UNIT, why=_forward(case, link, result)),
        "backward_gbit_s": Given(back, _UNIT, why=_backward(case, link, result)),
    }
    capacity = Given(link.gbit_s, _UNIT, ENTERED, say("bandwidth in each direction"))
    return applied(
        title,
        result.load_gbit_s,
        _UNIT,
        FORMULAS["network.load"],
        given,
        beside=(capacity,),
        exclusions=_LEFT_OUT,
        notes=_NOTES,
    )


def _share(case: Case, link: Link, result: LinkResult) -> Explanation:
    title = say("Share of {0} that is used", link.name)
    if result.load_gbit_s is None:
        return unknown(title, "share of bandwidth", result.no_data)
    given = {
        "load_gbit_s": Given(result.load_gbit_s, _UNIT, why=_load(case, link, result)),
        "bandwidth_gbit_s": Given(link.gbit_s, _UNIT, ENTERED),
    }
    share = result.load_gbit_s / link.gbit_s
    return applied(title, share, "share of bandwidth", SHARE, given)


def _forward(case: Case, link: Link, result: LinkResult) -> Explanation:
    return _direction(case, link, result, forward=True)


def _backward(case: Case, link: Link, result: LinkResult) -> Explanation:
    return _direction(case, link, result, forward=False)


def _direction(case: Case, link: Link, result: LinkResult, *, forward: bool) -> Explanation:
    ends = [case.plan.name_of(end) for end in link.ends]
    one, two = ends if forward else reversed(ends)
    title = say("Traffic from {0} to {1}", one, two)
    value = result.forward_gbit_s if forward else result.backward_gbit_s
    if value is None:
        return unknown(title, _UNIT, result.no_data)
    terms = [
        Term(why.title, gbit_s(flow, forward), why=why)
        for flow in result.flows
        for why in (_flow(case, flow, forward=forward),)
    ]
    source = say("Workloads that are served beyond this link, each by itself")
    notes = () if terms else (say("No request crosses this link."),)
    return summed(title, value, _UNIT, terms, key="traffic", source=source, notes=notes)


def _flow(case: Case, flow: LinkFlow, *, forward: bool) -> Explanation:
    workload = case.workloads[flow.workload]
    asks = flow.forward is forward
    size = flow.request_bytes if asks else flow.answer_bytes
    given = {
        "requests_s": Given(flow.requests_per_s, "requests per s"),
        "bytes_per_request": Given(size, "bytes", why=_size(case, workload, size, asks=asks)),
    }
    title = say("Requests of {0}" if asks else "Answers of {0}", workload.name)
    return applied(title, gbit_s(flow, forward), _UNIT, FORMULAS["network.traffic"], given)


def _size(case: Case, workload: Workload, size: float, *, asks: bool) -> Explanation:
    title = say("A request of {0}" if asks else "An answer of {0}", workload.name)
    if workload.kind is WorkloadKind.EMBEDDING and not asks:
        llm = case.shelf.llms[workload.llm]
        given = {
            "values": Given(
                float(llm.hidden * workload.texts),
                "values",
                label=say("hidden size of {0}", llm.name)
                if workload.texts == 1
                else say("hidden size of {0}, for each of {1} texts", llm.name, workload.texts),
            )
        }
        return applied(title, size, "bytes", FORMULAS["network.vector"], given)
    tokens = workload.read_tokens if asks else workload.generated_tokens
    if workload.kind is WorkloadKind.RERANKING and not asks:
        tokens = workload.texts
    given = {
        "tokens": Given(float(tokens), "tokens", ENTERED),
        "bytes_per_token": case.assumed(BYTES_PER_TOKEN, say("text of one token with its framing")),
    }
    return applied(title, size, "bytes", FORMULAS["network.message"], given)


_WRITTEN: Mapping[str, Callable[[Case, Link, LinkResult], Explanation]] = {
    "load_gbit_s": _load,
    "share": _share,
    "forward_gbit_s": _forward,
    "backward_gbit_s": _backward,
}
