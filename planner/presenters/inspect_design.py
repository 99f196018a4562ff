"""What the inspector shows of the decisions for the plant of a site."""

from planner.compute.explain.arrangements import GROUP, arranged, systems_text
from planner.domain.facility_design import BreakerPractice, FacilityDesign, Redundancy
from planner.domain.pue import PueCategory
from planner.domain.results import SiteResult
from planner.domain.site import Site
from planner.presenters import formats
from planner.presenters.inspect_fields import Fields
from planner.presenters.inspection import InspectorRow, NumberEditor, Option, Section
from planner.presenters.wording import translate

DESIGN_FIELDS = frozenset(FacilityDesign.__dataclass_fields__)
"""Names of the fields that belong to the design of a site, not to the site itself."""

_MOST_MODULES = 100


def power_design(fields: Fields, site: Site, result: SiteResult | None) -> Section:
    """Return what was decided for the power plant of a site, and what that means for its load."""
    design = site.design
    rows: list[InspectorRow] = [
        fields.choice(
            "redundancy",
            translate("inspector", "UPS redundancy"),
            design.redundancy,
            [Option(one, _redundancy_name(one)) for one in Redundancy],
        )
    ]
    if design.redundancy in (Redundancy.N, Redundancy.N_PLUS_1, Redundancy.TWO_N_PLUS_1):
        rows.append(
            fields.number(
                "modules",
                translate("inspector", "Units that carry the load"),
                design.modules,
                NumberEditor("", 1, _MOST_MODULES),
                tooltip=translate("inspector", "N; the redundant ones come on top."),
            )
        )
    rows.append(
        fields.choice(
            "breakers",
            translate("inspector", "Breaker practice"),
            design.breakers,
            [Option(one, _practice_name(one)) for one in BreakerPractice],
        )
    )
    if result is not None:
        rows += _systems(fields, site, result)
    return Section("power_design", translate("inspector", "Power plant"), tuple(rows))


def _systems(fields: Fields, site: Site, result: SiteResult) -> list[InspectorRow]:
    """Rating that the units need, how far they are used, and which load is on which systems."""
    found = arranged(site, result)
    if found is None:
        return []
    count = found.systems * found.units
    label = translate("inspector", "Each of {0} units needs").format(count)
    rows: list[InspectorRow] = [
        fields.scaled("ups_unit_kw", label, found.unit_kw),
        fields.figure(
            "ups_used",
            translate("inspector", "Units used"),
            formats.percent(found.utilisation),
            explained=True,
            tooltip=translate("inspector", "With everything at work, at the expected peak."),
        ),
    ]
    for group in found.groups if found.systems > 1 else ():
        text = translate("inspector", "systems {0}").format(systems_text(group))
        power = formats.power(group.kw)
        figure = formats.Quantity(f"{text} · {power.number}", power.unit)
        name = translate("inspector", "Load group {0}").format(group.name)
        worst = formats.power(max(found.worst_kw[one] for one in group.systems))
        told = translate("inspector", "Each system carries up to {0} when another fails.")
        rows.append(
            fields.figure(
                f"{GROUP}{group.name}", name, figure, explained=True, tooltip=told.format(worst)
            )
        )
    return rows


def efficiency_design(fields: Fields, site: Site) -> Section:
    """Return what is wanted of PUE and water, and where the energy of IT is measured for it."""
    design, none = site.design, translate("inspector", "none")
    rows: tuple[InspectorRow, ...] = (
        fields.choice(
            "pue_category",
            translate("inspector", "IT measured at"),
            design.pue_category,
            [Option(one, category_name(one)) for one in reversed(PueCategory)],
        ),
        fields.number(
            "pue_target",
            translate("inspector", "PUE target"),
            design.pue_target,
            NumberEditor("", 1.0, 5.0, 3, 0.01, none),
            tooltip=translate("inspector", "Annual, with IT measured as above."),
        ),
        fields.number(
            "water_permit_m3",
            translate("inspector", "Water permit"),
            design.water_permit_m3,
            NumberEditor("m³/a", 0.0, 1e9, 0, empty=none),
            tooltip=translate("inspector", "What the site may take in a year."),
        ),
    )
    return Section("efficiency_design", translate("inspector", "Efficiency"), rows)


def category_name(category: PueCategory) -> str:
    """Return where a category of ISO/IEC 30134-2 measures the energy of IT."""
    return {
        PueCategory.IT_INPUT: translate("inspector", "devices (category 3)"),
        PueCategory.PDU_OUTPUT: translate("inspector", "PDU output (category 2)"),
        PueCategory.UPS_OUTPUT: translate("inspector", "UPS output (category 1)"),
    }[category]


def efficiency_figures(fields: Fields, site: Site, result: SiteResult) -> list[InspectorRow]:
    """Return PUE where the site measures it, and the water of heat rejection."""
    rows: list[InspectorRow] = []
    category, water = site.design.pue_category, result.water
    if result.annual is not None and category is not PueCategory.IT_INPUT:
        rows.append(
            fields.figure(
                "pue_category_value",
                translate("inspector", "PUE, category {0}").format(category.value),
                formats.grouped(result.annual.pue_at(category), 3),
            )
        )
    per_year = translate("inspector", "m³ a year")
    if water is not None:
        unit = translate("inspector", "l/kWh")
        rows.append(
            fields.figure("wue_l_kwh", "WUE", formats.plain(water.l_kwh, unit), explained=True)
        )
    if water is not None and water.l_year:
        rows += [
            fields.figure(
                "water_l_year",
                translate("inspector", "Water"),
                formats.plain(water.l_year / 1000.0, per_year),
                explained=True,
            ),
            fields.figure(
                "water_l_day",
                translate("inspector", "Water, design day"),
                formats.plain(water.l_design_day / 1000.0, "m³"),
                explained=True,
            ),
        ]
    return rows


def _redundancy_name(redundancy: Redundancy) -> str:
    return {
        Redundancy.N: translate("inspector", "N, none"),
        Redundancy.N_PLUS_1: translate("inspector", "N+1, one unit more"),
        Redundancy.TWO_N: translate("inspector", "2N, two systems"),
        Redundancy.THREE_TO_MAKE_TWO: translate("inspector", "3N/2, three make two"),
        Redundancy.FOUR_TO_MAKE_THREE: translate("inspector", "4N/3, four make three"),
        Redundancy.TWO_N_PLUS_1: translate("inspector", "2(N+1), two systems with spares"),
    }[redundancy]


def _practice_name(practice: BreakerPractice) -> str:
    return {
        BreakerPractice.BY_VOLTAGE: translate("inspector", "by the voltage"),
        BreakerPractice.NEC: translate("inspector", "NEC, 80 % for hours"),
        BreakerPractice.IEC: translate("inspector", "IEC, rated current"),
    }[practice]
