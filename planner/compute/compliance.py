"""What rules of law say about the plan: facts from workloads, sites and hardware, and their verdicts.

The day that is asked about is the start of the demand, else the order, else the day on which the
rules were last verified: never today, so that a plan reads the same tomorrow.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from planner.domain.compliance import ComplianceRule, Facts, RuleScope
from planner.domain.hardware import Accelerator
from planner.domain.identity import EntryId
from planner.domain.jurisdiction import EEA, forbidden
from planner.domain.project import Settings
from planner.domain.results import SiteResult
from planner.domain.site import Site, SiteKind
from planner.domain.workload import DataClass, Workload, WorkloadKind
from planner.engines.compliance import Verdict, highest_processing_performance, verdicts

Rules = Mapping[EntryId, ComplianceRule]

NOTHING: Mapping[str, float] = MappingProxyType({})

POLICY_RULE = "SOV-001"
"""The rule that a route breaks when the policy of its data class forbids it."""

_OPERATORS = {
    SiteKind.OWN: "self",
    SiteKind.COLOCATION: "colocation",
    SiteKind.CLOUD_REGION: "cloud",
    SiteKind.MODEL_API: "api",
}
_PERSONAL = {"CN": "personal_cn", "IN": "personal_in"}


@dataclass(frozen=True, slots=True)
class Place:
    """A place as rules of data see it: where, run by whom, and whether nothing leaves it."""

    kind: SiteKind
    country: str
    controllers: frozenset[str] = frozenset()
    certificates: frozenset[str] = frozenset()
    operator_in_eu: bool = True
    holders_outside_eu: tuple[float, ...] = ()
    impact_level_met: int | None = None

    @staticmethod
    def of(site: Site) -> "Place":
        """Return a site as rules of data see it."""
        standing = site.standing
        return Place(
            site.kind,
            site.country,
            frozenset(site.controllers),
            frozenset(site.certificates),
            standing.operator_in_eu,
            standing.holders_outside_eu,
            standing.impact_level_met,
        )

    @staticmethod
    def of_offer(country: str, operator_home: str, kind: SiteKind) -> "Place":
        """Return a rented service as rules of data see it before it is in a plan."""
        return Place(kind, country, frozenset({operator_home} - {""}))


def day_of(settings: Settings, rules: Rules) -> date:
    """Return the day that is asked about; what is entered and is no day counts as not entered."""
    verified = max((rule.verified_on for rule in rules.values()), default="")
    days = map(_day, (settings.demand_start, settings.order_date, verified))
    return next((day for day in days if day is not None), date.min)


def _day(text: str) -> date | None:
    """The day of a text in ISO form, None where it is none: files of others may hold anything."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def of_scope(rules: Rules, scope: RuleScope) -> tuple[ComplianceRule, ...]:
    """Return the rules that are asked about one kind of thing."""
    return tuple(rule for rule in rules.values() if rule.scope is scope)


def about_data(
    rules: Iterable[ComplianceRule],
    workload: Workload,
    place: Place,
    settings: Settings,
    on: date,
    carried: Mapping[str, float] = NOTHING,
) -> tuple[Verdict, ...]:
    """Return what rules of data say about a workload at a place.

    *carried* are the figures of the provider there: its share of critical workloads, and the limit.
    """
    handling = workload.handling
    entered: dict[str, float | None] = {
        "persons": handling.persons,
        "sensitive_persons": handling.sensitive_persons,
        "assurance_level": handling.assurance_level,
        "impact_level": handling.impact_level,
        "impact_level_met": 0.0 if place.impact_level_met is None else place.impact_level_met,
    }
    training = workload.kind is WorkloadKind.TRAINING
    facts = Facts(
        on=on,
        data=labels_of(workload, settings.country),
        activities=frozenset({"storage", "training" if training else "inference"}),
        country=place.country,
        operator=_OPERATORS[place.kind],
        controllers=place.controllers,
        operator_in_eu=place.operator_in_eu,
        certificates=place.certificates,
        required=frozenset(handling.required),
        transfer_tool=handling.transfer_tool,
        sector=handling.sector,
        customer_country=settings.country,
        business_associate="yes" if handling.business_associate else "",
        encryption=handling.encryption,
        holders_outside_eu=place.holders_outside_eu,
        numbers_entered={
            **{key: value for key, value in entered.items() if value is not None},
            **carried,
        },
    )
    return verdicts(rules, facts)


