"""What the inspector shows of power and cooling elements."""

from dataclasses import replace

from planner.compute.power_tables import autonomy, half_load_loss_kw
from planner.document.command import Command
from planner.document.commands.plant import ConnectElement, EditElement, RemoveElements
from planner.domain.facility import (
    CoolingElement,
    LossCurve,
    PlantElement,
    PowerElement,
    PowerKind,
)
from planner.domain.identity import ElementId, RackId, RoomId
from planner.domain.plan import Plan
from planner.domain.power_paths import loop_through
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.presenters import formats
from planner.presenters.elements import element_kind
from planner.presenters.findings import findings_on
from planner.presenters.inspect_coolers import cooler_figures, cooler_inputs
from planner.presenters.inspect_fields import Fields
from planner.presenters.inspection import (
    ACTIONS,
    ActionRow,
    ChoiceEditor,
    EditRow,
    Inspection,
    InspectorRow,
    LinkRow,
    NumberEditor,
    Option,
    Section,
)
from planner.presenters.rows import Tone
from planner.presenters.wording import translate

_PERCENT = 100.0
_LOSS_TERMS = {"loss_fixed": "fixed", "loss_proportional": "proportional", "loss_square": "square"}
_NO_LOSS = LossCurve(0.0, 0.0, 0.0)
_RATED_KVA = frozenset(
    {PowerKind.UTILITY, PowerKind.TRANSFORMER, PowerKind.GENERATOR, PowerKind.UPS, PowerKind.PDU}
)
_LOSES = frozenset({PowerKind.TRANSFORMER, PowerKind.UPS, PowerKind.PDU, PowerKind.BUSWAY})


def inspect_element(project: Project, evaluation: Evaluation, key: str) -> Inspection | None:
    """Return what there is to see of a power or cooling element."""
    plan = project.scenario(evaluation.scenario).plan
    element = plan.element(ElementId(key))
    if element is None:
        return None
    fields = _fields(evaluation, element)
    rows = [*_common(project, plan, fields, element)]
    if isinstance(element, PowerElement):
        rows += _power(fields, element)
        figures = _power_figures(project, plan, fields, element)
    else:
        rows += cooler_inputs(fields, element)
        figures = cooler_figures(project, plan, fields, element)
    delete = RemoveElements(evaluation.scenario, frozenset({element.id}))
    sections = (
        Section("element", "", tuple(rows)),
        figures,
        _connections(plan, evaluation, element),
        Section(ACTIONS, "", (ActionRow("delete", translate("inspector", "Delete"), delete),)),
    )
    return Inspection(
        f"element:{element.id}",
        element.name,
        element_kind(element),
        tuple(one for one in sections if one.rows),
        findings_on(evaluation, [element.id]),
    )


def _fields(evaluation: Evaluation, element: PlantElement) -> Fields:
    scenario = evaluation.scenario

    def edit(name: str, value: object) -> Command:
        term = _LOSS_TERMS.get(name)
        if term is not None and isinstance(element, PowerElement) and isinstance(value, float):
            curve = element.loss or _NO_LOSS
            changed = LossCurve(
                value if term == "fixed" else curve.fixed,
                value if term == "proportional" else curve.proportional,
                value if term == "square" else curve.square,
            )
            return EditElement(scenario, element.id, "loss", changed)
        return EditElement(scenario, element.id, name, value)

    return Fields(f"element:{element.id}", edit)


def _common(
    project: Project, plan: Plan, fields: Fields, element: PlantElement
) -> list[InspectorRow]:
    rows: list[InspectorRow] = [fields.text("name", translate("inspector", "Name"), element.name)]
    kind = _kind_of_place(plan, element)
    where = plan.name_of(element.place)
    rows.append(LinkRow("place", translate("inspector", "Place"), where, kind, element.place))
    if element.entry is not None:
        shelf = project.shelf
        entry = shelf.parts.get(element.entry) or shelf.components.get(element.entry)
        if entry is not None:
            rows.append(fields.figure("type", translate("inspector", "Type"), entry.label))
    rows += [
        fields.number(
            "installed",
            translate("inspector", "Units installed"),
            element.installed,
            NumberEditor("", 1, 1000),
        ),
        fields.number(
            "standby",
            translate("inspector", "Of these on standby"),
            element.standby,
            NumberEditor("", 0, 999),
            tooltip=translate("inspector", "So many may be missing without loss."),
        ),
    ]
    return rows


def _kind_of_place(plan: Plan, element: PlantElement) -> str:
    if RackId(element.place) in plan.racks:
        return "rack"
    rooms = {RoomId(room.id) for site in plan.sites for room in site.rooms}
    return "room" if element.place in rooms else "site"


def _power(fields: Fields, element: PowerElement) -> list[InspectorRow]:
    none = translate("inspector", "no data")
    three, one = translate("inspector", "three-phase"), translate("inspector", "single-phase")
    rows: list[InspectorRow] = [
        fields.number(
            "volts", translate("inspector", "Voltage"), element.volts, NumberEditor("V", 1, 1e6)
        ),
        fields.choice(
            "phases",
            translate("inspector", "Phases"),
            element.phases,
            [Option(3, three), Option(1, one)],
        ),
    ]
    rating = translate("inspector", "Rating of a unit")
    if element.kind in _RATED_KVA:
        editor = NumberEditor("kVA", 0.1, 1e6, 1, empty=none)
        rows.append(fields.number("kva", rating, element.kva, editor))
    elif element.kind is PowerKind.BATTERY:
        editor = NumberEditor("kWh", 0.1, 1e6, 1, empty=none)
        rows.append(fields.number("energy_kwh", rating, element.energy_kwh, editor))
    else:
        editor = NumberEditor("A", 1, 1e5, 0, empty=none)
        rows.append(fields.number("amps", rating, element.amps, editor))
    rows += [
        fields.text(
            "feed",
            translate("inspector", "Serves feed"),
            element.feed,
            translate("inspector", "all"),
        ),
        fields.text(
            "group",
            translate("inspector", "Redundancy group"),
            element.group,
            translate("inspector", "none"),
        ),
        *_of_kind(fields, element),
    ]
    return rows


