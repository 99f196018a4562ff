"""Runs the real window for a test with a real mouse, and tells on standard output what it holds.

Each line is JSON: first where to press and where to let go, in pixels of the screen, then, after
every edit, where each device stands.
"""

import json
import sys

from PySide6.QtCore import QPoint, QPointF, QTimer
from PySide6.QtWidgets import QApplication

from planner.app.window import Session
from planner.domain.placement import RackSlot
from planner.ui.canvas.pointing import slot_box
from planner.ui.palette.list import CatalogueList
from planner.workspace.state import SlotTarget, State

SETTLES_MS = 700
"""Time for the window manager to place the window."""


def main(entry: str, rack_name: str, unit: int) -> int:
    """Show the example, and tell where *entry* is listed and where a unit of a rack is drawn."""
    application = QApplication(sys.argv[:1])
    session = Session(application, None)
    session.show()
    session.window.resize(1280, 800)
    poll = QTimer()
    poll.setInterval(50)

    def when_filled() -> None:
        if session.desk is not None:
            poll.stop()
            session.desk.workspace.changed.subscribe(_tell_devices)
            QTimer.singleShot(SETTLES_MS, lambda: _tell_places(session, entry, rack_name, unit))

    poll.timeout.connect(when_filled)
    poll.start()
    return application.exec()


def _tell_places(session: Session, entry: str, rack_name: str, unit: int) -> None:
    assert session.desk is not None
    rows = session.window.catalogue.model.rows
    index = session.window.catalogue.model.index([str(row.entry) for row in rows].index(entry))
    (entries,) = session.window.catalogue.findChildren(CatalogueList)
    entries.scrollTo(index)
    view = session.window.canvas
    racks = session.desk.workspace.state.plan.racks.values()
    rack = next(one.id for one in racks if one.name == rack_name)
    height = next(row.half_units for row in rows if row.entry == entry)
    box = slot_box(view.canvas.layout, SlotTarget(rack, 2 * unit - 1), height)
    assert box is not None
    press = entries.viewport().mapToGlobal(entries.visualRect(index).center())
    let_go = view.viewport().mapToGlobal(view.mapFromScene(QPointF(*box.middle)))
    _tell({"press": _xy(press), "let_go": _xy(let_go)})


def _tell_devices(state: State) -> None:
    places = {}
    for rack in state.plan.racks.values():
        for one in rack.placements:
            if isinstance(one.host, RackSlot):
                places[one.name] = [rack.name, one.host.unit]
    _tell({"devices": places})


def _xy(point: QPoint) -> list[int]:
    return [point.x(), point.y()]


def _tell(what: dict[str, object]) -> None:
    print(json.dumps(what), flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
