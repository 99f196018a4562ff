"""Leaving whoever rents out: clouds, model APIs and colocation sites, with terms and notices."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from planner.compute.contracts import agreed_terms
from planner.compute.finance_rates import given
from planner.compute.holdings import Holding
from planner.compute.lock_in import rules
from planner.compute.lock_in.bond import BondKind, Committed, Exit, Work
from planner.compute.planned import Planned
from planner.domain.identity import EntryId, SiteId
from planner.domain.offers import CloudOffer
from planner.domain.phrase import Phrase, say
from planner.domain.service import Burst
from planner.domain.site import Site, SiteKind
from planner.domain.supply import SupplyClass
from planner.domain.units import MONTHS_PER_YEAR


def clouds(case: Planned, holdings: Sequence[Holding]) -> Iterator[Exit]:
    """Whoever rents instances: commitments of tiers and agreements, data to carry out, deployments."""
    stacks = {one.label: one.software for one in holdings if one.supply_class is SupplyClass.CLOUD}
    bursts: dict[str, list[Burst]] = defaultdict(list)
    for burst in case.plan.bursts:
        bursts[case.shelf.offers[burst.offer].provider].append(burst)
    for provider, mine in bursts.items():
        offers = [case.shelf.offers[one.offer] for one in mine]
        spent = [_usd_year(case, one) / MONTHS_PER_YEAR for one in mine]
        if not sum(spent):
            continue
        sites = [case.plan.site(one) for one in dict.fromkeys(burst.site for burst in mine)]
        committed = (*_reserved(case, mine, spent), *_promised(case, sites))
        stack = next((stacks.get(one.label) for one in offers if stacks.get(one.label)), "") or ""
        egress, notes = _carried_out(case, sites, offers)
        yield Exit(
            key=f"cloud/{provider}",
            kind=BondKind.CLOUD,
            name=provider,
            usd_month=sum(spent),
            work=_moved(case, provider, mine, stack),
            committed=committed,
            egress=egress,
            notice_months=_notice(case, sites),
            stack=stack,
            notes=notes,
        )


def _usd_year(case: Planned, burst: Burst) -> float:
    result = case.evaluation.bursts.get(burst.id)
    return 0.0 if result is None or result.usd_year is None else result.usd_year


def _reserved(
    case: Planned, bursts: Sequence[Burst], spent: Sequence[float]
) -> Iterator[Committed]:
    for burst, usd_month in zip(bursts, spent, strict=True):
        term = burst.tier.term_months
        if term is not None:
            terms = rules.reserved_terms(term, case.shelf)
            yield Committed(burst.name, usd_month, terms.left_months, terms.notice_months)


def _promised(case: Planned, sites: Sequence[Site]) -> Iterator[Committed]:
    for site in sites:
        usd_month = site.exit_terms.committed_usd_month
        if usd_month:
            terms = rules.promised_terms(site.exit_terms, case.shelf)
            yield Committed(site.name, usd_month, terms.left_months, terms.notice_months)


def _notice(case: Planned, sites: Sequence[Site]) -> float:
    """The longest notice that is stated, which the EU Data Act limits for its customers."""
    notice = max((site.exit_terms.notice_months or 0.0 for site in sites), default=0.0)
    limit = given(case.shelf, "lockin.data_act_notice_months")
    return min(notice, limit) if limit and rules.in_union(case.settings) else notice


def _carried_out(
    case: Planned, sites: Sequence[Site], offers: Sequence[CloudOffer]
) -> tuple[tuple[float, float] | None, tuple[Phrase, ...]]:
    """Data to carry out in TB with its price per GB, None where nobody stated them, and notes."""
    stated = [site.exit_terms.stored_tb for site in sites]
    known = [one for one in stated if one is not None]
    if len(known) < len(stated):
        return None, (say("Data kept there are not stated: egress is no data."),)
    if rules.egress_is_free(case.shelf, case.settings):
        return (sum(known), 0.0), (
            say("The EU Data Act: leaving is free of egress charges by then."),
        )
    usual = case.shelf.assume("finance.egress_usd_gb")
    prices = [usual if one.egress_usd_gb is None else one.egress_usd_gb for one in offers]
    return (sum(known), max(prices)), ()


def _moved(case: Planned, provider: str, bursts: Sequence[Burst], stack: str) -> tuple[Work, ...]:
    """Deployments on instances: moved within the stack, ported where the chip is the provider's own."""
    pools = {burst.pool for burst in bursts}
    count = float(sum(1 for one in case.plan.deployments if one.pool in pools))
    makers = {
        case.shelf.accelerators[accelerator].manufacturer
        for burst in bursts
        if (accelerator := case.shelf.offers[burst.offer].accelerator) in case.shelf.accelerators
    }
    moved = Work("lockin.redeploy_person_months", count)
    if not any(provider.startswith(maker) for maker in makers):
        return (moved,)
    key = rules.port_key(stack, rules.port_target(stack, ()), case.shelf.assumptions)
    return (moved, Work(key, count))


