"""What an air gap forbids in the design, in the inspector, with the edits that make it fit."""

from collections.abc import Iterable, Iterator

from planner.compute.air_gap import Barred, GapLine, GapState, air_gap
from planner.compute.explain.case import Case
from planner.document.command import Command, Compound
from planner.document.commands.filling import PlaceOnTray
from planner.document.commands.handling import EditStanding
from planner.document.commands.links import DeleteLink
from planner.document.commands.racks import EditSite
from planner.document.commands.workloads import DeleteRoute
from planner.domain.compliance import NOT_LEGAL_ADVICE
from planner.domain.identity import EntryId, LinkId, RouteId, ScenarioId
from planner.domain.phrase import say
from planner.domain.project import PartShelf
from planner.domain.site import Room, Site
from planner.presenters.formats import Quantity
from planner.presenters.inspection import ActionRow, FigureRow, InspectorRow, Section
from planner.presenters.rows import Tone
from planner.presenters.wording import translate, worded

_TONES = {
    GapState.CLASHES: Tone.BAD,
    GapState.MISSING: Tone.WARNING,
    GapState.READY: Tone.NORMAL,
}


def state_text(line: GapLine) -> str:
    """Return how a line stands in words."""
    if line.state is GapState.CLASHES:
        return translate("air gap", "in the design")
    if line.state is GapState.MISSING:
        return translate("air gap", "substitute missing")
    if line.barred in (Barred.LICENCES, Barred.TELEMETRY):
        return translate("air gap", "none stated")
    if line.barred in (Barred.SUPPORT, Barred.DOWNLOADS):
        return translate("air gap", "substitute there")
    return translate("air gap", "none")


def state_tone(line: GapLine) -> Tone:
    """Return the tone of how a line stands."""
    return _TONES[line.state]


def air_gap_sections(case: Case, prefix: str, site: Site, rooms: Iterable[Room]) -> list[Section]:
    """Return the section of a room or site; none where nothing of it is air-gapped."""
    lines = air_gap(case, site, rooms)
    if not lines:
        return []
    rows: list[InspectorRow] = []
    for line in lines:
        rows.append(_row(prefix, line))
        if line.state is not GapState.READY:
            rows.append(_instead(prefix, line))
        rows += _fixes(case, prefix, site, line)
    advice = Quantity(worded(NOT_LEGAL_ADVICE))
    rows.append(FigureRow(f"{prefix}:air_gap_advice", "", advice, "", Tone.MUTED))
    return [Section("air_gap", translate("air gap", "The air gap bars"), tuple(rows))]


def _label(barred: Barred) -> str:
    """What is barred in a word or two, for the narrow column of names."""
    return {
        Barred.LICENCES: translate("air gap", "Calling home"),
        Barred.TELEMETRY: translate("air gap", "Telemetry"),
        Barred.SUPPORT: translate("air gap", "Remote help"),
        Barred.BURSTS: translate("air gap", "Cloud"),
        Barred.APIS: translate("air gap", "Model APIs"),
        Barred.SITES: translate("air gap", "Other sites"),
        Barred.LINKS: translate("air gap", "Links"),
        Barred.DOWNLOADS: translate("air gap", "Downloads"),
    }[barred]


def _row(prefix: str, line: GapLine) -> FigureRow:
    told = [
        worded(line.forbids),
        translate("air gap", "Instead: {0}").format(worded(line.instead)),
    ]
    if line.names and line.state is GapState.CLASHES:
        told.append(translate("air gap", "In the way: {0}").format(", ".join(line.names)))
    elif line.names:
        told.append(translate("air gap", "Without a spare: {0}").format(", ".join(line.names)))
    return FigureRow(
        f"{prefix}:air_gap:{line.barred}",
        _label(line.barred),
        Quantity(state_text(line)),
        "",
        state_tone(line),
        "\n".join(told),
    )


def _instead(prefix: str, line: GapLine) -> FigureRow:
    """What takes the place of what is barred, where that is still to be done."""
    return FigureRow(
        f"{prefix}:air_gap_instead:{line.barred}",
        translate("air gap", "Needs"),
        Quantity(worded(line.instead)),
        "",
        Tone.MUTED,
    )


def _fixes(case: Case, prefix: str, site: Site, line: GapLine) -> Iterator[ActionRow]:
    if line.state is GapState.READY:
        return
    for number, (label, command) in enumerate(_commands(case.scenario, case.shelf, site, line)):
        yield ActionRow(f"{prefix}:air_gap_fix:{line.barred}:{number}", label, command)


def _commands(
    scenario: ScenarioId, shelf: PartShelf, site: Site, line: GapLine
) -> Iterator[tuple[str, Command]]:
    elements = site.standing.elements
    if line.barred.value in elements:
        kept = tuple(one for one in elements if one != line.barred.value)
        label = {
            Barred.LICENCES: translate("air gap", "Use offline licences"),
            Barred.TELEMETRY: translate("air gap", "Monitor on site"),
            Barred.SUPPORT: translate("air gap", "Do without remote support"),
        }[line.barred]
        yield label, EditStanding(scenario, site.id, "elements", kept)
    elif line.barred is Barred.SUPPORT:
        if not site.always_staffed:
            staffed = EditSite(scenario, site.id, "always_staffed", True)
            yield translate("air gap", "Staff the site 24 × 7"), staffed
        if line.subjects:
            spares = tuple(_spare(scenario, shelf, EntryId(key)) for key in line.subjects)
            title = say("add a spare of every server")
            yield translate("air gap", "Add a spare of each server"), Compound(title, spares)
    elif line.barred is Barred.LINKS:
        cuts = tuple(DeleteLink(scenario, LinkId(one)) for one in line.subjects)
        yield translate("air gap", "Delete the links"), Compound(say("delete links"), cuts)
    elif line.subjects:
        ends = tuple(DeleteRoute(scenario, RouteId(one)) for one in line.subjects)
        yield translate("air gap", "Delete the routes"), Compound(say("delete routes"), ends)


def _spare(scenario: ScenarioId, shelf: PartShelf, key: EntryId) -> Command:
    part = shelf.parts[key]
    fit = part.accelerators
    accelerator = shelf.accelerators[fit.accelerator] if fit else None
    return PlaceOnTray(scenario, part, accelerator, 1, spare=True)
