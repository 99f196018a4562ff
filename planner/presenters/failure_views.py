"""A failure test over what is shown: headlines, inspector, marks on devices."""

from collections.abc import Mapping
from dataclasses import replace

from planner.domain.failure import DeviceEffect, Effect, ElementLoad, FailureResult
from planner.domain.identity import PlacementId, RackId
from planner.domain.plan import Plan
from planner.domain.project import Project
from planner.domain.results import Evaluation, Figure
from planner.presenters import formats
from planner.presenters.failures import (
    effect_text,
    effect_tone,
    effect_word,
    failure_name,
    load_text,
    load_tone,
    service_text,
)
from planner.presenters.formats import Quantity
from planner.presenters.inspection import ACTIONS, FigureRow, Inspection, InspectorRow, Section
from planner.presenters.kpis import THROUGHPUT, TTFT, UNSERVED, Tile, tiles
from planner.presenters.rows import Tone
from planner.presenters.wording import sentence, translate, worded


def failed_tiles(
    shown: tuple[Tile, ...], project: Project, evaluation: Evaluation, result: FailureResult
) -> tuple[Tile, ...]:
    """Return the headlines with the service that is left, each beside its normal value."""
    failed = _failed(evaluation, result)
    changed = {one.key: one for one in tiles(project, failed) if one.key in (THROUGHPUT, TTFT)}
    normal = {one.key: one for one in shown}
    return tuple(
        _beside(changed[one.key], normal[one.key], result) if one.key in changed else one
        for one in shown
    )


def _failed(evaluation: Evaluation, result: FailureResult) -> Evaluation:
    """The evaluation with the figures of service after the failure."""
    service, figures = result.service, dict(evaluation.figures)
    if service.tokens_per_s is not None:
        figures[THROUGHPUT] = replace(figures[THROUGHPUT], value=service.tokens_per_s)
    unserved = max((one.unserved for one in service.workloads), default=0.0)
    figures[UNSERVED] = replace(figures[UNSERVED], value=unserved)
    figures[TTFT] = _ttft(evaluation, result)
    return replace(evaluation, figures=figures)


def _ttft(evaluation: Evaluation, result: FailureResult) -> Figure:
    """TTFT of the workload nearest its limit after the failure."""
    nearest: tuple[float, Figure] | None = None
    for one in result.service.workloads:
        limit = evaluation.workloads[one.workload].ttft_limit_ms
        if one.ttft_p95_ms is None:
            continue
        share = one.ttft_p95_ms / limit if limit else 0.0
        if nearest is None or share > nearest[0]:
            nearest = share, Figure(TTFT, "ms", one.ttft_p95_ms, limit=limit, note=one.name)
    if nearest is None:
        reason = translate("failures", "no workload is served")
        return Figure(TTFT, "ms", None, no_data=reason)
    return nearest[1]


def _beside(tile: Tile, normal: Tile, result: FailureResult) -> Tile:
    """A headline after the failure with what it normally is."""
    if (tile.value, tile.title) == (normal.value, normal.title):
        return normal
    unit, usual = _unit(tile), _unit(normal)
    before = normal.value if unit == usual else f"{normal.value}{formats.SPACE}{usual}"
    text = translate("failures", "normally {0}").format(before)
    short = translate("failures", "of {0}").format(before)
    tooltip = translate("failures", "With {0} lost; {1}.").format(
        failure_name(result.failure), text
    )
    return replace(
        tile,
        units=(f"{unit} · {text}", f"{unit} {short}", *tile.units),
        status=text,
        change="",
        tooltip="\n".join(filter(None, (tooltip, tile.tooltip, tile.units[0]))),
        tone=Tone.WARNING if tile.tone is Tone.GOOD else tile.tone,
    )


def _unit(tile: Tile) -> str:
    """The bare unit of a tile."""
    return tile.units[-1].split(" / ")[0]


