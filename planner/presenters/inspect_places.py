"""What the inspector shows of rooms and sites."""

from collections.abc import Collection, Iterator

from planner.compute.explain.case import Case
from planner.document.command import Command
from planner.document.commands.cooling import EditCooling
from planner.document.commands.racks import DeleteSite, EditSite
from planner.document.commands.rooms import EditRoom
from planner.domain.changing import with_field
from planner.domain.identity import RackId, RowId
from planner.domain.plan import Plan
from planner.domain.project import Project
from planner.domain.results import Evaluation, SiteResult
from planner.domain.site import CostBasis, Room, Site, SiteKind
from planner.presenters import formats
from planner.presenters.findings import findings_on
from planner.presenters.formats import Quantity
from planner.presenters.inspect_air_gap import air_gap_sections
from planner.presenters.inspect_compliance import site_compliance
from planner.presenters.inspect_cooling import COOLING_FIELDS, room_cooling, site_cooling
from planner.presenters.inspect_delivery import delivery_section
from planner.presenters.inspect_design import (
    DESIGN_FIELDS,
    efficiency_design,
    efficiency_figures,
    power_design,
)
from planner.presenters.inspect_exit import site_exit
from planner.presenters.inspect_fields import Fields
from planner.presenters.inspect_floor import room_floor
from planner.presenters.inspect_paths import power_paths
from planner.presenters.inspect_sovereignty import site_sovereignty
from planner.presenters.inspection import (
    ACTIONS,
    ActionRow,
    Inspection,
    InspectorRow,
    LinkRow,
    NumberEditor,
    Option,
    Section,
)
from planner.presenters.list_prices import ListPrices
from planner.presenters.reliability import site_availability
from planner.presenters.wording import translate

_MOST_LINKS = 12
"""Racks of a room that are listed one by one."""


def inspect_room(project: Project, evaluation: Evaluation, room_id: str) -> Inspection | None:
    """Return what there is to see of one room."""
    plan = project.scenario(evaluation.scenario).plan
    found = next(
        ((site, room) for site in plan.sites for room in site.rooms if room.id == room_id), None
    )
    if found is None:
        return None
    site, room = found
    fields = _room_fields(evaluation, room)
    inputs: list[InspectorRow] = [
        fields.text("name", translate("inspector", "Name"), room.name),
        LinkRow("site", translate("inspector", "Site"), site.name, "site", site.id),
        fields.switch(
            "air_gapped",
            translate("inspector", "Air-gapped"),
            room.air_gapped,
            translate("inspector", "No link leaves an air-gapped room."),
        ),
    ]
    case = Case(project, evaluation.scenario, evaluation)
    sections = [
        Section("room", "", tuple(inputs)),
        *air_gap_sections(case, f"room:{room.id}", site, [room]),
        _room_figures(evaluation, fields, room, plan),
    ]
    if site.kind is SiteKind.OWN:
        sections.append(room_cooling(plan, evaluation, fields, site, room))
        sections.append(delivery_section(evaluation.scenario, room))
    sections += room_floor(project, evaluation, room)
    found_here = findings_on(evaluation, [room.id])
    return Inspection(f"room:{room.id}", room.name, site.name, tuple(sections), found_here)


def inspect_site(project: Project, evaluation: Evaluation, site_id: str) -> Inspection | None:
    """Return what there is to see of a site, a cloud region or a model API."""
    plan = project.scenario(evaluation.scenario).plan
    site = next((one for one in plan.sites if one.id == site_id), None)
    if site is None:
        return None
    fields = _site_fields(evaluation, site)
    case = Case(project, evaluation.scenario, evaluation)
    sections = [Section("site", "", tuple(_site_inputs(project, fields, site)))]
    result = evaluation.sites.get(site.id)
    if site.kind.holds_racks:
        sections.append(
            Section("cost", translate("inspector", "Cost"), _site_cost(project, fields, site))
        )
        if site.kind is SiteKind.OWN:
            sections += [power_design(fields, site, result), efficiency_design(fields, site)]
            sections.append(power_paths(case, site))
            sections.append(site_availability(case, fields, site))
            sections.append(site_cooling(project, fields, site))
        if result is not None:
            sections.append(_site_figures(fields, site, result))
    sections += site_exit(case, evaluation.scenario, site)
    sections.append(site_compliance(evaluation.scenario, site))
    sections += site_sovereignty(case, fields, site)
    sections += air_gap_sections(case, f"site:{site.id}", site, site.rooms)
    sections.append(_site_contents(plan, site))
    delete = DeleteSite(evaluation.scenario, site.id)
    action = ActionRow("delete", translate("inspector", "Delete with all contents"), delete)
    sections.append(Section(ACTIONS, "", (action,)))
    subtitle = " · ".join(part for part in (site_kind_name(site.kind), site.country) if part)
    found = findings_on(evaluation, [site.id])
    kept = tuple(section for section in sections if section.rows)
    return Inspection(f"site:{site.id}", site.name, subtitle, kept, found)


