"""What the inspector shows of a selection."""

from dataclasses import replace

from planner.catalog.library import Library
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.presenters.growth import PLACES, binding_section
from planner.presenters.inspect_demand import inspect_workload
from planner.presenters.inspect_deployment import inspect_deployment
from planner.presenters.inspect_elements import inspect_element
from planner.presenters.inspect_fabrics import inspect_fabric
from planner.presenters.inspect_floor import inspect_fixture
from planner.presenters.inspect_hardware import inspect_placement
from planner.presenters.inspect_links import inspect_link
from planner.presenters.inspect_many import inspect_alike, inspect_placements, inspect_racks
from planner.presenters.inspect_places import inspect_room, inspect_site
from planner.presenters.inspect_racks import inspect_rack
from planner.presenters.inspect_service import inspect_burst, inspect_pool
from planner.presenters.inspection import (
    ACTIONS,
    EditRow,
    FigureRow,
    Inspection,
    InspectorRow,
    NumberEditor,
    Section,
)
from planner.presenters.privacy import hidden_note, hidden_text, is_money, prices_hidden


def inspect(
    project: Project, evaluation: Evaluation, library: Library, kind: str, ids: tuple[str, ...]
) -> Inspection | None:
    """Return what there is to see of the things of one kind, None when there is nothing.

    *kind* is a kind of selection (placement, rack, room, site, burst, link, pool, deployment,
    workload, element, fabric).
    While prices are hidden, fields that hold one are not among it.
    """
    found = _inspect(project, evaluation, library, kind, ids)
    if found is not None and len(ids) == 1 and kind in PLACES:
        found = _with_binding(found, binding_section(project, evaluation, library, kind, ids[0]))
    return _without_price_fields(found) if found is not None and prices_hidden() else found


def _with_binding(inspection: Inspection, section: Section | None) -> Inspection:
    """Put what stops growth after what is known of a place, before its buttons."""
    if section is None:
        return inspection
    before = [one for one in inspection.sections if one.key != ACTIONS]
    after = [one for one in inspection.sections if one.key == ACTIONS]
    return replace(inspection, sections=(*before, section, *after))


def _without_price_fields(inspection: Inspection) -> Inspection:
    kept = (
        replace(one, rows=tuple(_without_evidence(row) for row in one.rows if not _is_price(row)))
        for one in inspection.sections
    )
    return replace(inspection, sections=tuple(one for one in kept if one.rows))


def _without_evidence(row: InspectorRow) -> InspectorRow:
    """A hidden price does not tell its range and source either."""
    if isinstance(row, FigureRow) and hidden_text() in row.figure.number:
        return replace(row, tooltip=hidden_note())
    return row


def _is_price(row: InspectorRow) -> bool:
    return (
        isinstance(row, EditRow)
        and isinstance(row.editor, NumberEditor)
        and is_money(row.editor.unit)
    )


def _inspect(
    project: Project, evaluation: Evaluation, library: Library, kind: str, ids: tuple[str, ...]
) -> Inspection | None:
    if len(ids) > 1:
        return _several(project, evaluation, library, kind, ids)
    if not ids:
        return None
    (one,) = ids
    match kind:
        case "placement":
            return inspect_placement(project, evaluation, one)
        case "rack":
            return inspect_rack(project, evaluation, one)
        case "room":
            return inspect_room(project, evaluation, one)
        case "site":
            return inspect_site(project, evaluation, one)
        case "burst":
            return inspect_burst(project, evaluation, one)
        case "pool":
            return inspect_pool(project, evaluation, one)
        case _:
            return _demanded(project, evaluation, library, kind, one)


def _demanded(
    project: Project, evaluation: Evaluation, library: Library, kind: str, one: str
) -> Inspection | None:
    if kind == "element":
        return inspect_element(project, evaluation, one)
    if kind == "fixture":
        return inspect_fixture(project, evaluation, one)
    if kind == "fabric":
        return inspect_fabric(project, evaluation, library, one)
    if kind == "link":
        return inspect_link(project, evaluation, one)
    if kind == "deployment":
        return inspect_deployment(project, evaluation, library, one)
    if kind == "workload":
        return inspect_workload(project, evaluation, library, one)
    return None


def _several(
    project: Project, evaluation: Evaluation, library: Library, kind: str, ids: tuple[str, ...]
) -> Inspection | None:
    if kind == "placement":
        return inspect_placements(project, evaluation, ids)
    if kind == "rack":
        return inspect_racks(project, evaluation, ids)
    each = [_inspect(project, evaluation, library, kind, (one,)) for one in ids]
    known = [one for one in each if one is not None]
    if len(known) < 2:
        return known[0] if known else None
    return inspect_alike(kind, known)