def with_failure(
    shown: Inspection, project: Project, evaluation: Evaluation, result: FailureResult
) -> Inspection:
    """Return what the inspector shows with a section on what the failure does to it."""
    plan = project.scenario(evaluation.scenario).plan
    section = _section(shown, project, plan, result)
    if section is None:
        return shown
    sections = list(shown.sections)
    place = 1 if sections and sections[0].key != ACTIONS else 0
    return replace(shown, sections=(*sections[:place], section, *sections[place:]))


def _section(
    shown: Inspection, project: Project, plan: Plan, result: FailureResult
) -> Section | None:
    kind, _, one = shown.key.partition(":")
    rows: list[InspectorRow] = []
    if kind == "rack":
        rows += _rack_rows(project, RackId(one), result)
    elif kind == "placement":
        rows += _device_rows(plan, PlacementId(one), result)
    elif kind not in ("plan", "site", "room", "workload"):
        return None
    if kind == "workload":
        rows += _workload_rows(one, result)
    elif kind in ("plan", "site", "room"):
        rows += _summary_rows(result)
    service = result.service
    tone = Tone.GOOD if service.share >= 1.0 else Tone.WARNING
    label = translate("failures", "Service left")
    rows.append(FigureRow("failure:service", label, Quantity(service_text(service), ""), tone=tone))
    if result.worst is not None:
        rows.append(_load_row("failure:worst", result.worst))
    title = translate("failures", "With {0} lost").format(failure_name(result.failure))
    return Section("failure", title, tuple(rows))


def _load_row(key: str, load: ElementLoad) -> FigureRow:
    limit = load.planning_kw if load.legal_kw is None else load.legal_kw
    text = translate("failures", "{0} of {1}").format(
        formats.percent(load.share), formats.power(limit)
    )
    tooltip = translate("failures", "Nearest its limit: {0}").format(load_text(load))
    label = sentence(load.name)
    return FigureRow(key, label, Quantity(text, ""), tone=load_tone(load), tooltip=tooltip)


def _summary_rows(result: FailureResult) -> list[InspectorRow]:
    """How many devices are affected, what trips, what is not cooled."""
    rows: list[InspectorRow] = []
    for effect in reversed(Effect):
        count = result.count(effect)
        if count:
            one = translate("failures", "{0} device")
            many = translate("failures", "{0} devices")
            text = (one if count == 1 else many).format(count)
            key, label = f"failure:{effect.value}", effect_word(effect)
            rows.append(FigureRow(key, label, Quantity(text, ""), tone=effect_tone(effect)))
    for place, load in enumerate(result.tripped):
        label, text = translate("failures", "Trips"), worded(load.name)
        rows.append(FigureRow(f"failure:trip:{place}", label, Quantity(text, ""), tone=Tone.BAD))
    for left in result.cooling:
        if left.short_kw > 0.0:
            text = translate("failures", "{0} too warm").format(left.name)
            quantity = formats.power(left.short_kw)
            rows.append(FigureRow(f"failure:heat:{left.place}", text, quantity, tone=Tone.WARNING))
    if not rows:
        label = translate("failures", "Devices")
        text = translate("failures", "go on as before")
        rows.append(FigureRow("failure:devices", label, Quantity(text, ""), tone=Tone.GOOD))
    return rows


def _rack_rows(project: Project, rack: RackId, result: FailureResult) -> list[InspectorRow]:
    """What the devices and the circuits of a rack do."""
    rows: list[InspectorRow] = []
    for place, one in enumerate(one for one in result.devices if one.rack == rack):
        part = project.shelf.parts[one.part]
        text = ": ".join(filter(None, (effect_word(one.effect), effect_text(one))))
        label = f"{one.count} × {part.label}"
        quantity = Quantity(text, "")
        rows.append(
            FigureRow(f"failure:device:{place}", label, quantity, tone=effect_tone(one.effect))
        )
    if not rows:
        label = translate("failures", "Devices")
        text = translate("failures", "go on as before")
        rows.append(FigureRow("failure:devices", label, Quantity(text, ""), tone=Tone.GOOD))
    for load in result.racks.get(rack, ()):
        feed = load.id.rpartition("/")[2]
        label = translate("failures", "Feed {0}").format(feed)
        if load.load_kw == 0.0:
            quantity = Quantity(translate("failures", "lost"), "")
            rows.append(FigureRow(f"failure:feed:{feed}", label, quantity, tone=Tone.MUTED))
            continue
        limit = load.planning_kw if load.legal_kw is None else load.legal_kw
        text = translate("failures", "{0} of {1} ({2})").format(
            formats.short(load.load_kw), formats.power(limit), formats.percent(load.share)
        )
        rows.append(
            FigureRow(f"failure:feed:{feed}", label, Quantity(text, ""), tone=load_tone(load))
        )
    return rows