def labels_of(workload: Workload, home: str) -> frozenset[str]:
    """Return the classes of a workload's data: those stated, and personal data of its own country."""
    labels = set(workload.handling.labels)
    if workload.data_class is DataClass.PERSONAL:
        own = "personal_eu" if home in EEA else _PERSONAL.get(home)
        if own is not None:
            labels.add(own)
    return frozenset(labels)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a workload may not run somewhere, and the rule that says so."""

    rule: str
    reason: str


def refusal(laws: Rules, workload: Workload, place: Place, settings: Settings) -> Refusal | None:
    """Return why a workload may not run at a place, None when it may.

    The policy of its data class speaks first, then the rules of law that block.
    """
    reason = forbidden(workload.data_class, place.kind, settings.country, place.country)
    if reason is not None:
        return Refusal(POLICY_RULE, reason)
    rules, on = of_scope(laws, RuleScope.DATA), day_of(settings, laws)
    for one in about_data(rules, workload, place, settings, on):
        if one.blocks:
            return Refusal(one.rule, one.message)
    return None


@dataclass(frozen=True, slots=True)
class Run:
    """What rules of sites ask of how a site runs: its IT power, and PUE where it is computed."""

    it_kw: float | None
    pue: float | None

    @staticmethod
    def of(site: Site, result: SiteResult | None) -> "Run":
        """Return it as designed, else from the racks that stand there."""
        it_kw = site.design_it_kw
        if it_kw is None and result is not None and result.racks:
            it_kw = result.it_power_kw
        return Run(it_kw, None if result is None else result.pue)


def about_site(
    rules: Iterable[ComplianceRule],
    site: Site,
    run: Run,
    power_factor: float,
    sectors: frozenset[str],
    on: date,
) -> tuple[Verdict, ...]:
    """Return what rules of sites say about one of the plan; *sectors* are those of its workloads."""
    standing = site.standing
    start = _day(standing.operation_start)
    entered = {"erf": standing.reused_share, "renewable_share": standing.renewable_share}
    found: dict[str, Verdict] = {}
    for sector in sorted(sectors | {""}):
        facts = Facts(
            on=on,
            country=site.country,
            operator=_OPERATORS[site.kind],
            controllers=frozenset(site.controllers),
            certificates=frozenset(site.certificates),
            elements=frozenset(standing.elements),
            air_gapped=bool(site.rooms) and all(room.air_gapped for room in site.rooms),
            sector=sector,
            it_kw=run.it_kw,
            connection_kw=None
            if site.connection_kva is None
            else site.connection_kva * power_factor,
            operation_start=start,
            pue=run.pue,
            numbers_entered={key: value for key, value in entered.items() if value is not None},
        )
        for one in verdicts(rules, facts):
            found.setdefault(one.rule, one)
    return tuple(found.values())


def about_training(
    rules: Iterable[ComplianceRule], flop: float, country: str, settings: Settings, on: date
) -> tuple[Verdict, ...]:
    """Return what rules of training say about one run of so many operations in a country."""
    facts = Facts(on=on, country=country, customer_country=settings.country, training_flop=flop)
    return verdicts(rules, facts)


@dataclass(frozen=True, slots=True)
class Shipped:
    """An accelerator that goes to a country, from where its part is designed."""

    accelerator: Accelerator
    destination: str
    origin: str


def about_hardware(
    rules: Iterable[ComplianceRule], shipped: Shipped, on: date
) -> tuple[Verdict, ...]:
    """Return what rules of export say about an accelerator at its destination."""
    facts = Facts(
        on=on,
        tpp=processing_performance(shipped.accelerator),
        dram_gb_s=shipped.accelerator.bandwidth_gb_s,
        destination=shipped.destination,
        exported_from=shipped.origin,
    )
    return verdicts(rules, facts)


def processing_performance(accelerator: Accelerator) -> float:
    """Return the total processing performance of an accelerator, over its dense formats."""
    tops = {
        16: accelerator.bf16_tflops,
        8: max(accelerator.fp8_tflops or 0.0, accelerator.int8_tops or 0.0),
        4: accelerator.fp4_tflops or 0.0,
    }
    return highest_processing_performance(tops)
