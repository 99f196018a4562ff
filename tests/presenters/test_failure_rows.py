"""How failures read: rows, the banner, headlines beside their normal value, the inspector."""

from dataclasses import replace

import pytest

from planner.compute.evaluate import evaluate
from planner.domain.facility_design import FacilityDesign, Redundancy
from planner.domain.failure import FailureResult
from planner.presenters.failure_tables import (
    failure_place,
    failures_table,
    outages_table,
    sorted_table,
    sweep_text,
)
from planner.presenters.failure_views import device_effects, failed_tiles, with_failure
from planner.presenters.failures import banner_text, happens, lose_text, offered
from planner.presenters.inspect_places import inspect_site
from planner.presenters.inspect_racks import inspect_rack
from planner.presenters.inspection import FigureRow, LinkRow, Section
from planner.presenters.kpis import THROUGHPUT, tiles
from planner.presenters.rows import Tone
from planner.studies.failover import Sweep, sweep
from tests.builders import Draft, S, example, feeds

PROJECT = example()
EVALUATION = evaluate(PROJECT, S)


@pytest.fixture(scope="module")
def swept() -> Sweep:
    return sweep(PROJECT, EVALUATION)


def lost(swept: Sweep, name: str) -> FailureResult:
    return next(one for one in swept.results if one.failure.name == name)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_a_failure_is_told_in_one_line(swept: Sweep) -> None:
    text = plain(banner_text(lost(swept, "Feed A, Milan")))
    assert text.startswith(
        "Failure test: Feed A, Milan lost · feed B of R02 trips · 3 devices stop · "
        "4 devices throttle"
    )
    assert text.endswith("k tok/s (−38 %)")
    assert happens(lost(swept, "Transformer 1, Milan")) == "nothing stops, nothing throttles"
    assert plain(happens(lost(swept, "Rear door of R03, Milan"))) == (
        "2 devices throttle · R03: 2.60 kW of heat not removed"
    )


def test_the_table_sorts_by_what_is_left_and_by_words(swept: Sweep) -> None:
    table = failures_table(swept.results)
    worst = sorted_table(table, "left", down=False).rows[0]
    assert worst.cells["failure"].text in ("Utility, Milan", "All of Milan")
    assert worst.cells["failure"].tone is Tone.BAD
    best = sorted_table(table, "left", down=True).rows[0]
    assert best.cells["left"].value == 1.0
    names = [
        row.cells["failure"].text.casefold()
        for row in sorted_table(table, "failure", down=True).rows
    ]
    assert names == sorted(names, reverse=True)
    loads = [row.cells["load"].value for row in sorted_table(table, "load", down=True).rows]
    assert loads[0] == pytest.approx(111.5)
    assert loads[-1] is None


def test_outages_tell_what_one_failure_more_leaves(swept: Sweep) -> None:
    rows = {row.cells["failure"].text: row for row in outages_table(swept).rows}
    told = plain(rows["Transformer 1, Milan under maintenance"].cells["happens"].text)
    assert "and with Utility, Milan while" in told
    assert "outages stop something" in sweep_text(swept)


def test_the_buttons_offer_a_few_of_each_kind() -> None:
    found = [
        lose_text(one)
        for one in offered([one.failure for one in sweep(PROJECT, EVALUATION).results])
    ]
    assert found[:3] == ["Lose feed A, Milan", "Lose feed B, Milan", "Lose UPS 1, Milan"]
    assert len(found) <= 8


def test_every_failure_has_a_place_to_show(swept: Sweep) -> None:
    for one in swept.results:
        assert failure_place(PROJECT, S, one.failure) is not None, one.failure.name


def test_headlines_stand_beside_their_normal_value(swept: Sweep) -> None:
    shown = tiles(PROJECT, EVALUATION)
    result = lost(swept, "Feed A, Milan")
    failed = {one.key: one for one in failed_tiles(shown, PROJECT, EVALUATION, result)}
    assert failed[THROUGHPUT].value == "46.7"
    assert failed[THROUGHPUT].status == "normally 75.7"
    same = failed_tiles(shown, PROJECT, EVALUATION, lost(swept, "Transformer 1, Milan"))
    assert same == shown


def section(swept: Sweep, rack: str, failure: str) -> Section:
    found = inspect_rack(PROJECT, EVALUATION, rack)
    assert found is not None
    shown = with_failure(found, PROJECT, EVALUATION, lost(swept, failure))
    (section,) = [one for one in shown.sections if one.key == "failure"]
    return section


def test_the_inspector_of_a_rack_tells_supplies_feeds_and_the_service_left(swept: Sweep) -> None:
    racks = {rack.name: rack.id for rack in PROJECT.scenario(S).plan.racks.values()}
    told = section(swept, racks["R01"], "Feed A, Milan")
    assert told.title == "With Feed A, Milan lost"
    texts = {row.label: plain(str(row.figure)) for row in told.rows if isinstance(row, FigureRow)}
    assert texts["2 × NVIDIA DGX H200"] == "Throttles: 3 of 6 supplies left, 9.9 of 10.2 kW"
    assert texts["Feed A"] == "lost"
    assert texts["Feed B"].startswith("21.3 of 27.4 kW")
    assert texts["Service left"] == "46.7 of 75.7 k tok/s (−38 %)"
    calm = section(swept, racks["R05"], "Rear door of R02, Milan")
    assert next(row.label for row in calm.rows) == "Devices"


def test_marks_are_on_the_devices_that_are_affected(swept: Sweep) -> None:
    plan = PROJECT.scenario(S).plan
    effects = device_effects(plan, lost(swept, "PDU A of R02"))
    names = {one.id: one.name for one in plan.placements()}
    assert sorted(names[one] for one in effects) == ["gpu-03", "gpu-04", "gpu-05"]


def test_a_site_shows_which_systems_its_load_groups_are_on() -> None:
    draft = Draft()
    for _ in range(6):
        draft.rack("dgx-h100", on=feeds(63.0))
    (site,) = draft.plan.sites

    def shown(design: FacilityDesign) -> dict[str, str]:
        plan = draft.change_plan(sites=(replace(site, design=design),))
        found = inspect_site(plan.project, plan.evaluate(), site.id)
        assert found is not None
        (section,) = [one for one in found.sections if one.key == "paths"]
        return {row.label: row.text for row in section.rows if isinstance(row, LinkRow)}

    assert shown(FacilityDesign()) == {"A: UPS 1 · B: UPS 2": "R01 to R06, 6 racks"}
    assert shown(FacilityDesign(Redundancy.THREE_TO_MAKE_TWO)) == {
        "A: UPS 1 · B: UPS 2": "R01 to R02, 2 racks",
        "A: UPS 1 · B: UPS 3": "R03 to R04, 2 racks",
        "A: UPS 2 · B: UPS 3": "R05 to R06, 2 racks",
    }
