"""From plan and results to the pictures that the items draw."""

from collections.abc import Mapping
from dataclasses import replace

from planner.domain.finding import Finding
from planner.domain.hardware import DeviceClass
from planner.domain.identity import ElementId, EntryId, PlacementId, PoolId, SiteId
from planner.domain.placement import Face, Placement, RackSlot, Side
from planner.domain.project import PartShelf, Project
from planner.domain.results import DeviceResult, Evaluation
from planner.domain.site import Rack
from planner.presenters import canvas as captions
from planner.presenters.colouring import BY_CLASS, Colouring, Metric
from planner.presenters.list_prices import ListPrices
from planner.presenters.rows import Tone
from planner.ui.canvas.geometry import RackShape
from planner.ui.canvas.items.card import CardPicture
from planner.ui.canvas.items.overview import FarPicture, Runs
from planner.ui.canvas.items.rack_picture import Block, RackPicture
from planner.ui.canvas.items.site import SitePicture
from planner.ui.canvas.layout import API_COLUMN, CardPlace, SitePlace
from planner.workspace.state import Subject

Worst = Mapping[str, Finding]
"""The worst finding of each subject."""


Details = dict[tuple[EntryId, PoolId | None, float | None], str]
"""The second line of equal devices, worked out once for all of them."""


def rack_picture(
    rack: Rack,
    shape: RackShape,
    shelf: PartShelf,
    evaluation: Evaluation,
    worst: Worst,
    details: Details,
    face: Face = Face.FRONT,
    colours: Colouring = BY_CLASS,
) -> RackPicture:
    """Return what a rack shows from one face; *details* is filled on the way."""
    caption = captions.rack_caption(rack, evaluation.racks.get(rack.id))
    if colours.metric is not Metric.PEAK and (value := colours.rack_text(rack.id)):
        caption = replace(caption, load=value, tone=Tone.MUTED)
    made = (
        _block(placement, shape, shelf, evaluation, worst, details, face, colours)
        for placement in _seen(rack, shelf, face)
    )
    blocks = [block for block in made if block is not None]
    finding = worst.get(rack.id)
    severity = finding.severity if finding else None
    return RackPicture(
        rack.id,
        shape,
        caption,
        tuple(blocks),
        severity,
        system=rack.system is not None,
        face=face,
    )


def far_picture(
    rack: Rack,
    shape: RackShape,
    evaluation: Evaluation,
    runs: Runs,
    colours: Colouring = BY_CLASS,
) -> FarPicture:
    """Return what a rack shows from afar, without the words that nobody could read there.

    *runs* are those of `far_runs`, shown when devices are coloured by class.
    """
    result = evaluation.racks.get(rack.id)
    tone = captions.rack_tone(result)
    if colours.metric is not Metric.CLASS:
        return FarPicture(rack.name, tone, ((colours.rack(rack), shape.inside),))
    bars = captions.rack_bars(result)
    return FarPicture(rack.name, tone, runs, max(bars, key=lambda bar: bar.worst, default=None))


def far_runs(rack: Rack, shape: RackShape, shelf: PartShelf, face: Face) -> Runs:
    """Return the devices that are seen from a face, neighbours of one class as one run."""
    if rack.system is not None:
        return ((DeviceClass.COMPUTE, shape.inside),)
    runs: list[tuple[DeviceClass, int, int]] = []
    for placement in _seen(rack, shelf, face):
        slot, part = placement.host, shelf.parts.get(placement.part)
        if (
            part is None
            or not isinstance(slot, RackSlot)
            or slot.side.is_channel
            or not slot.height
        ):
            continue
        kind, bottom, height = part.device_class, slot.bottom, slot.height
        if runs and runs[-1][0] is kind and runs[-1][1] + runs[-1][2] == bottom:
            runs[-1] = (kind, runs[-1][1], runs[-1][2] + height)
        else:
            runs.append((kind, bottom, height))
    return tuple((kind, shape.slot(low, high)) for kind, low, high in runs)


def _seen(rack: Rack, shelf: PartShelf, face: Face) -> list[Placement]:
    """What can be seen from a face: all but short devices behind something mounted at it."""
    facing = [one.host for one in rack.placements if _is_mounted_at(one, face)]
    if len(facing) == len(rack.placements):
        return list(rack.placements)
    return [
        one
        for one in rack.placements
        if _is_mounted_at(one, face)
        or shelf.parts[one.part].full_depth
        or not any(_overlap(one, slot) for slot in facing if isinstance(slot, RackSlot))
    ]


