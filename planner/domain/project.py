"""The project: the one undoable value, one file."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from planner.domain.compliance import ComplianceRule
from planner.domain.components import Component
from planner.domain.hardware import Accelerator, Part
from planner.domain.identity import EntryId, ProjectId, ScenarioId
from planner.domain.language_model import EngineProfile, LanguageModel, SoftwareGeneration
from planner.domain.offers import CloudOffer, ModelApi, Region
from planner.domain.picture import Picture
from planner.domain.plan import Plan
from planner.domain.provenance import Estimate
from planner.domain.quote import Prices, Quote, ShownCurrency
from planner.domain.workload import Workload


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings that every scenario shares. Dates are ISO; empty means not set.

    `blocking` are the rules whose break refuses an edit. `software` is the generation of serving
    software that speeds are predicted for.
    """

    currency: str = "USD"
    horizon_months: int = 60
    discount_rate: float = 0.09
    order_date: str = ""
    demand_start: str = ""
    units: str = "metric"
    reference_scenario: ScenarioId | None = None
    country: str = ""
    blocking: tuple[str, ...] = ()
    software: SoftwareGeneration = SoftwareGeneration.CURRENT


@dataclass(frozen=True, slots=True)
class PartShelf:
    """The project's own copies of every catalogue entry it uses, with their evidence.

    Engines, checks, BoM and store read only this, never the catalogue, so that an old quote keeps
    its prices. `assumptions` are the defaults of every engine, copied the same way. `components`
    are the plant that stands on the plan, and what the project added or edited. `pictures` lie
    below floor plans.
    """

    parts: Mapping[EntryId, Part] = field(default_factory=dict)
    accelerators: Mapping[EntryId, Accelerator] = field(default_factory=dict)
    llms: Mapping[EntryId, LanguageModel] = field(default_factory=dict)
    engines: Mapping[EntryId, EngineProfile] = field(default_factory=dict)
    offers: Mapping[EntryId, CloudOffer] = field(default_factory=dict)
    apis: Mapping[EntryId, ModelApi] = field(default_factory=dict)
    regions: Mapping[EntryId, Region] = field(default_factory=dict)
    components: Mapping[EntryId, Component] = field(default_factory=dict)
    assumptions: Mapping[str, Estimate] = field(default_factory=dict)
    compliance: Mapping[EntryId, ComplianceRule] = field(default_factory=dict)
    pictures: Mapping[EntryId, Picture] = field(default_factory=dict)
    catalogue_version: str = ""

    def assume(self, key: str) -> float:
        """Return the likely value of an assumption.

        Raises:
            KeyError: when the project has no such assumption.
        """
        return self.assumptions[key].likely


@dataclass(frozen=True, slots=True)
class Override:
    """A single setting or workload value that differs in one scenario, with the reason."""

    target: str
    field: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Scenario:
    """One alternative: a plan and what it overrides."""

    id: ScenarioId
    name: str
    plan: Plan
    note: str = ""
    parent: ScenarioId | None = None
    overrides: tuple[Override, ...] = ()


@dataclass(frozen=True, slots=True)
class Project:
    """Settings, parts, workloads and scenarios; `serial` is the counter of new ids.

    `quote` and `prices` are what the plan is offered for, in every scenario.
    """

    id: ProjectId
    name: str
    serial: int
    settings: Settings
    shelf: PartShelf
    workloads: tuple[Workload, ...]
    scenarios: tuple[Scenario, ...]
    quote: Quote = field(default_factory=Quote)
    prices: Prices = field(default_factory=Prices)

    @property
    def shown_currency(self) -> ShownCurrency:
        """The currency that amounts are shown in: the project's, USD while its rate is missing."""
        return self.prices.shown(self.settings.currency)

    def scenario(self, scenario_id: ScenarioId) -> Scenario:
        """Return the scenario with this id.

        Raises:
            KeyError: when there is none.
        """
        for scenario in self.scenarios:
            if scenario.id == scenario_id:
                return scenario
        raise KeyError(scenario_id)