def _device_rows(plan: Plan, placement: PlacementId, result: FailureResult) -> list[InspectorRow]:
    effect = device_effects(plan, result).get(placement)
    label = translate("failures", "This device")
    if effect is None:
        text = translate("failures", "goes on as before")
        return [FigureRow("failure:device", label, Quantity(text, ""), tone=Tone.GOOD)]
    text = effect_word(effect.effect)
    rows: list[InspectorRow] = [
        FigureRow("failure:device", label, Quantity(text, ""), tone=effect_tone(effect.effect))
    ]
    detail = effect_text(effect)
    if detail:
        label = translate("failures", "Left")
        rows.append(FigureRow("failure:left", label, Quantity(detail, "")))
    return rows


def _workload_rows(workload: str, result: FailureResult) -> list[InspectorRow]:
    rows: list[InspectorRow] = []
    for one in result.service.workloads:
        if one.workload != workload:
            continue
        for key, label, now, before in (
            ("ttft", translate("failures", "TTFT p95"), one.ttft_p95_ms, one.normal_ttft_p95_ms),
            ("tpot", translate("failures", "TPOT p95"), one.tpot_p95_ms, one.normal_tpot_p95_ms),
        ):
            text = translate("failures", "{0}, normally {1}").format(
                formats.duration(now), formats.duration(before)
            )
            rows.append(FigureRow(f"failure:{key}", label, Quantity(text, "")))
        tone = Tone.GOOD if one.severity is None else Tone.BAD
        text = translate("failures", "{0}, normally {1}").format(
            formats.percent(one.unserved, 1), formats.percent(one.normal_unserved, 1)
        )
        label = translate("failures", "Unserved")
        rows.append(FigureRow("failure:unserved", label, Quantity(text, ""), tone=tone))
    return rows


def device_effects(plan: Plan, result: FailureResult) -> Mapping[PlacementId, DeviceEffect]:
    """Return what happens to each device that a failure affects."""
    found: dict[PlacementId, DeviceEffect] = {}
    for one in result.devices:
        rack = plan.racks.get(one.rack)
        left = one.count
        for placement in rack.placements if rack is not None else ():
            key = (placement.part, placement.pool, placement.gpu_limit_kw)
            if key != (one.part, one.pool, one.gpu_limit_kw) or not left:
                continue
            if not one.placements or placement.id in one.placements:
                found[placement.id] = one
                left -= 1
    return found


def rack_effects(result: FailureResult) -> Mapping[RackId, Effect]:
    """Return the worst that happens in each rack that a failure affects."""
    found: dict[RackId, Effect] = {}
    for one in result.devices:
        known = found.get(one.rack)
        if known is None or one.effect.rank > known.rank:
            found[one.rack] = one.effect
    return found


def device_told(plan: Plan, result: FailureResult, placement: PlacementId) -> str:
    """Return what a failure does to a device, for its tooltip; empty where nothing happens."""
    effect = device_effects(plan, result).get(placement)
    if effect is None:
        return ""
    text = ": ".join(filter(None, (effect_word(effect.effect), effect_text(effect))))
    name = failure_name(result.failure)
    return translate("failures", "With {0} lost: {1}").format(name, text)
