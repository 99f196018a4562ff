"""What rules of law ask of data and places beyond what calculates: labels, tools, ownership, dates.

Empty and None mean: not stated. Words are those of the rule tables.
"""

from dataclasses import dataclass

LABELS = (
    *("personal_eu", "health_de", "french_state_sensitive", "critical_function", "annex_iii"),
    *("phi_us", "itar", "unclassified", "prohibited_126_1", "federal_civilian", "dod"),
    *("personal_cn", "important_cn", "ciio"),
    *("personal_in", "listed_in", "significant_fiduciary"),
)
"""Classes of data that rules know."""

CERTIFICATES = (
    *("secnumcloud", "c5_type1", "c5_type2"),
    *("fedramp", "fedramp_low", "fedramp_moderate", "fedramp_high", "dod_premises", "eucs"),
)
"""Certificates that rules know, of an operator or asked for."""

TRANSFER_TOOLS = ("", "scc", "bcr", "dpf")
"""How personal data may leave: standard clauses, binding rules, Data Privacy Framework."""

SECTORS = ("", "finance_eu", "public_eu", "essential", "important")
"""Sectors that rules know."""

ASSURANCE_LEVELS = (1, 2, 3, 4)
"""Union assurance levels of the proposed Cloud and AI Development Act."""

IMPACT_LEVELS = (2, 4, 5, 6)
"""Impact levels of the Cloud Computing Security Requirements Guide of the US DoD."""

OUTSIDE_ELEMENTS = ("licence_server", "telemetry", "remote_support")
"""What of a design needs a network that an air-gapped site does not have."""


@dataclass(frozen=True, slots=True)
class DataHandling:
    """What is stated of the data of a workload.

    `persons` and `sensitive_persons` are those whose data leave their country within a year.
    `assurance_level` and `impact_level` are levels of the schemes that name them.
    """

    labels: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    sector: str = ""
    transfer_tool: str = ""
    encryption: str = ""
    business_associate: bool = False
    persons: int | None = None
    sensitive_persons: int | None = None
    assurance_level: int | None = None
    impact_level: int | None = None


@dataclass(frozen=True, slots=True)
class SiteStanding:
    """What is stated of a site and its operator.

    `operation_start` is ISO. `holders_outside_eu` are shares of the operator held outside the
    European Union, in per cent. `reused_share` and `renewable_share` are of its energy, 0 to 1.
    """

    operation_start: str = ""
    operator_in_eu: bool = True
    holders_outside_eu: tuple[float, ...] = ()
    elements: tuple[str, ...] = ()
    reused_share: float | None = None
    renewable_share: float | None = None
    impact_level_met: int | None = None