def site_kind_name(kind: SiteKind) -> str:
    """Return the words for a kind of site."""
    return {
        SiteKind.OWN: translate("inspector", "own site"),
        SiteKind.COLOCATION: translate("inspector", "colocation"),
        SiteKind.CLOUD_REGION: translate("inspector", "cloud region"),
        SiteKind.MODEL_API: translate("inspector", "model API"),
    }[kind]


def _room_fields(evaluation: Evaluation, room: Room) -> Fields:
    scenario = evaluation.scenario
    return Fields(f"room:{room.id}", lambda name, value: EditRoom(scenario, room.id, name, value))


def _room_figures(evaluation: Evaluation, fields: Fields, room: Room, plan: Plan) -> Section:
    rows_here = {row.id for row in room.rows}
    racks = [rack for rack in plan.racks.values() if rack.row in rows_here]
    rows: list[InspectorRow] = [
        fields.figure(
            "racks", translate("inspector", "Racks"), formats.count(len(racks)), explained=True
        )
    ]
    result = evaluation.rooms.get(room.id)
    if result is not None:
        rows.append(
            fields.against(
                "air_heat_kw",
                translate("inspector", "Heat to air"),
                result.air_heat_kw,
                result.air_capacity_kw,
            )
        )
        if result.liquid_heat_kw:
            label = translate("inspector", "Heat to liquid")
            rows.append(fields.scaled("liquid_heat_kw", label, result.liquid_heat_kw))
    listed = False
    for rack in sorted(racks, key=lambda one: (one.row, one.position))[:_MOST_LINKS]:
        label = "" if listed else translate("inspector", "Standing here")
        rows.append(LinkRow(f"rack:{rack.id}", label, rack.name, "rack", rack.id))
        listed = True
    rows += _elements(plan, [room.id])
    return Section("figures", translate("inspector", "In this room"), tuple(rows))


def _site_fields(evaluation: Evaluation, site: Site) -> Fields:
    scenario = evaluation.scenario

    def edit(name: str, value: object) -> Command:
        if site.colocation is not None and hasattr(site.colocation, name):
            terms = with_field(site.colocation, name, value)
            return EditSite(scenario, site.id, "colocation", terms)
        if name in COOLING_FIELDS:
            return EditCooling(scenario, site.id, name, value)
        if name in DESIGN_FIELDS:
            return EditSite(scenario, site.id, "design", with_field(site.design, name, value))
        return EditSite(scenario, site.id, name, value)

    return Fields(f"site:{site.id}", edit)


def _site_inputs(project: Project, fields: Fields, site: Site) -> list[InspectorRow]:
    rows: list[InspectorRow] = [fields.text("name", translate("inspector", "Name"), site.name)]
    region = project.shelf.regions.get(site.region) if site.region else None
    if region is not None:
        rows.append(fields.figure("region", translate("inspector", "Region"), region.name))
    if site.provider:
        rows.append(fields.figure("provider", translate("inspector", "Provider"), site.provider))
    if site.kind is SiteKind.OWN:
        blank = translate("inspector", "none")
        rows += [
            fields.number(
                "design_it_kw",
                translate("inspector", "Design IT power"),
                site.design_it_kw,
                NumberEditor("kW", 0.1, 1e6, 1, empty=blank),
            ),
            fields.number(
                "connection_kva",
                translate("inspector", "Connection"),
                site.connection_kva,
                NumberEditor("kVA", 0.1, 1e6, 1, empty=blank),
            ),
        ]
    if site.kind.holds_racks:
        rows.append(
            fields.switch(
                "always_staffed", translate("inspector", "Staffed 24 × 7"), site.always_staffed
            )
        )
    return rows


def _site_cost(project: Project, fields: Fields, site: Site) -> tuple[InspectorRow, ...]:
    prices = ListPrices.of(project)
    sign, rate = formats.symbol(prices.code).strip(), prices.per_usd
    if site.colocation is not None:
        terms = site.colocation
        return (
            fields.number(
                "contracted_kw",
                translate("inspector", "Contracted power"),
                terms.contracted_kw,
                NumberEditor("kW", 0.1, 1e6, 1),
            ),
            fields.number(
                "usd_per_kw_month",
                translate("inspector", "Rent"),
                terms.usd_per_kw_month,
                NumberEditor(f"{sign}/kW·mo", 0, 1e4 * rate, 2),
                shown_per_stored=rate,
                tooltip=prices.note(terms.usd_per_kw_month),
            ),
            fields.switch(
                "energy_included", translate("inspector", "Energy included"), terms.energy_included
            ),
        )
    bases = (CostBasis.GREENFIELD, CostBasis.INCREMENTAL, CostBasis.SUNK)
    return (
        fields.number(
            "tariff_usd_kwh",
            translate("inspector", "Tariff"),
            site.tariff_usd_kwh,
            NumberEditor(
                f"{sign}/kWh", 0, 5 * rate, 3, 0.01, translate("inspector", "as the region")
            ),
            shown_per_stored=rate,
            tooltip=prices.note(site.tariff_usd_kwh),
        ),
        fields.number(
            "demand_charge_usd_kw_month",
            translate("inspector", "Demand charge"),
            site.demand_charge_usd_kw_month,
            NumberEditor(f"{sign}/kW·mo", 0, 1000 * rate, 2),
            shown_per_stored=rate,
            tooltip=prices.note(site.demand_charge_usd_kw_month),
        ),
        *_entered_pue(fields, site),
        fields.choice(
            "cost_basis",
            translate("inspector", "Building cost"),
            site.cost_basis,
            [Option(basis, _basis_name(basis)) for basis in bases],
        ),
    )


