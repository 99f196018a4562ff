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
from planner.domain.placement import Placement, RackSlot, refusal
from planner.workspace.state import State, Subject

MARK = '{"rackwright-clip":'
"""How the text of a clip begins."""
VERSION = 1

MOST_CHARACTERS = 20_000_000
"""Ten thousand devices with their parts take a quarter of this."""

_NOTHING = "There are no devices or racks on the clipboard."
_COPY_FIRST = "Select devices or racks in Rackwright, copy them and paste again."
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
    raise EditRefused("There is nothing to copy.", "Select devices or racks first.")


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
            f"The clipboard holds {len(text) / 1e6:,.0f} million characters, more than the "
            f"{MOST_CHARACTERS / 1e6:.0f} million that can be pasted.",
            "Copy fewer racks at a time.",
        )
    clip = _read(text)
    try:
        _check(clip)
    except ValueError as error:
        raise _damaged(str(error)) from None
    return clip


def _read(text: str) -> Clip:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise _damaged("it breaks off or was changed") from None
    version = data.pop("rackwright-clip")
    if version != VERSION:
        raise EditRefused(
            "What is on the clipboard was copied by another version of Rackwright.",
            "Update this one, or copy again in the same version.",
        )
    try:
        return from_json(Clip, data)
    except (ValueError, RecursionError) as error:
        raise _damaged(str(error)) from None


def _damaged(why: str) -> EditRefused:
    return EditRefused(f"What is on the clipboard cannot be used: {why}.", "Copy it again.")


def _check(clip: Clip) -> None:
    """Check what the types do not say.

    Raises:
        ValueError: naming what does not fit.
    """
    placements = list(clip.placements())
    count = len(placements) + len(clip.racks)
    if not count:
        raise ValueError("it holds no device and no rack")
    if count > MOST_COPIES:
        raise ValueError(f"{count:,} devices are more than the {MOST_COPIES:,} that are possible")
    if clip.devices and clip.racks:
        raise ValueError("it holds devices and racks")
    parts = {part.id: part for part in clip.parts}
    _check_parts(clip, parts)
    _check_devices(placements, parts)
    if any(not 0 <= device.step <= MOST_COPIES for device in clip.devices):
        raise ValueError("a device is in no rack")
    for copied in clip.racks:
        _check_rack(copied, parts)


def _check_parts(clip: Clip, parts: Mapping[EntryId, Part]) -> None:
    accelerators = {one.id for one in clip.accelerators}
    for part in parts.values():
        if part.accelerators and part.accelerators.accelerator not in accelerators:
            raise ValueError(f"the accelerator of {part.label} is missing")
        if part.half_units is not None and not 0 <= part.half_units <= _TALLEST:
            raise ValueError(f"{part.label} is {part.half_units / 2:g}U high")
        figures = (part.price_usd, part.mass_kg, part.depth_mm, part.draw.nameplate_kw)
        if any(figure is not None and figure < 0 for figure in figures):
            raise ValueError(f"a figure of {part.label} is below zero")
    for value in (*clip.parts, *clip.accelerators, *clip.racks):
        if not _finite(value):
            raise ValueError("a number is not finite")


def _check_devices(placements: Iterable[Placement], parts: Mapping[EntryId, Part]) -> None:
    for one in placements:
        for part in (one.part, *(inside for inside, _ in one.configuration)):
            if part not in parts:
                raise ValueError(f"the part {part} of {one.name} is missing")
        if isinstance(one.host, RackSlot) and not 1 <= one.host.bottom <= _TALLEST:
            raise ValueError(f"{one.name} stands below the rack or above it")
        limit = one.gpu_limit_kw
        if limit is not None and not (isfinite(limit) and limit > 0):
            raise ValueError(f"the GPU limit of {one.name} is not above zero")


def _check_rack(copied: CopiedRack, parts: Mapping[EntryId, Part]) -> None:
    rack = copied.rack
    frame = parts.get(rack.frame)
    if frame is None or frame.frame is None:
        raise ValueError(f"the cabinet of {rack.name} is missing")
    if any(not feed.kva > 0 for feed in rack.feeds):
        raise ValueError(f"a feed of {rack.name} carries nothing")
    ids = {one.id for one in rack.placements}
    if len(ids) != len(rack.placements) or any(one.placement not in ids for one in rack.cords):
        raise ValueError(f"the devices of {rack.name} are mixed up")
    for one in rack.placements:
        others = [other for other in rack.placements if other.id != one.id]
        reason: str | None = "it stands elsewhere"
        if isinstance(one.host, RackSlot):
            reason = refusal(parts[one.part], one.host, frame, others, parts)
        if reason is not None:
            raise ValueError(f"{one.name} does not fit into {rack.name}: {reason}")


def _finite(value: object) -> bool:
    """Whether every number in a value is finite."""
    if isinstance(value, float):
        return isfinite(value)
    if is_dataclass(value):
        return all(_finite(getattr(value, one.name)) for one in fields(value))
    if isinstance(value, Mapping):
        return all(_finite(one) for one in value.values())
    return all(_finite(one) for one in value) if isinstance(value, tuple) else True
