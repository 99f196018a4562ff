"""Why the figures of a fabric are what they are."""

from collections.abc import Callable, Mapping
from math import pi

from planner.compute.explain.case import ENTERED, Case
from planner.compute.explain.terms import Given, Term, applied, summed
from planner.compute.fabrics.rules import FabricRules, fabric_rules
from planner.domain.fabric import Fabric
from planner.domain.fabric_results import FabricResult
from planner.domain.formula import Explanation
from planner.domain.phrase import say
from planner.domain.provenance import Evidence, Status
from planner.engines.network import FORMULAS

_MM2_PER_CABLE = pi / 4


def explain_fabric(case: Case, fabric_id: str, name: str) -> Explanation | None:
    """Return why a figure of a fabric is what it is, None where there is none."""
    fabric = next(
        (one for site in case.plan.sites for one in site.fabrics if one.id == fabric_id), None
    )
    result = case.evaluation.fabrics.get(fabric.id) if fabric is not None else None
    written = _WRITTEN.get(name)
    if fabric is None or result is None or written is None or result.no_data:
        return None
    return written(case, fabric, result)


def _switches(_: Case, fabric: Fabric, result: FabricResult) -> Explanation:
    terms = [Term(str(one.tier), float(one.placed)) for one in result.switches]
    needed = [Term(str(one.tier), float(one.needed)) for one in result.switches]
    source = say(
        "A leaf for each rail and scalable unit; the fewest spines that divide the uplinks of a "
        "leaf (NVIDIA DGX SuperPOD reference architectures)"
    )
    need = summed(
        say("Switches that {0} needs", fabric.name),
        float(result.needed),
        "switches",
        needed,
        key="switches_needed",
        source=source,
        notes=(
            say(
                "{0} ports of a leaf to endpoints, {1} to spines, {2} links for each pair.",
                *(result.down, result.up, result.per_pair),
            ),
        ),
    )
    return summed(
        say("Switches of {0}", fabric.name),
        float(result.placed),
        "switches",
        terms,
        key="switches",
        source=say("Switches of the type at the site, in the order of racks and units"),
        parts=(need,),
    )


def _endpoints(_: Case, fabric: Fabric, result: FabricResult) -> Explanation:
    terms = [Term(say("Ports of {0} devices", result.devices), float(result.endpoints))]
    if result.reserved_ports:
        terms.append(Term(say("Ports for fabric managers"), float(result.reserved_ports)))
    return summed(
        say("Ports that {0} uses", fabric.name),
        float(result.used_ports),
        "ports",
        terms,
        key="endpoints",
        source=say("A port for each GPU on a compute fabric, else those of a device, a plane each"),
    )


def _oversubscription(_: Case, fabric: Fabric, result: FabricResult) -> Explanation | None:
    ratio = result.oversubscription
    if not ratio:
        return None
    # The fullest leaf is what the ratio was made of; its ports follow from it.
    up = result.up
    down = ratio * up * fabric.port_gbit_s / fabric.adapter_gbit_s
    given = {
        "down_ports": Given(down, "ports"),
        "down_gbit_s": Given(fabric.adapter_gbit_s, "Gbit/s", ENTERED),
        "up_ports": Given(float(up), "ports"),
        "up_gbit_s": Given(fabric.port_gbit_s, "Gbit/s", ENTERED),
    }
    title = say("Oversubscription of {0}", fabric.name)
    notes = (say("Of the fullest leaf; spines that do not stand yet carry nothing."),)
    return applied(title, ratio, "ratio", FORMULAS["network.oversubscription"], given, notes=notes)


def _cables(_: Case, fabric: Fabric, result: FabricResult) -> Explanation:
    terms = [
        Term(say("{0}, {1:g} m", one.name, one.length_m), float(one.count)) for one in result.cables
    ]
    notes = []
    if result.unplaced_links:
        notes.append(say("{0} more have an end that does not stand yet.", result.unplaced_links))
    if result.unreached_links:
        notes.append(say("No medium reaches {0} more.", result.unreached_links))
    return summed(
        say("Cables of {0}", fabric.name),
        float(sum(one.count for one in result.cables)),
        "cables",
        terms,
        key="cables",
        source=say("The first medium that reaches, in the next length it is sold in"),
        notes=notes,
    )


