"""The actions on hardware: clipboard, selecting, many at once, tray."""

from planner.workspace import arranging, founding, handling
from planner.workspace.action import Action

_SELECT = "Select devices or racks first."
_SELECT_DEVICES = "Select devices first."
_SELECT_RACKS = "Copy devices of a rack, then select racks."

CLIPBOARD = (
    Action(
        "edit.cut",
        "Cut",
        "Edit",
        "Ctrl+X",
        handling.cut,
        enabled=handling.can_copy,
        needs=_SELECT,
    ),
    Action(
        "edit.copy",
        "Copy",
        "Edit",
        "Ctrl+C",
        handling.copy,
        enabled=handling.can_copy,
        needs=_SELECT,
    ),
    Action("edit.paste", "Paste", "Edit", "Ctrl+V", handling.paste),
    Action(
        "edit.repeat",
        "Paste into Each Selected Rack",
        "Edit",
        "Ctrl+Shift+V",
        handling.repeat,
        enabled=handling.has_racks,
        needs=_SELECT_RACKS,
    ),
)

SELECTING = (
    Action(
        "edit.select_all",
        "Select All Around",
        "Edit",
        "Ctrl+A",
        handling.select_all,
        enabled=handling.has_hardware,
        needs="There are no racks yet.",
    ),
    Action(
        "edit.select_alike",
        "Select Same Type",
        "Edit",
        "Ctrl+Shift+A",
        handling.select_alike,
        enabled=handling.has_devices,
        needs=_SELECT_DEVICES,
    ),
)

PLACES = (
    Action(
        "design.add_site",
        "Add Site…",
        "Design",
        "Ctrl+Alt+S",
        lambda desk: desk.arranger.add_site(),
    ),
    Action(
        "design.add_room",
        "Add Room",
        "Design",
        "Ctrl+Alt+R",
        handling.add_room,
        enabled=lambda state: founding.add_room_command(state) is not None,
        needs="Select a site, or something that stands in one.",
    ),
    Action(
        "design.add_link",
        "Connect Sites…",
        "Design",
        "Ctrl+Alt+L",
        lambda desk: desk.arranger.add_link(),
        enabled=founding.can_connect,
        needs="Add a second site first.",
    ),
    Action(
        "design.climate",
        "Climate of a Site…",
        "Design",
        "Ctrl+Alt+C",
        lambda desk: desk.arranger.climate(),
        enabled=lambda state: any(site.kind.holds_racks for site in state.plan.sites),
        needs="Add a site first.",
    ),
)

FABRICS = (
    Action(
        "design.build_fabrics",
        "Build Fabrics…",
        "Design",
        "Ctrl+Alt+Y",
        lambda desk: desk.arranger.build_fabrics(),
        enabled=lambda state: bool(state.plan.racks),
        needs="Place servers in racks first.",
    ),
    Action(
        "design.cable_schedule",
        "Cable Schedule…",
        "Design",
        "Ctrl+Alt+J",
        lambda desk: desk.exports.show_cables(),
        enabled=lambda state: any(site.fabrics for site in state.plan.sites),
        needs="Build fabrics first.",
    ),
)

HARDWARE = (
    Action(
        "design.duplicate",
        "Duplicate…",
        "Design",
        "Ctrl+D",
        lambda desk: desk.arranger.duplicate_many(),
        enabled=handling.can_copy,
        needs=_SELECT,
    ),
    Action(
        "design.place_many",
        "Place Many…",
        "Design",
        "Ctrl+Shift+M",
        lambda desk: desk.arranger.place_many(),
    ),
    Action(
        "design.fill",
        "Fill Rack",
        "Design",
        "Ctrl+Shift+F",
        handling.fill,
        enabled=handling.can_fill,
        needs="Select a rack, or a device in one.",
    ),
    Action(
        "design.replace",
        "Replace Type…",
        "Design",
        "Ctrl+R",
        lambda desk: desk.arranger.replace_type(),
        enabled=handling.has_devices,
        needs=_SELECT_DEVICES,
    ),
    Action(
        "design.entry",
        "Catalogue Entry…",
        "Design",
        "Ctrl+Alt+E",
        handling.show_entry,
        enabled=lambda state: handling.only_entry(state) is not None,
        needs="Select things of one type.",
    ),
    Action(
        "design.engine",
        "Serving Engine…",
        "Design",
        "Ctrl+Alt+G",
        handling.show_engine,
        enabled=lambda state: handling.only_engine(state) is not None,
        needs="Select a deployment, or a workload that is deployed.",
    ),
    Action(
        "design.turn",
        "Mount at Other Face",
        "Design",
        "Ctrl+Shift+R",
        handling.turn,
        enabled=handling.can_turn,
        needs="Select devices in racks first.",
    ),
    Action(
        "design.align",
        "Align with First Selected",
        "Design",
        "Ctrl+Shift+U",
        handling.align,
        enabled=lambda state: arranging.align_command(state) is not None,
        needs="Select devices in several racks first.",
    ),
    Action(
        "design.distribute",
        "Distribute Evenly",
        "Design",
        "",
        handling.distribute,
        enabled=lambda state: arranging.distribute_command(state) is not None,
        needs="Select three devices of a rack first.",
    ),
    Action(
        "design.lock",
        "Lock or Unlock",
        "Design",
        "Ctrl+L",
        handling.lock,
        enabled=handling.has_devices,
        needs=_SELECT_DEVICES,
    ),
    Action(
        "design.to_tray",
        "Put on Tray",
        "Design",
        "Ctrl+T",
        handling.to_tray,
        enabled=handling.is_off_tray,
        needs="Select devices that are not on the tray.",
    ),
    Action(
        "design.from_tray",
        "Move from Tray into Racks",
        "Design",
        "Ctrl+Shift+T",
        handling.from_tray,
        enabled=handling.is_on_tray,
        needs="Select devices on the tray first.",
    ),
    Action(
        "design.spare",
        "Spare or Not",
        "Design",
        "",
        handling.spare,
        enabled=handling.has_devices,
        needs=_SELECT_DEVICES,
    ),
)