def _is_mounted_at(placement: Placement, face: Face) -> bool:
    slot = placement.host
    return not isinstance(slot, RackSlot) or slot.side.is_channel or slot.face is face


def _overlap(placement: Placement, slot: RackSlot) -> bool:
    own = placement.host
    if not isinstance(own, RackSlot) or slot.side.is_channel:
        return False
    return own.bottom <= slot.top and slot.bottom <= own.top


def _block(
    placement: Placement,
    shape: RackShape,
    shelf: PartShelf,
    evaluation: Evaluation,
    worst: Worst,
    details: Details,
    face: Face,
    colours: Colouring,
) -> Block | None:
    slot = placement.host
    part = shelf.parts.get(placement.part)
    if not isinstance(slot, RackSlot) or part is None:
        return None
    key = (placement.part, placement.pool, placement.gpu_limit_kw)
    detail = details.get(key)
    if detail is None:
        detail = captions.device_detail(part, shelf, evaluation.devices.get(key))
        details[key] = detail
    if colours.metric is Metric.DEPLOYMENT:
        detail = colours.seats.short(placement.id) or detail
    ports = part.switch.ports if part.switch is not None else 0
    caption = captions.DeviceCaption(
        placement.name, detail, part.device_class, part.gpus, part.kind, ports
    )
    finding = worst.get(placement.id)
    if slot.side.is_channel or slot.height == 0:
        box = shape.channel(left=slot.side is Side.CHANNEL_LEFT)
    else:
        box = shape.slot(slot.bottom, slot.height)
    severity = finding.severity if finding else None
    behind = not _is_mounted_at(placement, face)
    shade = colours.device(placement, part)
    return Block(
        placement.id,
        box,
        caption,
        shade,
        placement.locked,
        severity,
        behind,
        colours.parts(placement.id),
        colours.seats.filled.get(placement.id, ()),
    )


def _device_result(placement: Placement, evaluation: Evaluation) -> DeviceResult | None:
    return evaluation.devices.get((placement.part, placement.pool, placement.gpu_limit_kw))


def site_picture(
    place: SitePlace, project: Project, evaluation: Evaluation, worst: Worst
) -> SitePicture:
    """Return what the card of a site shows."""
    prices = ListPrices.of(project)
    if place.site == API_COLUMN:
        return SitePicture(place, captions.api_column_caption(prices))
    plan = project.scenario(evaluation.scenario).plan
    site = plan.site(place.site)
    base = captions.base_share(plan, site, evaluation)
    caption = captions.site_caption(site, evaluation.sites.get(site.id), worst, prices, base)
    return SitePicture(place, caption, tuple(captions.room_caption(room) for room in site.rooms))


def card_picture(
    place: CardPlace, project: Project, evaluation: Evaluation, worst: Worst
) -> CardPicture:
    """Return what a burst or model API shows."""
    plan = project.scenario(evaluation.scenario).plan
    finding = worst.get(place.key)
    severity = finding.severity if finding else None
    if place.subject is Subject.PLACEMENT:
        placement = plan.placement(PlacementId(place.key))
        part = project.shelf.parts[placement.part]
        result = _device_result(placement, evaluation)
        device = captions.device_caption(placement, part, project.shelf, result)
        caption = captions.floor_caption(device, part)
        return CardPicture(place, caption, severity, device.device_class)
    if place.subject is Subject.ELEMENT:
        element = plan.element(ElementId(place.key))
        caption = captions.element_caption(element) if element else captions.NO_CARD
        return CardPicture(place, caption, severity, DeviceClass.FACILITY)
    if place.subject is Subject.BURST:
        burst = next(one for one in plan.bursts if one.id == place.key)
        offer = project.shelf.offers[burst.offer]
        gpu = captions.accelerator_name(offer, project)
        caption = captions.burst_caption(burst, offer, evaluation, gpu, ListPrices.of(project))
        return CardPicture(place, caption, severity)
    site = plan.site(SiteId(place.key))
    api = next((one for one in project.shelf.apis.values() if one.label == site.name), None)
    caption = captions.api_caption(site, api, evaluation, ListPrices.of(project))
    return CardPicture(place, caption, severity)
