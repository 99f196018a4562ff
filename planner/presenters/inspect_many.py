"""What the inspector shows of several things: counts, sums, and fields they have in common.

A field in which they differ reads *mixed*; setting it changes all of them as one step.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from planner.document.command import Command, Compound
from planner.document.commands.groups import EditPlacements, LockPlacements
from planner.document.commands.placing import DeletePlacements
from planner.document.commands.rack_groups import EditRacks
from planner.document.commands.racks import DeleteRacks
from planner.domain.hardware import Part
from planner.domain.identity import EntryId, PlacementId, PoolId, RackId, ScenarioId
from planner.domain.mixed import common_field
from planner.domain.placement import Placement, Tray
from planner.domain.project import PartShelf, Project
from planner.domain.results import DeviceResult, Evaluation
from planner.domain.site import Feed, Rack
from planner.presenters import formats
from planner.presenters.explaining import SELECTION
from planner.presenters.findings import findings_on
from planner.presenters.inspect_fields import Fields, sum_figure
from planner.presenters.inspection import (
    ACTIONS,
    ActionRow,
    ChoiceEditor,
    EditRow,
    FigureRow,
    Inspection,
    InspectorRow,
    NumberEditor,
    Option,
    Section,
)
from planner.presenters.list_prices import ListPrices
from planner.presenters.wording import translate

_NO_RESULT = DeviceResult(None, None, None, None, None, None, None)
_WATT_PER_KW = 1000.0
_MOST_TYPES = 8
"""Types of a selection that are counted one by one."""
_NO_FRAMES: Mapping[EntryId, int] = MappingProxyType({})
_LINE_VOLTS = (208.0, 230.0, 400.0, 415.0, 480.0)

_Kind = tuple[EntryId, PoolId | None, float | None]
"""Devices with the same figures: part, pool and GPU limit."""


def inspect_placements(
    project: Project, evaluation: Evaluation, ids: Sequence[str]
) -> Inspection | None:
    """Return fields, counts and sums of several devices."""
    wanted = set(ids)
    plan = project.scenario(evaluation.scenario).plan
    chosen = [one for one in plan.placements() if one.id in wanted]
    if not chosen:
        return None
    ids_of = frozenset(one.id for one in chosen)
    fields = Fields(_prefix("placements", ids_of), _device_edit(evaluation.scenario, ids_of))
    kinds = _kinds(chosen)
    types = _types(project.shelf, kinds)
    delete = DeletePlacements(evaluation.scenario, ids_of)
    sections = (
        Section("fields", "", tuple(_device_fields(project, fields, chosen))),
        Section("sums", translate("inspector", "Together"), _sums(project, evaluation, kinds)),
        _types_section(fields, types),
        Section(ACTIONS, "", (ActionRow("delete", translate("inspector", "Delete"), delete),)),
    )
    return Inspection(
        "placements:" + ",".join(sorted(wanted)),
        translate("inspector", "{0} devices").format(formats.grouped(len(chosen))),
        next(iter(types)) if len(types) == 1 else _types_text(types),
        tuple(section for section in sections if section.rows),
        findings_on(evaluation, wanted),
    )


def inspect_racks(
    project: Project, evaluation: Evaluation, ids: Sequence[str]
) -> Inspection | None:
    """Return fields, counts and sums of several racks."""
    plan = project.scenario(evaluation.scenario).plan
    chosen = [plan.racks[RackId(one)] for one in ids if one in plan.racks]
    if not chosen:
        return None
    racks = frozenset(rack.id for rack in chosen)
    fields = Fields(_prefix("racks", racks), _rack_edit(evaluation.scenario, chosen))
    kinds = _kinds_in(evaluation, chosen)
    types = _types(project.shelf, kinds)
    delete = DeleteRacks(evaluation.scenario, racks)
    action = ActionRow("delete", translate("inspector", "Delete racks and contents"), delete)
    frames = Counter(rack.frame for rack in chosen if rack.system is None)
    sums = _sums(project, evaluation, kinds, frames)
    sections = (
        Section("fields", "", tuple(_rack_fields(fields, chosen))),
        Section("sums", translate("inspector", "Together"), sums),
        _types_section(fields, types),
        Section(ACTIONS, "", (action,)),
    )
    return Inspection(
        "racks:" + ",".join(sorted(racks)),
        translate("inspector", "{0} racks").format(formats.grouped(len(chosen))),
        _types_text(Counter(project.shelf.parts[rack.frame].label for rack in chosen)),
        tuple(section for section in sections if section.rows),
        findings_on(evaluation, racks),
    )


def inspect_alike(kind: str, each: Sequence[Inspection]) -> Inspection:
    """Return the inputs that several things of one kind share, by what is shown of each alone.

    Names and routes stay with each thing.
    """
    sections = []
    for section in each[0].sections:
        others = [_inputs(one, section.key) for one in each]
        shared = [
            _shared([rows[name] for rows in others])
            for name in others[0]
            if name != "name" and all(name in rows for rows in others)
        ]
        if shared:
            sections.append(replace(section, rows=tuple(shared)))
    title = {
        "workload": translate("inspector", "{0} workloads"),
        "deployment": translate("inspector", "{0} deployments"),
        "burst": translate("inspector", "{0} bursts"),
        "link": translate("inspector", "{0} links"),
        "fabric": translate("inspector", "{0} fabrics"),
        "site": translate("inspector", "{0} sites"),
        "room": translate("inspector", "{0} rooms"),
        "pool": translate("inspector", "{0} pools"),
    }.get(kind, translate("inspector", "{0} things"))
    if not sections:
        sections.append(Section("fields", "", ()))
    return Inspection(
        f"{kind}s:" + ",".join(one.key for one in each),
        title.format(len(each)),
        ", ".join(one.title for one in each),
        tuple(sections),
        tuple(row for one in each for row in one.findings),
    )


def _inputs(one: Inspection, section: str) -> dict[str, EditRow]:
    """The inputs of a section by the last part of their keys."""
    return {
        row.key.rsplit(":", 1)[-1]: row
        for found in one.sections
        if found.key == section and not section.startswith("route:") and section != "add"
        for row in found.rows
        if isinstance(row, EditRow)
    }


def _shared(rows: Sequence[EditRow]) -> EditRow:
    first = rows[0]
    editor = first.editor
    if isinstance(editor, ChoiceEditor):
        known = [
            {option.value for option in row.editor.options}
            for row in rows
            if isinstance(row.editor, ChoiceEditor)
        ]
        options = (one for one in editor.options if all(one.value in other for other in known))
        editor = replace(editor, options=tuple(options))

    def command(value: object) -> Command:
        commands = tuple(row.command(value) for row in rows)
        label = first.label[:1].lower() + first.label[1:]
        title = translate("inspector", "change {0} of {1}").format(label, len(rows))
        return Compound(title, commands)

    key = "+".join(row.key for row in rows)
    return replace(
        first,
        key=key,
        editor=editor,
        value=common_field(rows, lambda row: row.value),
        command=command,
    )


def _prefix(kind: str, ids: frozenset[str]) -> str:
    """A key for these very things, short however many they are."""
    return f"{kind}:{len(ids)}-{hash(ids)}"


def _device_edit(
    scenario: ScenarioId, placements: frozenset[PlacementId]
) -> Callable[[str, object], Command]:
    def edit(name: str, value: object) -> Command:
        if name == "locked":
            return LockPlacements(scenario, placements, locked=bool(value))
        return EditPlacements(scenario, placements, name, value)

    return edit


def _device_fields(
    project: Project, fields: Fields, chosen: Sequence[Placement]
) -> Iterator[InspectorRow]:
    shelf = project.shelf
    if all(shelf.parts[one.part].accelerators is not None for one in chosen):
        limit = common_field(chosen, lambda one: one.gpu_limit_kw)
        yield fields.number(
            "gpu_limit_kw",
            translate("inspector", "GPU power limit"),
            limit,
            NumberEditor(
                "W", 50, _least_board_w(shelf, chosen), empty=translate("inspector", "none")
            ),
            shown_per_stored=_WATT_PER_KW,
            tooltip=translate("inspector", "Caps each GPU; prefill and decode slow down with it."),
        )
    yield fields.switch(
        "locked",
        translate("inspector", "Locked"),
        common_field(chosen, lambda one: one.locked),
        translate("inspector", "A locked device cannot be moved or deleted."),
    )
    if all(isinstance(one.host, Tray) for one in chosen):
        yield fields.switch(
            "spare",
            translate("inspector", "Spare part"),
            common_field(chosen, lambda one: one.spare),
            translate("inspector", "A spare on the tray is ordered but counts in no figure."),
        )


def _least_board_w(shelf: PartShelf, chosen: Iterable[Placement]) -> float:
    """The highest limit that every GPU among the devices can take."""
    boards = []
    for part in {one.part for one in chosen}:
        fit = shelf.parts[part].accelerators
        accelerator = shelf.accelerators.get(fit.accelerator) if fit else None
        if accelerator is not None and accelerator.board_kw:
            boards.append(accelerator.board_kw * _WATT_PER_KW)
    return min(boards, default=5000.0)


def _rack_edit(scenario: ScenarioId, chosen: Sequence[Rack]) -> Callable[[str, object], Command]:
    ids = frozenset(rack.id for rack in chosen)

    def edit(name: str, value: object) -> Command:
        if name not in ("volts", "amps") or not isinstance(value, int | float):
            return EditRacks(scenario, ids, name, value)
        # Racks keep their own feeds and only get the new figure: one edit for each kind of feeds.
        by_feeds: dict[tuple[Feed, ...], set[RackId]] = {}
        for rack in chosen:
            by_feeds.setdefault(_feeds_with(rack.feeds, name, float(value)), set()).add(rack.id)
        commands = tuple(
            EditRacks(scenario, frozenset(racks), "feeds", feeds)
            for feeds, racks in by_feeds.items()
        )
        text = translate("inspector", "change the feeds of {0} racks").format(len(chosen))
        return commands[0] if len(commands) == 1 else Compound(text, commands)

    return edit


def _feeds_with(feeds: tuple[Feed, ...], name: str, value: float) -> tuple[Feed, ...]:
    if name == "volts":
        return tuple(replace(feed, volts=value) for feed in feeds)
    return tuple(replace(feed, amps=value) for feed in feeds)


def _rack_fields(fields: Fields, chosen: Sequence[Rack]) -> Iterator[InspectorRow]:
    if all(rack.feeds for rack in chosen):
        volts = {rack.feeds[0].volts for rack in chosen}
        yield fields.choice(
            "volts",
            translate("inspector", "Voltage"),
            common_field(chosen, lambda rack: rack.feeds[0].volts),
            [Option(one, f"{one:g}{formats.SPACE}V") for one in sorted({*_LINE_VOLTS, *volts})],
        )
        yield fields.number(
            "amps",
            translate("inspector", "Current per feed"),
            common_field(chosen, lambda rack: rack.feeds[0].amps),
            NumberEditor("A", 1, 1000),
            tooltip=translate("inspector", "Of each feed of these racks."),
        )
    room = translate("inspector", "the room")
    yield fields.text(
        "air_zone",
        translate("inspector", "Air zone"),
        common_field(chosen, lambda rack: rack.air_zone),
        room,
    )
    if all(rack.system is None for rack in chosen):
        yield fields.switch(
            "blanked",
            translate("inspector", "Blanking panels"),
            common_field(chosen, lambda rack: rack.blanked),
            translate("inspector", "Panels close every open unit in front."),
        )
        yield fields.switch(
            "delivered_filled",
            translate("inspector", "Delivered filled"),
            common_field(chosen, lambda rack: rack.delivered_filled),
            translate("inspector", "Rolled in with everything inside, not filled in place."),
        )


def _kinds(chosen: Iterable[Placement]) -> Counter[_Kind]:
    """How many devices there are of each kind: equal figures are multiplied, not added up."""
    return Counter((one.part, one.pool, one.gpu_limit_kw) for one in chosen)


def _kinds_in(evaluation: Evaluation, racks: Iterable[Rack]) -> Counter[_Kind]:
    kinds: Counter[_Kind] = Counter()
    for rack in racks:
        result = evaluation.racks.get(rack.id)
        for group in result.groups if result is not None else ():
            kinds[group.part, group.pool, group.gpu_limit_kw] += group.count
    return kinds


def _types(shelf: PartShelf, kinds: Counter[_Kind]) -> Counter[str]:
    types: Counter[str] = Counter()
    for (part, _, _), number in kinds.items():
        types[shelf.parts[part].label] += number
    return types


def _sums(
    project: Project,
    evaluation: Evaluation,
    kinds: Counter[_Kind],
    frames: Mapping[EntryId, int] = _NO_FRAMES,
) -> tuple[FigureRow, ...]:
    """Sums over devices; with *frames*, over racks: cabinets have mass and price."""
    fields = Fields(SELECTION, _no_edit)
    shelf = project.shelf
    results = [(evaluation.devices.get(kind, _NO_RESULT), n) for kind, n in kinds.items()]
    parts = [(shelf.parts[part], number) for (part, _, _), number in kinds.items()]
    peak, nameplate = translate("inspector", "Expected peak"), translate("inspector", "Nameplate")
    heat, mass = translate("inspector", "Heat"), translate("inspector", "Mass")
    rows = []
    if frames:
        number = formats.count(kinds.total())
        label = translate("inspector", "Devices")
        rows.append(fields.figure("devices", label, number, explained=True))
    rows += [
        sum_figure(fields, "peak_kw", peak, (_times(o.peak_kw, n) for o, n in results)),
        sum_figure(
            fields, "nameplate_kw", nameplate, (_times(o.nameplate_kw, n) for o, n in results)
        ),
        sum_figure(fields, "heat_kw", heat, (_times(o.heat_kw, n) for o, n in results)),
    ]
    gpus = sum(part.gpus * number for part, number in parts)
    if gpus:
        vram = sum(_vram_gb(shelf, part) * number for part, number in parts)
        rows += [
            fields.figure(
                "gpus", translate("inspector", "GPUs"), formats.count(gpus), explained=True
            ),
            fields.figure(
                "vram", translate("inspector", "VRAM"), formats.memory(vram), explained=True
            ),
        ]
    parts += [(shelf.parts[frame], number) for frame, number in frames.items()]
    masses = (_times(part.mass_kg, number) for part, number in parts)
    rows.append(sum_figure(fields, "mass_kg", mass, masses, formats.MASS))
    rows.append(_price(project, fields, parts))
    return tuple(rows)


def _times(value: float | None, number: int) -> float | None:
    return None if value is None else value * number


def _no_edit(name: str, value: object) -> Command:
    raise AssertionError(f"sums have no input {name} to set to {value}")


def _vram_gb(shelf: PartShelf, part: Part) -> float:
    fit = part.accelerators
    accelerator = shelf.accelerators.get(fit.accelerator) if fit else None
    return fit.count * accelerator.memory_gb if fit and accelerator else 0.0


def _price(project: Project, fields: Fields, parts: Sequence[tuple[Part, int]]) -> FigureRow:
    prices = [part.price_usd * number for part, number in parts if part.price_usd is not None]
    total, money = sum(prices) if prices else None, ListPrices.of_today(project)
    figure = money.quantity(total)
    if prices and len(prices) < len(parts):
        figure = replace(figure, number=f"≥{formats.GROUP}{figure.number}")
    label, known = translate("inspector", "Price"), total is not None
    behind = (part.evidence.get("price_usd") for part, _ in parts)
    tone, told = money.aged(behind, money.note(total))
    return fields.figure("price_usd", label, figure, explained=known, tone=tone, tooltip=told)


def _types_section(fields: Fields, types: Counter[str]) -> Section:
    """How many there are of each type, most first; one type alone is told by the heading."""
    if len(types) < 2:
        return Section("types", "", ())
    listed = types.most_common(_MOST_TYPES)
    rows = [
        fields.figure(f"type:{place}", f"{formats.grouped(number)} ×", name)
        for place, (name, number) in enumerate(listed)
    ]
    left = sum(types.values()) - sum(number for _, number in listed)
    if left:
        others = translate("inspector", "of other types")
        rows.append(fields.figure("type:rest", f"{formats.grouped(left)} ×", others))
    return Section("types", translate("inspector", "Types"), tuple(rows))


def _types_text(types: Counter[str]) -> str:
    if len(types) == 1:
        return next(iter(types))
    return translate("inspector", "{0} types").format(len(types)) if types else ""
