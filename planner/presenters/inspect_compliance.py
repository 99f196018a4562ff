"""What the inspector asks for rules of law: of the data of a workload, of a site and its operator."""

from collections.abc import Iterator

from planner.document.command import Command
from planner.document.commands.handling import EditHandling, EditStanding
from planner.document.commands.timeline import SetReadiness
from planner.domain.handling import (
    ASSURANCE_LEVELS,
    CERTIFICATES,
    IMPACT_LEVELS,
    LABELS,
    OUTSIDE_ELEMENTS,
    SECTORS,
    TRANSFER_TOOLS,
    DataHandling,
)
from planner.domain.identity import ScenarioId
from planner.domain.site import Site, SiteKind
from planner.domain.workload import Workload
from planner.presenters.inspect_fields import Fields
from planner.presenters.inspection import InspectorRow, NumberEditor, Option, Section
from planner.presenters.wording import translate

_PERCENT = 100.0
_LABEL, _REQUIRED, _HELD, _ELEMENT = "label:", "required:", "held:", "element:"
_ADD, _REQUIRE, _HOLD = "add_label", "add_required", "add_certificate"
_MOST_PERSONS = 10_000_000_000


def label_name(label: str) -> str:
    """Return a class of data that rules know in words."""
    return {
        "personal_eu": translate("compliance", "personal data of the EU"),
        "health_de": translate("compliance", "German statutory health data"),
        "french_state_sensitive": translate("compliance", "sensitive data of the French state"),
        "critical_function": translate("compliance", "critical function (DORA)"),
        "annex_iii": translate("compliance", "high-risk use (AI Act, Annex III)"),
        "phi_us": translate("compliance", "US protected health information"),
        "itar": translate("compliance", "ITAR"),
        "unclassified": translate("compliance", "unclassified (ITAR)"),
        "prohibited_126_1": translate("compliance", "section 126.1 country (ITAR)"),
        "federal_civilian": translate("compliance", "US federal civilian"),
        "dod": translate("compliance", "US Department of Defense"),
        "personal_cn": translate("compliance", "personal data of China"),
        "important_cn": translate("compliance", "important data of China"),
        "ciio": translate("compliance", "critical operator of China"),
        "personal_in": translate("compliance", "personal data of India"),
        "listed_in": translate("compliance", "listed category of India"),
        "significant_fiduciary": translate("compliance", "significant fiduciary of India"),
    }.get(label, label)


def certificate_name(certificate: str) -> str:
    """Return a certificate that rules know in words."""
    return {
        "secnumcloud": "SecNumCloud",
        "c5_type1": translate("compliance", "C5, type 1"),
        "c5_type2": translate("compliance", "C5, type 2"),
        "fedramp": translate("compliance", "FedRAMP, level not stated"),
        "fedramp_low": translate("compliance", "FedRAMP Low"),
        "fedramp_moderate": translate("compliance", "FedRAMP Moderate"),
        "fedramp_high": translate("compliance", "FedRAMP High"),
        "dod_premises": translate("compliance", "premises of the DoD"),
        "eucs": "EUCS",
    }.get(certificate, certificate)


def sector_name(sector: str) -> str:
    """Return a sector that rules know in words."""
    return {
        "": translate("compliance", "not stated"),
        "finance_eu": translate("compliance", "finance, EU"),
        "public_eu": translate("compliance", "public sector, EU"),
        "essential": translate("compliance", "essential entity (NIS2)"),
        "important": translate("compliance", "important entity (NIS2)"),
    }.get(sector, sector)


def tool_name(tool: str) -> str:
    """Return a tool of transfer in words."""
    return {
        "": translate("compliance", "none"),
        "scc": translate("compliance", "standard clauses"),
        "bcr": translate("compliance", "binding corporate rules"),
        "dpf": translate("compliance", "Data Privacy Framework"),
    }.get(tool, tool)


def element_name(element: str) -> str:
    """Return what of a design needs the outside in words."""
    return {
        "licence_server": translate("compliance", "Licences call home"),
        "telemetry": translate("compliance", "Telemetry leaves"),
        "remote_support": translate("compliance", "Remote support"),
    }.get(element, element)