def _of_kind(fields: Fields, element: PowerElement) -> list[InspectorRow]:
    """Fields that only some kinds have."""
    assumed = translate("inspector", "as assumed")
    rows: list[InspectorRow] = []
    if element.kind in (PowerKind.UPS, PowerKind.GENERATOR, PowerKind.UTILITY):
        editor = NumberEditor("", 0.01, 1.0, 2, 0.01, assumed)
        label = translate("inspector", "Power factor")
        rows.append(fields.number("power_factor", label, element.power_factor, editor))
    if element.kind is PowerKind.GENERATOR:
        editor = NumberEditor("s", 0, 3600, 0, empty=assumed)
        label = translate("inspector", "Takes load after")
        rows.append(fields.number("start_seconds", label, element.start_seconds, editor))
        editor = NumberEditor("%", 1, 100, 0, empty=assumed)
        label = translate("inspector", "Usable share of the rating")
        share = element.usable_share
        rows.append(fields.number("usable_share", label, share, editor, shown_per_stored=_PERCENT))
    if element.kind is PowerKind.BREAKER:
        editor = NumberEditor("×", 1, 50, 1, empty=assumed)
        label = translate("inspector", "Trips at once from")
        rows.append(fields.number("trip_multiple", label, element.trip_multiple, editor))
    if element.kind in _LOSES:
        rows += _losses(fields, element)
    return rows


def _losses(fields: Fields, element: PowerElement) -> list[InspectorRow]:
    """The three terms of the loss curve; blank while the assumptions hold."""
    labels = {
        "fixed": translate("inspector", "Loss without load"),
        "proportional": translate("inspector", "Loss growing with load"),
        "square": translate("inspector", "Loss growing with its square"),
    }
    editor = NumberEditor("%", 0, 50, 3, 0.1, translate("inspector", "as assumed"))
    values = {term: getattr(element.loss, term, None) for term in labels}
    return [
        fields.number(
            name,
            labels[term],
            values[term],
            editor,
            shown_per_stored=_PERCENT,
            tooltip=translate("inspector", "Share of the rating."),
        )
        for name, term in _LOSS_TERMS.items()
    ]


def _power_figures(project: Project, plan: Plan, fields: Fields, element: PowerElement) -> Section:
    rows: list[InspectorRow] = []
    if element.capacity_kva is not None:
        label = translate("inspector", "Carries together")
        figure = formats.plain(element.capacity_kva, "kVA")
        rows.append(fields.figure("capacity_kva", label, figure, explained=True))
        in_rack = RackId(element.place) in plan.racks
        loss = half_load_loss_kw(element, project.shelf.assumptions, in_rack=in_rack)
        if loss is not None:
            label = translate("inspector", "Loss at half load")
            rows.append(fields.scaled("half_load_loss_kw", label, loss))
    if element.kind is PowerKind.UPS:
        lasts = autonomy(element, 1.0, project.shelf.assumptions)
        label = translate("inspector", "Battery at full load")
        minutes = None if lasts is None else lasts.minutes
        figure = formats.plain(minutes, translate("inspector", "min"))
        known = minutes is not None
        tone = Tone.NORMAL if known else Tone.MUTED
        rows.append(fields.figure("battery_minutes", label, figure, explained=known, tone=tone))
    return Section("figures", translate("inspector", "Results"), tuple(rows))


def _connections(plan: Plan, evaluation: Evaluation, element: PlantElement) -> Section:
    rows: list[InspectorRow] = []
    names = {one.id: one.name for one in plan.plant}
    scenario = evaluation.scenario
    label = translate("inspector", "Fed by")
    for source in element.fed_by:
        if source in names:
            rows.append(LinkRow(f"from:{source}", label, names[source], "element", source))
            words = translate("inspector", "Disconnect from {0}").format(names[source])
            cut = ConnectElement(scenario, element.id, source, connected=False)
            rows.append(ActionRow(f"cut:{source}", words, cut))
    options = _possible_sources(plan, element)
    if options:
        rows.append(
            EditRow(
                f"element:{element.id}:source",
                translate("inspector", "Connect to"),
                ChoiceEditor(options, translate("inspector", "choose what feeds it")),
                None,
                lambda source: ConnectElement(scenario, element.id, ElementId(source)),
            )
        )
    feeds = translate("inspector", "Feeds")
    rows += [
        LinkRow(f"to:{one.id}", feeds, one.name, "element", one.id)
        for one in plan.plant
        if element.id in one.fed_by
    ]
    return Section("connections", translate("inspector", "Connections"), tuple(rows))


def _possible_sources(plan: Plan, element: PlantElement) -> tuple[Option, ...]:
    """Power elements of the site that could feed it without making a loop."""
    site = plan.site_of(element.place)
    return tuple(
        Option(one.id, one.name)
        for one in plan.power_elements
        if one.id != element.id
        and one.id not in element.fed_by
        and plan.site_of(one.place) == site
        and not _would_loop(plan, element, one)
    )


def _would_loop(plan: Plan, element: PlantElement, source: PowerElement) -> bool:
    if isinstance(element, CoolingElement):
        return False
    fed = replace(element, fed_by=(*element.fed_by, source.id))
    others = (fed if one.id == element.id else one for one in plan.power_elements)
    return bool(loop_through(others, element.id))