def apis(case: Planned, holdings: Sequence[Holding]) -> Iterator[Exit]:
    """Whoever serves models: workloads are moved to the same open model, or to another one."""
    months = case.settings.horizon_months
    spent: dict[str, float] = defaultdict(float)
    for one in holdings:
        if one.supply_class is SupplyClass.MODEL_API:
            spent[one.vendor] += one.usd
    for provider, usd in spent.items():
        routes = [
            (route.workload, route.api, route.api_site)
            for route in case.plan.routes
            if route.api is not None and case.shelf.apis[route.api].provider == provider
        ]
        apis: dict[EntryId, None] = dict.fromkeys(api for _, api, _ in routes)
        used = dict.fromkeys((workload, api) for workload, api, _ in routes)
        is_open = {api: case.shelf.apis[api].llm is not None for api in apis}
        opened = sum(1 for _, api in used if is_open[api])
        sites = _stated(case, [site for _, _, site in routes])
        yield Exit(
            key=f"api/{provider}",
            kind=BondKind.MODEL_API,
            name=provider,
            usd_month=usd / months,
            work=tuple(
                Work(key, float(count))
                for key, count in (
                    ("lockin.api_open_person_months", opened),
                    ("lockin.api_closed_person_months", len(used) - opened),
                )
                if count
            ),
            committed=tuple(_promised(case, sites)),
            notice_months=_notice(case, sites),
            stack=", ".join(case.shelf.apis[api].model_name for api in apis),
            notes=()
            if opened == len(used)
            else (say("Its model is served by nobody else: another one takes its place."),),
        )


def _stated(case: Planned, sites: Sequence[SiteId | None]) -> list[Site]:
    wanted = {site for site in sites if site is not None}
    return [site for site in case.plan.sites if site.id in wanted]


def halls(case: Planned) -> Iterator[Exit]:
    """Whoever rents out space: the rent to the end of the term or notice, and racks that move."""
    for site in case.plan.sites:
        terms = agreed_terms(site, case.context.pricing)
        if site.kind is not SiteKind.COLOCATION or terms is None:
            continue
        rent = terms.contracted_kw * terms.usd_per_kw_month
        if not rent:
            continue
        agreed = rules.rented_terms(site.exit_terms, case.shelf)
        result = case.evaluation.sites.get(site.id)
        racks = 0 if result is None else result.racks
        yield Exit(
            key=f"colocation/{site.id}",
            kind=BondKind.COLOCATION,
            name=site.name,
            usd_month=rent,
            work=(Work("lockin.move_person_months_rack", float(racks)),),
            committed=(Committed(site.name, rent, agreed.left_months, agreed.notice_months),),
            notice_months=agreed.notice_months,
            notes=tuple(_about_contract(site)),
        )


def _about_contract(site: Site) -> Iterator[Phrase]:
    if site.exit_terms.term_months is None:
        yield say("The term of the contract is not stated: a usual one is counted.")
    if site.exit_terms.notice_months is None:
        yield say("The notice is not stated: a usual one is counted.")
