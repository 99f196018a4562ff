"""What the drawn faces of components show, by kind."""

from enum import StrEnum

from planner.domain.components import ComponentKind


class ComponentShape(StrEnum):
    """What the drawn face of a component shows."""

    MODULE = "module"
    CABLE = "cable"
    CARD = "card"
    MEMORY = "memory"
    DRIVE = "drive"
    BOX = "box"
    FAN = "fan"
    BOLT = "bolt"


_SHAPE_OF = {
    ComponentKind.OPTIC: ComponentShape.MODULE,
    ComponentKind.CABLE: ComponentShape.CABLE,
    ComponentKind.NIC: ComponentShape.CARD,
    ComponentKind.MEMORY: ComponentShape.MEMORY,
    ComponentKind.DRIVE: ComponentShape.DRIVE,
    **dict.fromkeys((ComponentKind.TRAY, ComponentKind.WORKSTATION), ComponentShape.BOX),
    **dict.fromkeys(
        (
            *(ComponentKind.REAR_DOOR, ComponentKind.IN_ROW_COOLER, ComponentKind.AIR_HANDLER),
            *(ComponentKind.CHILLER, ComponentKind.HEAT_REJECTION),
        ),
        ComponentShape.FAN,
    ),
}
"""Shapes of components; all others feed power."""


def shape_of(kind: ComponentKind) -> ComponentShape:
    """Return what the face of a kind of component shows."""
    return _SHAPE_OF.get(kind, ComponentShape.BOLT)
