"""An architect adds places: a building of one's own, a colocation with its contract, another room."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton

from planner.app.window import Session
from planner.domain.site import SiteKind
from planner.presenters.catalogue_chips import Chip
from planner.ui.dialogs.add_link import AddLinkDialog
from planner.ui.dialogs.add_site import AddSiteDialog
from planner.ui.palette.catalogue import CataloguePanel
from planner.workspace.state import NOTHING, Selection, Subject
from tests.hand import Hand

CTRL_ALT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


def dialog() -> AddSiteDialog:
    found = QApplication.activeModalWidget()
    assert isinstance(found, AddSiteDialog)
    return found


def test_a_site_is_added_and_hardware_dropped_there(session: Session, hand: Hand) -> None:
    before = hand.state.project
    hand.key(Qt.Key.Key_S, CTRL_ALT)
    form = dialog()
    form.country.choose("FR")
    form.name.setText("Paris")
    form.judge()
    assert hand.previews()
    assert form.verdict.text == "Add Paris"
    QTest.keyClick(form, Qt.Key.Key_Return)
    hand.settle()
    site = hand.plan.sites[-1]
    assert (site.name, site.kind, site.country) == ("Paris", SiteKind.OWN, "FR")
    assert site.region in hand.state.project.shelf.regions
    assert hand.window.toast.text == "Added Paris"

    place = hand.view.canvas.layout.sites[site.id]
    hand.view.fit_all()
    middle = hand.view.mapFromScene(place.box.x + place.box.width / 2, place.box.bottom - 10)
    hand.drag_entry("dgx-h200", middle)
    racks = [one for one in hand.plan.racks.values() if one.row == site.rooms[0].rows[0].id]
    assert len(racks) == 1
    hand.do("edit.undo")
    hand.do("edit.undo")
    assert hand.state.project == before


def test_a_colocation_needs_its_contract_and_a_name_of_its_own(
    session: Session, hand: Hand
) -> None:
    hand.do("design.add_site")
    form = dialog()
    form.kind.show_value(SiteKind.COLOCATION)
    form.kind.activated.emit(1)
    form.country.choose("DE")
    form.judge()
    assert not form.button.isEnabled()
    QTest.keyClicks(form.contract, "40")
    form.name.setText("Milan")
    form.judge()
    assert "The name Milan is taken" in form.verdict.text
    form.name.setText("")
    form.judge()
    assert form.button.isEnabled()
    form.accept()
    hand.settle()
    site = hand.plan.sites[-1]
    assert site.kind is SiteKind.COLOCATION
    assert site.colocation is not None
    assert site.colocation.contracted_kw == 40
    assert site.colocation.usd_per_kw_month > 0
    assert hand.state.evaluation.sites[site.id] is not None


def test_a_room_is_added_to_the_site_of_what_is_selected(session: Session, hand: Hand) -> None:
    assert session.desk is not None
    hand.click(hand.middle_of("gpu-05"))
    milan = hand.plan.sites[0]
    hand.key(Qt.Key.Key_R, CTRL_ALT)
    assert [room.name for room in hand.plan.sites[0].rooms] == [
        *(room.name for room in milan.rooms),
        "Room 1",
    ]
    assert hand.window.toast.text == "Added a room to Milan"
    hand.click_undo_in_toast()
    assert hand.plan.sites[0] == milan
    cloud = next(one for one in hand.plan.sites if not one.kind.holds_racks)
    session.desk.workspace.select(Selection(Subject.SITE, (cloud.id,)))
    hand.settle()
    assert not hand.window.commands["design.add_room"].isEnabled()
    session.desk.workspace.select(NOTHING)
    hand.settle()
    assert not hand.window.commands["design.add_room"].isEnabled()  # two sites could be meant


def test_two_sites_are_connected_and_what_crosses_the_link_is_seen(
    session: Session, hand: Hand
) -> None:
    before = hand.state.project
    hand.key(Qt.Key.Key_L, CTRL_ALT)
    form = QApplication.activeModalWidget()
    assert isinstance(form, AddLinkDialog)
    milan, frankfurt = hand.plan.sites[:2]
    form.start.show_value(milan.id)
    form.end.show_value(milan.id)
    QTest.keyClicks(form.bandwidth, "25")
    QTest.keyClicks(form.round_trip, "10")
    form.judge()
    assert not form.button.isEnabled()  # nothing says what it costs
    QTest.keyClicks(form.cost, "0")
    form.judge()
    assert "both ends are Milan" in form.verdict.text
    form.end.show_value(frankfurt.id)
    form.judge()
    assert form.verdict.text == "Connect Milan and Frankfurt"
    QTest.keyClick(form, Qt.Key.Key_Return)
    hand.settle()
    link = hand.plan.links[-1]
    assert (link.ends, link.gbit_s, link.usd_month) == ((milan.id, frankfurt.id), 25, 0)
    assert link.name not in {one.name for one in hand.plan.links[:-1]}
    assert hand.state.selection == Selection(Subject.LINK, (link.id,))
    # It is quicker than the one that was there, so users' requests take it now.
    load = hand.state.evaluation.links[link.id].load_gbit_s
    assert load is not None
    assert load > 0
    hand.do("edit.undo")
    assert hand.state.project == before


def test_a_place_of_the_catalogue_becomes_a_site_where_it_is_dropped(
    session: Session, hand: Hand
) -> None:
    before = hand.state.project
    panel = hand.window.findChild(CataloguePanel)
    assert isinstance(panel, CataloguePanel)
    assert not any(row.chip is Chip.SITES for row in panel.model.rows)
    chip = next(one for one in panel.findChildren(QToolButton) if one.text() == "Sites")
    chip.click()
    france = next(row for row in panel.model.rows if row.name == "France")
    assert france.figures.startswith("$0.")
    assert france.figures.endswith("CO₂/kWh")

    hand.drag_entry(france.entry, QPoint(40, 40))
    site = hand.plan.sites[-1]
    assert (site.kind, site.country, site.region) == (SiteKind.OWN, "FR", france.entry)
    assert hand.state.selection == Selection(Subject.SITE, (site.id,))
    hand.do("edit.undo")
    assert hand.state.project == before
