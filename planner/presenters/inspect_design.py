"""What the inspector shows of the decisions for the plant of a site."""

from planner.domain.facility_design import BreakerPractice, FacilityDesign, Redundancy
from planner.domain.site import Site
from planner.presenters.inspect_fields import Fields
from planner.presenters.inspection import InspectorRow, NumberEditor, Option, Section
from planner.presenters.wording import translate

DESIGN_FIELDS = frozenset(FacilityDesign.__dataclass_fields__)
"""Names of the fields that belong to the design of a site, not to the site itself."""

_MOST_MODULES = 100


def power_design(fields: Fields, site: Site) -> Section:
    """Return what was decided for the power plant of a site."""
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
    return Section("power_design", translate("inspector", "Power plant"), tuple(rows))


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