def workload_compliance(workload: Workload) -> Section:
    """Return what is stated of the data of a workload."""
    handling = workload.handling

    def edit(name: str, value: object) -> Command:
        if name.startswith(_LABEL):
            kept = tuple(one for one in handling.labels if f"{_LABEL}{one}" != name)
            return EditHandling(workload.id, "labels", kept)
        if name.startswith(_REQUIRED):
            kept = tuple(one for one in handling.required if f"{_REQUIRED}{one}" != name)
            return EditHandling(workload.id, "required", kept)
        if name == _ADD:
            return EditHandling(workload.id, "labels", (*handling.labels, str(value)))
        if name == _REQUIRE:
            return EditHandling(workload.id, "required", (*handling.required, str(value)))
        return EditHandling(workload.id, name, value)

    fields = Fields(f"workload:{workload.id}:handling", edit)
    rows = [*_labels(fields, handling), *_required(fields, handling), *_stated(fields, handling)]
    return Section("handling", translate("compliance", "Data, for rules of law"), tuple(rows))


def _labels(fields: Fields, handling: DataHandling) -> Iterator[InspectorRow]:
    for label in handling.labels:
        yield fields.switch(f"{_LABEL}{label}", label_name(label), value=True)
    left = [Option(one, label_name(one)) for one in LABELS if one not in handling.labels]
    prompt = translate("compliance", "choose…")
    yield fields.choice(_ADD, translate("compliance", "Add a class"), None, left, prompt)


def _required(fields: Fields, handling: DataHandling) -> Iterator[InspectorRow]:
    for one in handling.required:
        yield fields.switch(f"{_REQUIRED}{one}", certificate_name(one), value=True)
    left = [Option(c, certificate_name(c)) for c in CERTIFICATES if c not in handling.required]
    prompt = translate("compliance", "certificate…")
    yield fields.choice(_REQUIRE, translate("compliance", "Ask for"), None, left, prompt)


def _stated(fields: Fields, handling: DataHandling) -> Iterator[InspectorRow]:
    blank = translate("compliance", "not stated")
    a_year = translate("compliance", "a year")
    yield fields.choice(
        "sector",
        translate("compliance", "Sector"),
        handling.sector,
        [Option(one, sector_name(one)) for one in SECTORS],
    )
    yield fields.choice(
        "transfer_tool",
        translate("compliance", "Transfer tool"),
        handling.transfer_tool,
        [Option(one, tool_name(one)) for one in TRANSFER_TOOLS],
        tooltip=translate("compliance", "How personal data may leave the EEA."),
    )
    yield fields.choice(
        "encryption",
        translate("compliance", "Encryption"),
        handling.encryption,
        [
            Option("", blank),
            Option("end-to-end", translate("compliance", "end to end")),
        ],
    )
    yield fields.switch(
        "business_associate",
        translate("compliance", "BAA signed"),
        handling.business_associate,
        translate("compliance", "Agreement with a business associate (HIPAA)."),
    )
    yield fields.number(
        "persons",
        translate("compliance", "Persons"),
        handling.persons,
        NumberEditor(a_year, 0, _MOST_PERSONS, empty=blank),
        tooltip=translate("compliance", "Whose data leave their country within a year."),
    )
    yield fields.number(
        "sensitive_persons",
        translate("compliance", "Of these, sensitive"),
        handling.sensitive_persons,
        NumberEditor(a_year, 0, _MOST_PERSONS, empty=blank),
        tooltip=translate("compliance", "Whose sensitive data leave their country within a year."),
    )
    yield fields.choice(
        "assurance_level",
        translate("compliance", "Assurance level"),
        handling.assurance_level,
        _levels(ASSURANCE_LEVELS),
        tooltip=translate("compliance", "Of the EU, as proposed for the public sector."),
    )
    yield fields.choice(
        "impact_level",
        translate("compliance", "Impact level"),
        handling.impact_level,
        _levels(IMPACT_LEVELS),
        tooltip=translate("compliance", "Of the US Department of Defense, asked of the place."),
    )


def _levels(known: tuple[int, ...]) -> list[Option]:
    blank = Option(None, translate("compliance", "not stated"))
    return [blank, *(Option(level, str(level)) for level in known)]


