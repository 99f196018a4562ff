"""Checks of supply: weights and shares that can be, contracts that fit, capacity on few shoulders.

How much may lie with one stack, maker or country is asked for only where a limit below 100 % is
entered.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from planner.compute.finance_rates import given
from planner.compute.risk_weights import (
    TERMS,
    impossible_shares,
    impossible_weights,
    shares_outside,
    weight_key,
)
from planner.domain.finding import Finding, Fix, Severity
from planner.domain.hardware import Accelerator, Part
from planner.domain.identity import EntryId
from planner.domain.offers import ModelApi
from planner.domain.phrase import Phrase, listed, say
from planner.domain.project import PartShelf
from planner.domain.service import Burst, Route
from planner.domain.site import Site, SiteKind
from planner.domain.workload import Workload

SUBJECT = "supply"
"""What findings on the supply of the whole plan are about."""


def check_figures(shelf: PartShelf) -> tuple[Finding, ...]:
    """SUP-001, SUP-002: weights, shares and levels of supply risk that cannot be."""
    found = []
    wrong = tuple(impossible_weights(shelf))
    if wrong:
        known = all(weight_key(term) in shelf.assumptions for term in TERMS)
        fix = Fix("scale-weights", {}, say("Scale the weights to 100 %"))
        found.append(_of_plan("SUP-001", Severity.WARNING, wrong, (fix,) if known else ()))
    wrong = tuple(impossible_shares(shelf))
    if wrong:
        found.append(_of_plan("SUP-002", Severity.WARNING, wrong, tuple(_nearest(shelf))))
    return tuple(found)


def _nearest(shelf: PartShelf) -> Iterator[Fix]:
    for one in shares_outside(shelf):
        nearest = 1.0 if one.likely > 1.0 else 0.0
        arguments: Mapping[str, str | int | float] = {"key": one.key, "value": nearest}
        yield Fix("assumption", arguments, say("{0}: {1:.0%}", one.label, nearest))


def _of_plan(
    rule: str, severity: Severity, wrong: tuple[str, ...], fixes: tuple[Fix, ...]
) -> Finding:
    return Finding(
        rule=rule,
        subject=SUBJECT,
        subject_name=say("Supply risk"),
        severity=severity,
        message=listed(wrong, " "),
        detail=say("Supply risk is not scored; all else is calculated. Enter them in Assumptions."),
        source=say("weights from 0 to 100 % that sum to 100 %, shares from 0 to 100 %"),
        fixes=fixes,
    )


def check_contract(site: Site, horizon_months: int) -> tuple[Finding, ...]:
    """SUP-003 to SUP-005: what is stated of a contract, in itself and against the horizon."""
    return tuple(_contract(site, horizon_months))


def _contract(site: Site, horizon_months: int) -> Iterator[Finding]:
    terms = site.exit_terms
    term, notice = terms.term_months, terms.notice_months
    if term is None:
        return
    if notice is not None and notice > term:
        shorten: Mapping[str, str | int | float] = {"site": site.id, "value": float(term)}
        yield Finding(
            rule="SUP-003",
            subject=site.id,
            subject_name=site.name,
            severity=Severity.WARNING,
            message=say(
                "{0}: a notice of {1:g} months is longer than the term of {2} months.",
                *(site.name, notice, term),
            ),
            detail=say("Leaving is counted with the longer of both. Enter what was agreed."),
            source=say("a contract can be left at the end of its term"),
            fixes=(Fix("notice", shorten, say("Take a notice of {0} months", term)),),
        )
    if term > horizon_months:
        yield _outliving(site.id, site.name, site.name, term, horizon_months)
    elif site.kind is SiteKind.COLOCATION and term < horizon_months:
        yield Finding(
            rule="SUP-005",
            subject=site.id,
            subject_name=site.name,
            severity=Severity.INFO,
            message=say(
                "{0}: the contract ends after {1} months of {2}; the rent after it is not agreed.",
                *(site.name, term, horizon_months),
            ),
            detail=say("The same rent is counted to the end of the horizon."),
            source=say("stated term of the contract against the horizon"),
        )


def check_tiers(bursts: tuple[Burst, ...], horizon_months: int) -> tuple[Finding, ...]:
    """SUP-004: reserved instances that are paid beyond the horizon."""
    terms = ((one, one.tier.term_months) for one in bursts)
    return tuple(
        _outliving(one.id, one.name, one.name, term, horizon_months)
        for one, term in terms
        if term is not None and term > horizon_months
    )


def _outliving(subject: str, name: str, whose: str, term: int, horizon_months: int) -> Finding:
    return Finding(
        rule="SUP-004",
        subject=subject,
        subject_name=name,
        severity=Severity.INFO,
        message=say(
            "{0}: a term of {1} months outlives the horizon of {2} by {3} months.",
            *(whose, term, horizon_months, term - horizon_months),
        ),
        detail=say("What is paid after the horizon is in no total. Take a shorter term."),
        source=say("term of the commitment against the horizon"),
    )


def check_models(
    routes: tuple[Route, ...], workloads: tuple[Workload, ...], apis: Mapping[EntryId, ModelApi]
) -> tuple[Finding, ...]:
    """SUP-006: workloads that only a model serves which nobody else has."""
    serving: dict[str, list[Route]] = {}
    for route in routes:
        serving.setdefault(route.workload, []).append(route)
    found = []
    for workload in workloads:
        mine = serving.get(workload.id, ())
        closed = {
            apis[one.api].label
            for one in mine
            if one.api is not None and one.api in apis and apis[one.api].llm is None
        }
        if closed and all(one.api is not None and _is_closed(one.api, apis) for one in mine):
            found.append(_closed(workload, sorted(closed)))
    return tuple(found)


def _is_closed(api: EntryId, apis: Mapping[EntryId, ModelApi]) -> bool:
    return api in apis and apis[api].llm is None


def _closed(workload: Workload, names: list[str]) -> Finding:
    return Finding(
        rule="SUP-006",
        subject=workload.id,
        subject_name=workload.name,
        severity=Severity.INFO,
        message=say(
            "{0} is served by {1} alone, whose weights nobody else has.",
            workload.name,
            ", ".join(names),
        ),
        detail=say("Leaving means another model. Route it to an open model as well."),
        source=say("models with open weights are served by several"),
    )


@dataclass(frozen=True, slots=True)
class _Limit:
    """A limit of concentration: its assumption, the rule, and what of an accelerator counts."""

    key: str
    rule: str
    field: str


_LIMITS = (
    _Limit("risk.most_stack_share", "SUP-007", "software"),
    _Limit("risk.most_maker_share", "SUP-008", "manufacturer"),
    _Limit("risk.most_made_in_share", "SUP-009", "country_of_manufacture"),
)


def check_concentration(
    shelf: PartShelf, counts: Mapping[EntryId, int], bursts: tuple[Burst, ...]
) -> tuple[Finding, ...]:
    """SUP-007 to SUP-009: computing capacity with one stack, maker or country, against limits."""
    wanted = [(one, given(shelf, one.key, 1.0)) for one in _LIMITS]
    if all(limit >= 1.0 for _, limit in wanted):
        return ()
    capacity = _capacity(shelf, counts, bursts)
    total = sum(capacity.values())
    if not total:
        return ()
    found = []
    for one, limit in wanted:
        shares: dict[str, float] = defaultdict(float)
        for accelerator, tflops in capacity.items():
            shares[str(getattr(shelf.accelerators[accelerator], one.field))] += tflops / total
        name, share = max(
            ((name, share) for name, share in shares.items() if name),
            key=lambda pair: pair[1],
            default=("", 0.0),
        )
        if share > limit + 1e-9:
            found.append(_concentrated(one.rule, name, share, limit))
    return tuple(found)


def _capacity(
    shelf: PartShelf, counts: Mapping[EntryId, int], bursts: tuple[Burst, ...]
) -> dict[EntryId, float]:
    """Dense BF16 throughput by accelerator: what is bought, and instances at their most."""
    known: Mapping[EntryId, Accelerator] = shelf.accelerators
    found: dict[EntryId, float] = {}

    def add(accelerator: EntryId, gpus: int) -> None:
        if accelerator in known:
            more = known[accelerator].bf16_tflops * gpus
            found[accelerator] = found.get(accelerator, 0.0) + more

    for part, count in counts.items():
        bought: Part | None = shelf.parts.get(part)
        if bought is not None and bought.accelerators is not None:
            add(bought.accelerators.accelerator, bought.accelerators.count * count)
    for burst in bursts:
        offer = shelf.offers[burst.offer]
        add(offer.accelerator, offer.gpus * burst.maximum)
    return found


def _concentrated(rule: str, name: str, share: float, limit: float) -> Finding:
    told: Mapping[str, Phrase] = {
        "SUP-007": say("{0:.0%} of the computing capacity runs on {1}", share, name),
        "SUP-008": say("{0:.0%} of the computing capacity comes from {1}", share, name),
        "SUP-009": say("{0:.0%} of the computing capacity is made in {1}", share, name),
    }
    return Finding(
        rule=rule,
        subject=SUBJECT,
        subject_name=say("Supply risk"),
        severity=Severity.WARNING,
        message=say("{0}; at most {1:.0%} is wanted.", told[rule], limit),
        detail=say("Add accelerators of another, or raise the limit in Assumptions."),
        source=say("limit of concentration that was entered"),
        numbers={"excess": share - limit},
    )