def _entered_pue(fields: Fields, site: Site) -> tuple[InspectorRow, ...]:
    """The annual PUE in place of the computed one, and its reason once there is one."""
    number = fields.number(
        "entered_pue",
        translate("inspector", "PUE, annual"),
        site.entered_pue,
        NumberEditor("", 1.0, 5.0, 2, 0.01, translate("inspector", "computed")),
        tooltip=translate("inspector", "Energy and its cost follow it; the design day does not."),
    )
    if site.entered_pue is None:
        return (number,)
    return (number, fields.text("pue_reason", translate("inspector", "Reason"), site.pue_reason))


def _basis_name(basis: CostBasis) -> str:
    return {
        CostBasis.GREENFIELD: translate("inspector", "new building"),
        CostBasis.INCREMENTAL: translate("inspector", "only what is added"),
        CostBasis.SUNK: translate("inspector", "already paid"),
        CostBasis.COLOCATION: translate("inspector", "rented"),
    }[basis]


def _site_figures(fields: Fields, site: Site, result: SiteResult) -> Section:
    rows: list[InspectorRow] = [
        fields.against(
            "it_power_kw",
            translate("inspector", "IT power"),
            result.it_power_kw,
            result.it_limit_kw,
        ),
        fields.scaled("average_kw", translate("inspector", "Expected average"), result.average_kw),
        fields.scaled("nameplate_kw", translate("inspector", "Nameplate"), result.nameplate_kw),
        fields.against(
            "heat_kw",
            translate("inspector", "Heat figure"),
            result.heat_kw,
            result.cooling_limit_kw,
        ),
    ]
    if site.kind is SiteKind.OWN:
        pue = formats.no_data() if result.pue is None else formats.grouped(result.pue, 2)
        rows += [
            fields.scaled(
                "facility_power_kw",
                translate("inspector", "Facility, design day"),
                result.facility_power_kw,
            ),
            fields.figure(
                "pue",
                translate("inspector", "PUE, annual"),
                pue,
                explained=result.pue is not None,
            ),
            *efficiency_figures(fields, site, result),
        ]
    carbon = None if result.carbon_kg_year is None else result.carbon_kg_year / 1000
    per_year = translate("inspector", "a year")
    energy = formats.quantity(result.energy_kwh_year, formats.ENERGY)
    rows += [
        fields.figure(
            "energy_kwh_year",
            translate("inspector", "Energy"),
            Quantity(energy.number, f"{energy.unit} {per_year}"),
            explained=True,
        ),
        fields.figure(
            "carbon_kg_year",
            translate("inspector", "Carbon"),
            formats.plain(carbon, f"t CO₂e {per_year}"),
            explained=carbon is not None,
        ),
    ]
    return Section("figures", translate("inspector", "Power, heat, energy"), tuple(rows))


def _site_contents(plan: Plan, site: Site) -> Section:
    rows: list[InspectorRow] = [
        LinkRow(f"room:{room.id}", translate("inspector", "Room"), room.name, "room", room.id)
        for room in site.rooms
    ]
    rows += _elements(plan, [site.id])
    rows += [
        LinkRow(f"fabric:{one.id}", translate("inspector", "Fabric"), one.name, "fabric", one.id)
        for one in site.fabrics
    ]
    rows += [
        LinkRow(f"burst:{burst.id}", translate("inspector", "Burst"), burst.name, "burst", burst.id)
        for burst in plan.bursts
        if burst.site == site.id
    ]
    places: set[str] = {site.id, *(room.id for room in site.rooms)}
    here = {row.id for room in site.rooms for row in room.rows}
    rows += [
        LinkRow(f"link:{link.id}", translate("inspector", "Link"), link.name, "link", link.id)
        for link in plan.links
        if any(end in places or _stands_in(plan, end, here) for end in link.ends)
    ]
    return Section("contents", translate("inspector", "Contents"), tuple(rows))


def _elements(plan: Plan, places: Collection[str]) -> Iterator[LinkRow]:
    """Plant that belongs to some places."""
    for element in plan.plant:
        if element.place in places:
            label = translate("inspector", "Plant")
            yield LinkRow(f"element:{element.id}", label, element.name, "element", element.id)


def _stands_in(plan: Plan, end: str, rows: set[RowId]) -> bool:
    rack = plan.racks.get(RackId(end))
    return rack is not None and rack.row in rows