def _longest(case: Case, fabric: Fabric, result: FabricResult) -> Explanation | None:
    if result.longest_m is None:
        return None
    rules = fabric_rules(case.shelf)
    slack = _given(case, "network.cable_slack_m", rules.slack_m, "m")
    way = result.longest_m - rules.slack_m
    terms = [
        Term(say("along rows and across them, up to the tray and down"), way),
        Term(say("slack at both ends"), slack.value, 1, slack.evidence),
    ]
    return summed(
        say("Longest cable of {0}", fabric.name),
        result.longest_m,
        "m",
        terms,
        key="longest_m",
        source=FORMULAS["network.cable_length"].source,
    )


def _optics(_: Case, fabric: Fabric, result: FabricResult) -> Explanation:
    terms = [Term(str(one.module), one.module_w / 1000.0, one.count) for one in result.modules]
    rest = result.optics_kw - sum(one.module_w / 1000.0 * one.count for one in result.modules)
    if abs(rest) > 1e-9:
        terms.append(Term(say("ends of cables without modules"), rest))
    return summed(
        say("Optics power of {0}", fabric.name),
        result.optics_kw,
        "kW",
        terms,
        key="optics_kw",
        source=FORMULAS["network.optics"].source,
        notes=(
            say(
                "{0:.2f} kW at adapters count in every power of the site, {1:.2f} kW at switches in "
                "the average: the maximum of a switch has them already.",
                *(result.nic_optics_kw, result.switch_optics_kw),
            ),
        ),
    )


def _storage(case: Case, fabric: Fabric, result: FabricResult) -> Explanation | None:
    need, has = result.storage_need_gb_s, result.storage_has_gb_s
    if need is None or has is None:
        return None
    rules = fabric_rules(case.shelf)
    each = rules.storage_gb_s_per_gpu
    given = {
        "gpus": Given(need / each if each else 0.0, "GPUs"),
        "gb_s_per_gpu": _given(case, "network.storage_gb_s_per_gpu", each, "GB/s"),
    }
    title = say("Read bandwidth that the GPUs need")
    wanted = applied(title, need, "GB/s", FORMULAS["network.storage_need"], given)
    return summed(
        say("Read bandwidth of {0}", fabric.name),
        has,
        "GB/s",
        [Term(say("the slower of the storage systems and of their ports"), has)],
        key="storage_gb_s",
        source=FORMULAS["network.storage_reach"].source,
        parts=(wanted,),
    )


def _tray(case: Case, fabric: Fabric, result: FabricResult) -> Explanation | None:
    fill = result.tray_fill
    if fill is None:
        return None
    rules: FabricRules = fabric_rules(case.shelf)
    area = rules.tray_width_mm * rules.tray_depth_mm
    cables = round(fill * area / (_MM2_PER_CABLE * rules.cable_diameter_mm**2))
    given = {
        "cables": Given(float(cables), "cables"),
        "diameter_mm": _given(case, "network.cable_diameter_mm", rules.cable_diameter_mm, "mm"),
        "width_mm": _given(case, "network.tray_width_mm", rules.tray_width_mm, "mm"),
        "depth_mm": _given(case, "network.tray_depth_mm", rules.tray_depth_mm, "mm"),
    }
    title = say("Fullest tray of {0}", fabric.name)
    return applied(title, fill, "share", FORMULAS["network.tray_fill"], given)


def _given(case: Case, key: str, value: float, unit: str) -> Given:
    """An assumption of the project, or what stands in for it in older ones."""
    if key in case.shelf.assumptions:
        return case.assumed(key)
    return Given(value, unit, Evidence(Status.ASSUMED, "Rackwright, planning assumption", ""))


_WRITTEN: Mapping[str, Callable[[Case, Fabric, FabricResult], Explanation | None]] = {
    "switches": _switches,
    "endpoints": _endpoints,
    "oversubscription_real": _oversubscription,
    "cables": _cables,
    "longest_m": _longest,
    "optics_kw": _optics,
    "storage_gb_s": _storage,
    "tray_fill": _tray,
}
