"""What the inspector shows of the cables of a device: its part in fabrics, and who is connected."""

from planner.compute.connections import Connection, connections_of
from planner.compute.steps.context import context_of
from planner.domain.placement import Placement
from planner.domain.plan import Plan
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.presenters import formats
from planner.presenters.fabrics import tier_word
from planner.presenters.inspect_fields import Fields
from planner.presenters.inspection import InspectorRow, LinkRow, Section
from planner.presenters.rows import Tone
from planner.presenters.wording import translate

_MOST_NEIGHBOURS = 8
"""Devices at the other ends that are listed one by one, of each fabric."""


def network_section(
    project: Project, evaluation: Evaluation, fields: Fields, placement: Placement
) -> tuple[Section, ...]:
    """Return the cables of a device; nothing at a site without fabrics."""
    if not evaluation.fabrics:
        return ()
    context = context_of(project, evaluation.scenario, evaluation)
    rows: list[InspectorRow] = []
    for one in connections_of(context, placement.id):
        rows += _rows(context.plan, evaluation, fields, one)
    if not rows:
        return ()
    return (Section("network", translate("inspector", "Network"), tuple(rows)),)


def _rows(
    plan: Plan, evaluation: Evaluation, fields: Fields, one: Connection
) -> list[InspectorRow]:
    key = f"fabric:{one.fabric}"
    rows: list[InspectorRow] = [LinkRow(key, _part(one), one.name, "fabric", one.fabric)]
    result = evaluation.fabrics.get(one.fabric)
    ports = result.ports_of(one.tier) if one.tier is not None and result is not None else None
    if ports:
        used = f"{formats.grouped(one.cables)} / {formats.grouped(ports)}"
        label = translate("inspector", "Ports used")
        rows.append(fields.figure(f"ports_used:{one.fabric}", label, used))
        if one.up:
            label = translate("inspector", "Uplinks")
            rows.append(fields.figure(f"uplinks:{one.fabric}", label, formats.count(one.up)))
    else:
        label = translate("inspector", "Cables")
        rows.append(fields.figure(f"cables:{one.fabric}", label, formats.count(one.cables)))
    names = {neighbour for neighbour, _ in one.neighbours}
    known = {device.id: device.name for device in plan.placements() if device.id in names}
    for neighbour, count in one.neighbours[:_MOST_NEIGHBOURS]:
        label = translate("inspector", "{0} to").format(f"{formats.grouped(count)} ×")
        rows.append(LinkRow(f"{key}:{neighbour}", label, known[neighbour], "placement", neighbour))
    more = len(one.neighbours) - _MOST_NEIGHBOURS
    if more > 0:
        label = translate("inspector", "More devices")
        rows.append(fields.figure(f"more:{one.fabric}", label, formats.count(more)))
    if one.unplaced:
        label = translate("inspector", "To switches not placed")
        figure = formats.count(one.unplaced)
        rows.append(fields.figure(f"unplaced:{one.fabric}", label, figure, tone=Tone.WARNING))
    return rows


def _part(one: Connection) -> str:
    """What the device is in the fabric, such as ``leaf, plane B``."""
    if one.tier is None:
        return translate("inspector", "Connected to")
    word = tier_word(one.tier)
    if one.plane == 0:
        return translate("inspector", "{0} of").format(word.capitalize())
    plane = chr(ord("A") + one.plane)
    return translate("inspector", "{0}, plane {1}, of").format(word.capitalize(), plane)
