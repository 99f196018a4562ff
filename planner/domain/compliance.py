"""Dated rules about where data and hardware may be, and the facts that they are asked about.

A rule is data: a condition over facts, what it says, and from when to when it holds. What the
rules find is a planning aid, not legal advice.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from planner.domain.finding import Severity
from planner.domain.identity import EntryId
from planner.domain.jurisdiction import ADEQUATE, CHIP_LICENCE, EEA
from planner.domain.phrase import say
from planner.domain.provenance import Evidence, Status

NOT_LEGAL_ADVICE = say("This is a planning aid, not legal advice.")
"""Printed wherever results of the rules are."""

_OUTSIDE_EU = frozenset(("IS", "LI", "NO"))
"""Members of the European Economic Area that are not in the European Union."""


class RuleStatus(StrEnum):
    """How firm a rule is."""

    IN_FORCE = "in force"
    CONTESTED = "contested"
    PROPOSAL = "proposal"


class RuleScope(StrEnum):
    """What a rule is asked about."""

    DATA = "data"
    SITE = "site"
    HARDWARE = "hardware"
    TRAINING = "training"


@dataclass(frozen=True, slots=True)
class ComplianceRule:
    """One rule, or one stage of it: stages share `rule`, and the first that is met speaks.

    `when` is a condition over the facts (`domain.expression`). `says` has numbered places for
    `places`, names of facts. Dates are ISO, empty where open. A proposal never blocks.
    """

    id: EntryId
    rule: str
    scope: RuleScope
    when: str
    severity: Severity
    says: str
    places: tuple[str, ...]
    status: RuleStatus
    effective_from: str
    effective_to: str
    verified_on: str
    source: str
    note: str = ""

    @property
    def label(self) -> str:
        """The rule and, where it has stages, which one."""
        return self.rule if self.id == self.rule.lower() else f"{self.rule} ({self.id})"

    @property
    def evidence(self) -> Mapping[str, Evidence]:
        """Where it comes from, in the form of catalogue entries."""
        return {"when": Evidence(Status.SECONDARY, self.source, self.verified_on, note=self.note)}

    def expired(self, on: date) -> bool:
        """Whether the rule has ended before *on*."""
        return bool(self.effective_to) and on > date.fromisoformat(self.effective_to)

    def pending(self, on: date) -> bool:
        """Whether the rule begins after *on*."""
        return bool(self.effective_from) and on < date.fromisoformat(self.effective_from)


@dataclass(frozen=True)
class Facts:
    """What is known of data, a site, its operator and hardware; empty or None is not known.

    Sets hold the words of the rule tables: classes of data (`personal_eu`, `health_de`, `phi_us`,
    `itar`, ...), certificates held and required (`secnumcloud`, `c5_type2`, ...), activities
    (`storage`, `inference`, `training`), elements that need the outside (`cloud_burst`,
    `licence_server`, `telemetry`, `remote_support`). Countries are ISO 3166 codes.

    `holders_outside_eu` are shares of an operator held outside the European Union, in per cent.
    `tpp` is total processing performance, `performance_density` that divided by the area of the
    die in mm², `dram_gb_s` the bandwidth of its memory. `numbers_entered` are further figures by
    the names that rules use (`erf`, `renewable_share`, `persons`, `provider_share`, ...).
    """

    on: date
    data: frozenset[str] = frozenset()
    activities: frozenset[str] = frozenset({"storage", "inference"})
    country: str = ""
    operator: str = ""
    controllers: frozenset[str] = frozenset()
    operator_in_eu: bool = True
    certificates: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()
    elements: frozenset[str] = frozenset()
    transfer_tool: str = ""
    air_gapped: bool = False
    sector: str = ""
    customer_country: str = ""
    exported_from: str = ""
    destination: str = ""
    business_associate: str = ""
    encryption: str = ""
    it_kw: float | None = None
    connection_kw: float | None = None
    operation_start: date | None = None
    pue: float | None = None
    holders_outside_eu: tuple[float, ...] = ()
    tpp: float | None = None
    performance_density: float | None = None
    dram_gb_s: float | None = None
    training_flop: float | None = None
    numbers_entered: Mapping[str, float] = field(default_factory=dict)

    @cached_property
    def words(self) -> Mapping[str, str]:
        """The facts that are words, by the names that conditions use."""
        return {
            "data": _row(self.data),
            "activities": _row(self.activities),
            "country": self.country,
            "areas": _areas(self.country),
            "operator": self.operator,
            "controllers": _row(self.controllers),
            "controller_areas": _controller_areas(self.controllers, self.country),
            "operator_seat": "EU" if self.operator_in_eu else "outside",
            "certificates": _row(self.certificates),
            "required": _row(self.required),
            "elements": _row(self.elements),
            "transfer_tool": self.transfer_tool,
            "air_gapped": "yes" if self.air_gapped else "no",
            "sector": self.sector,
            "customer_areas": _areas(self.customer_country),
            "exported_from": self.exported_from,
            "destination": self.destination,
            "destination_areas": " restricted " if self.destination in CHIP_LICENCE else "  ",
            "density": "" if self.performance_density is None else "known",
            "business_associate": self.business_associate,
            "encryption": self.encryption,
        }

    @cached_property
    def numbers(self) -> Mapping[str, float]:
        """The facts that are numbers; what is not known is absent. Dates are yyyymmdd."""
        start = self.operation_start
        known = {
            "on": _day(self.on),
            "start": None if start is None else _day(start),
            "months_running": None if start is None else _months(start, self.on),
            "it_kw": self.it_kw,
            "connection_kw": self.connection_kw,
            "pue": self.pue,
            "holder_share": max(self.holders_outside_eu, default=None),
            "holders_share": sum(self.holders_outside_eu) if self.holders_outside_eu else None,
            "tpp": self.tpp,
            "performance_density": self.performance_density,
            "dram_gb_s": self.dram_gb_s,
            "training_flop": self.training_flop,
        }
        return {
            **{name: value for name, value in known.items() if value is not None},
            **self.numbers_entered,
        }


def _row(words: frozenset[str]) -> str:
    """Words side by side, each between spaces, so that a condition finds whole ones."""
    return f" {' '.join(sorted(words))} "


def _areas(country: str) -> str:
    if not country:
        return "  "
    areas = {country}
    if country in EEA:
        areas |= {"EEA"} if country in _OUTSIDE_EU else {"EEA", "EU"}
    elif country in ADEQUATE:
        areas.add("adequate")
    return _row(frozenset(areas))


def _controller_areas(controllers: frozenset[str], country: str) -> str:
    """Whether those who control the operator are of the country, of the EEA, or from outside."""
    areas = set[str]()
    for controller in controllers:
        areas.add("EEA" if controller in EEA else "third")
    if controllers == frozenset({country}):
        areas.add("same")
    return _row(frozenset(areas))


def _day(day: date) -> float:
    return float(day.year * 10_000 + day.month * 100 + day.day)


def _months(start: date, end: date) -> float:
    """Whole months from *start* to *end*; negative before it."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return float(months - (end.day < start.day))


WORDS = frozenset(Facts(date.min).words)
"""Names of the facts that are words."""
NUMBERS = frozenset(
    (
        *("on", "start", "months_running", "it_kw", "connection_kw", "pue"),
        *("holder_share", "holders_share", "tpp", "performance_density", "dram_gb_s"),
        *("training_flop", "erf", "renewable_share", "persons", "sensitive_persons"),
        *(
            "provider_share",
            "provider_limit",
            "target_class",
            "reached_class",
            "assurance_level",
            "impact_level",
        ),
        "impact_level_met",
    )
)
"""Names of the facts that are numbers."""