def site_compliance(scenario: ScenarioId, site: Site) -> Section:
    """Return what is stated of a site and its operator, and what of it stands already."""
    standing = site.standing

    def edit(name: str, value: object) -> Command:
        if name.startswith(_HELD):
            kept = tuple(one for one in site.certificates if f"{_HELD}{one}" != name)
            return EditStanding(scenario, site.id, "certificates", kept)
        if name == _HOLD:
            return EditStanding(scenario, site.id, "certificates", (*site.certificates, str(value)))
        if name.startswith(_ELEMENT):
            element = name.removeprefix(_ELEMENT)
            others = tuple(one for one in standing.elements if one != element)
            elements = (*others, element) if value else others
            return EditStanding(scenario, site.id, "elements", elements)
        if name in ("power_ready", "building_ready"):
            power = value if name == "power_ready" else site.delivery.power_ready
            building = value if name == "building_ready" else site.delivery.building_ready
            return SetReadiness(scenario, site.id, _truth(power), _truth(building))
        return EditStanding(scenario, site.id, name, value)

    fields = Fields(f"site:{site.id}:standing", edit)
    rows: list[InspectorRow] = [
        fields.text(
            "controllers",
            translate("compliance", "Controlled from"),
            ", ".join(site.controllers),
            placeholder=translate("compliance", "such as DE, US"),
            tooltip=translate("compliance", "Countries that control the operator, such as DE, US."),
        )
    ]
    rows += [
        fields.switch(f"{_HELD}{one}", certificate_name(one), value=True)
        for one in site.certificates
    ]
    left = [Option(c, certificate_name(c)) for c in CERTIFICATES if c not in site.certificates]
    rows.append(
        fields.choice(
            _HOLD,
            translate("compliance", "Certificate"),
            None,
            left,
            prompt=translate("compliance", "add…"),
        )
    )
    rows += _operator(fields, site)
    if site.kind.holds_racks:
        rows += _plant(fields, site)
    return Section("standing", translate("compliance", "For rules of law and dates"), tuple(rows))


def _operator(fields: Fields, site: Site) -> list[InspectorRow]:
    """Where the operator sits, who holds it, and up to which level it is authorised."""
    standing = site.standing
    rows: list[InspectorRow] = [
        fields.choice(
            "operator_in_eu",
            translate("compliance", "Operator's seat"),
            standing.operator_in_eu,
            [
                Option(True, translate("compliance", "in the EU")),
                Option(False, translate("compliance", "outside the EU")),
            ],
            tooltip=translate("compliance", "Where the company that runs the place has its seat."),
        )
    ]
    if site.kind is not SiteKind.OWN or standing.holders_outside_eu:
        rows.append(
            fields.text(
                "holders_outside_eu",
                translate("compliance", "Held outside EU"),
                ", ".join(f"{one:g}" for one in standing.holders_outside_eu),
                placeholder=translate("compliance", "20, 15 %"),
                tooltip=translate("compliance", "Shares of holders in per cent, such as 20, 15."),
            )
        )
    rows.append(
        fields.choice(
            "impact_level_met",
            translate("compliance", "Impact level met"),
            standing.impact_level_met,
            _levels(IMPACT_LEVELS),
            tooltip=translate("compliance", "Of the US DoD, up to which the place is authorised."),
        )
    )
    return rows


def _plant(fields: Fields, site: Site) -> list[InspectorRow]:
    standing, blank = site.standing, translate("compliance", "not stated")
    rows: list[InspectorRow] = [
        fields.text(
            "operation_start",
            translate("compliance", "In operation"),
            standing.operation_start,
            placeholder=translate("compliance", "year-month-day"),
            tooltip=translate("compliance", "First day of operation, such as 2027-03-01."),
        ),
        fields.number(
            "renewable_share",
            translate("compliance", "Renewable"),
            standing.renewable_share,
            NumberEditor("%", 0, 100, 1, 5, empty=blank),
            shown_per_stored=_PERCENT,
        ),
        fields.number(
            "reused_share",
            translate("compliance", "Heat reused"),
            standing.reused_share,
            NumberEditor("%", 0, 100, 1, 5, empty=blank),
            shown_per_stored=_PERCENT,
        ),
        *(
            fields.switch(f"{_ELEMENT}{one}", element_name(one), one in standing.elements)
            for one in dict.fromkeys((*OUTSIDE_ELEMENTS, *standing.elements))
        ),
    ]
    if site.kind is SiteKind.OWN:
        known = [
            Option(None, translate("compliance", "by cost basis")),
            Option(True, translate("compliance", "stands")),
            Option(False, translate("compliance", "to be built")),
        ]
        rows += [
            fields.choice(
                "power_ready",
                translate("compliance", "Grid connection"),
                site.delivery.power_ready,
                known,
            ),
            fields.choice(
                "building_ready",
                translate("compliance", "Building, plant"),
                site.delivery.building_ready,
                known,
            ),
        ]
    return rows


def _truth(value: object) -> bool | None:
    return value if isinstance(value, bool) else None
