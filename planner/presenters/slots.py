"""How a place in a rack reads."""

from planner.domain.placement import Face, Host, RackSlot, Side
from planner.presenters.wording import translate, worded


def slot_text(host: Host) -> str:
    """Return the units or the side channel that a device takes, empty outside racks."""
    if not isinstance(host, RackSlot):
        return ""
    if host.height:
        return worded(host.label())
    return {
        Side.CHANNEL_LEFT: translate("slots", "left channel"),
        Side.CHANNEL_RIGHT: translate("slots", "right channel"),
    }.get(host.side, translate("slots", "side channel"))


def face_text(face: Face) -> str:
    """Return the word for a face of a rack."""
    return translate("slots", "front") if face is Face.FRONT else translate("slots", "rear")
