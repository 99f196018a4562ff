"""Copying devices and racks to text on the clipboard, and reading such text back.

The text is JSON that begins with a mark, so that anything else on the clipboard is told apart
without reading it. What comes from the clipboard may have been made by another program or by hand:
it is checked before a command sees it.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from math import isfinite

from planner.document.clip import Clip, CopiedRack, clip_of_devices, clip_of_racks
from planner.document.commands.rack_groups import MOST_COPIES
from planner.domain.codec import from_json, to_json
from planner.domain.errors import EditRefused
from planner.domain.hardware import Part
from planner.domain.identity import EntryId, PlacementId, RackId
from planner.domain.phrase import say
from planner.domain.placement import Placement, RackSlot, refusal
from planner.workspace.state import State, Subject

MARK = '{"rackwright-clip":'
"""How the text of a clip begins."""
VERSION = 1

MOST_CHARACTERS = 20_000_000
"""Ten thousand devices with their parts take a quarter of this."""

_NOTHING = say("There are no devices or racks on the clipboard.")
_COPY_FIRST = say("Select devices or racks in Rackwright, copy them and paste again.")
_TALLEST = 400
"""Half units; no cabinet is higher."""


def copy(state: State) -> Clip:
    """Return the selected devices or racks as a clip.

    Raises:
        EditRefused: when neither is selected.
    """
    selection, shelf = state.selection, state.project.shelf
    if selection.kind is Subject.PLACEMENT and selection.ids:
        return clip_of_devices(state.plan, shelf, [PlacementId(one) for one in selection.ids])
    if selection.kind is Subject.RACK and selection.ids:
        return clip_of_racks(state.plan, shelf, [RackId(one) for one in selection.ids])
    raise EditRefused(say("There is nothing to copy."), say("Select devices or racks first."))


def text_of(clip: Clip) -> str:
    """Return the text that is put on the clipboard."""
    return f"{MARK}{VERSION},{json.dumps(to_json(clip), ensure_ascii=False)[1:]}"


def is_clip(text: str) -> bool:
    """Whether a text on the clipboard may be a clip; quick, for menus."""
    return text.lstrip()[: len(MARK)] == MARK


def parse(text: str) -> Clip:
    """Return the clip that a text on the clipboard holds.

    Raises:
        EditRefused: when it is something else, too much, damaged or of a newer version.
    """
    if not is_clip(text):
        raise EditRefused(_NOTHING, _COPY_FIRST)
    if len(text) > MOST_CHARACTERS:
        raise EditRefused(
            say(
                "The clipboard holds {0:,.0f} million characters, more than the {1:.0f} "
                "million that can be pasted.",
                len(text) / 1e6,
                MOST_CHARACTERS / 1e6,
            ),
            say("Copy fewer racks at a time."),
        )
    clip = _read(text)
    try:
        _check(clip)
    except ValueError as error:
        raise _damaged(error.args[0]) from None
    return clip


def _read(text: str) -> Clip:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise _damaged(say("it breaks off or was changed")) from None
    version = data.pop("rackwright-clip")
    if version != VERSION:
        raise EditRefused(
            say("What is on the clipboard was copied by another version of Rackwright."),
            say("Update this one, or copy again in the same version."),
        )
    try:
        return from_json(Clip, data)
    except (ValueError, RecursionError) as error:
        raise _damaged(str(error)) from None


def _damaged(why: str) -> EditRefused:
    return EditRefused(
        say("What is on the clipboard cannot be used: {0}.", why), say("Copy it again.")
    )


def _check(clip: Clip) -> None:
    """Check what the types do not say.

    Raises:
        ValueError: naming what does not fit.
    """
    placements = list(clip.placements())
    count = len(placements) + len(clip.racks)
    if not count:
        raise ValueError(say("it holds no device and no rack"))
    if count > MOST_COPIES:
        raise ValueError(
            say("{0:,} devices are more than the {1:,} that are possible", count, MOST_COPIES)
        )
    if clip.devices and clip.racks:
        raise ValueError(say("it holds devices and racks"))
    parts = {part.id: part for part in clip.parts}
    _check_parts(clip, parts)
    _check_devices(placements, parts)
    if any(not 0 <= device.step <= MOST_COPIES for device in clip.devices):
        raise ValueError(say("a device is in no rack"))
    for copied in clip.racks:
        _check_rack(copied, parts)


def _check_parts(clip: Clip, parts: Mapping[EntryId, Part]) -> None:
    accelerators = {one.id for one in clip.accelerators}
    for part in parts.values():
        if part.accelerators and part.accelerators.accelerator not in accelerators:
            raise ValueError(say("the accelerator of {0} is missing", part.label))
        if part.half_units is not None and not 0 <= part.half_units <= _TALLEST:
            raise ValueError(say("{0} is {1:g}U high", part.label, part.half_units / 2))
        figures = (part.price_usd, part.mass_kg, part.depth_mm, part.draw.nameplate_kw)
        if any(figure is not None and figure < 0 for figure in figures):
            raise ValueError(say("a figure of {0} is below zero", part.label))
    for value in (*clip.parts, *clip.accelerators, *clip.racks):
        if not _finite(value):
            raise ValueError(say("a number is not finite"))


def _check_devices(placements: Iterable[Placement], parts: Mapping[EntryId, Part]) -> None:
    for one in placements:
        for part in (one.part, *(inside for inside, _ in one.configuration)):
            if part not in parts:
                raise ValueError(say("the part {0} of {1} is missing", part, one.name))
        if isinstance(one.host, RackSlot) and not 1 <= one.host.bottom <= _TALLEST:
            raise ValueError(say("{0} stands below the rack or above it", one.name))
        limit = one.gpu_limit_kw
        if limit is not None and not (isfinite(limit) and limit > 0):
            raise ValueError(say("the GPU limit of {0} is not above zero", one.name))


def _check_rack(copied: CopiedRack, parts: Mapping[EntryId, Part]) -> None:
    rack = copied.rack
    frame = parts.get(rack.frame)
    if frame is None or frame.frame is None:
        raise ValueError(say("the cabinet of {0} is missing", rack.name))
    if any(not feed.kva > 0 for feed in rack.feeds):
        raise ValueError(say("a feed of {0} carries nothing", rack.name))
    ids = {one.id for one in rack.placements}
    if len(ids) != len(rack.placements) or any(one.placement not in ids for one in rack.cords):
        raise ValueError(say("the devices of {0} are mixed up", rack.name))
    for one in rack.placements:
        others = [other for other in rack.placements if other.id != one.id]
        reason: str | None = say("it stands elsewhere")
        if isinstance(one.host, RackSlot):
            reason = refusal(parts[one.part], one.host, frame, others, parts)
        if reason is not None:
            raise ValueError(say("{0} does not fit into {1}: {2}", one.name, rack.name, reason))


def _finite(value: object) -> bool:
    """Whether every number in a value is finite."""
    if isinstance(value, float):
        return isfinite(value)
    if is_dataclass(value):
        return all(_finite(getattr(value, one.name)) for one in fields(value))
    if isinstance(value, Mapping):
        return all(_finite(one) for one in value.values())
    return all(_finite(one) for one in value) if isinstance(value, tuple) else True
