"""What the canvas writes on racks, devices, sites and cards."""

from dataclasses import replace

from planner.domain.finding import Finding, Severity
from planner.domain.results import RackResult
from planner.domain.site import Rack, Site, SiteKind
from planner.presenters import canvas, formats
from planner.presenters.formats import SPACE
from planner.presenters.rows import Tone
from planner.workspace.workspace import Workspace
from tests.builders import example, library, served_chat

W = Workspace(example(), library())
PLAN, SHELF, RESULTS = W.state.plan, W.state.project.shelf, W.state.evaluation


def rack(name: str) -> tuple[Rack, RackResult]:
    found = next(one for one in PLAN.racks.values() if one.name == name)
    return found, RESULTS.racks[found.id]


def site(kind: SiteKind) -> Site:
    return next(one for one in PLAN.sites if one.kind is kind)


def test_a_rack_shows_its_peak_against_what_survives() -> None:
    caption = canvas.rack_caption(*rack("R01"))
    assert caption.load == f"17.6 / 21.9{SPACE}kW"
    assert caption.tone is Tone.MUTED
    assert [bar.name for bar in caption.bars] == ["A", "B"]
    assert all(0 < bar.normal < bar.worst <= 1 for bar in caption.bars)


def test_a_rack_over_its_limit_is_marked_in_text_and_bars() -> None:
    caption = canvas.rack_caption(*rack("R02"))
    assert caption.tone is Tone.BAD
    assert max(bar.worst for bar in caption.bars) > 1
    assert Tone.BAD in {bar.tone for bar in caption.bars}


def test_unknown_power_is_a_lower_bound_and_never_zero() -> None:
    found, result = rack("R01")
    caption = canvas.rack_caption(found, replace(result, without_data=1))
    assert caption.load.startswith(f"≥{SPACE}")
    assert canvas.rack_caption(found, None).load == "no data"


def test_a_device_says_what_it_is_and_draws() -> None:
    found, _ = rack("R01")
    server = next(one for one in found.placements if one.name == "gpu-01")
    result = RESULTS.devices[server.part, server.pool, server.gpu_limit_kw]
    caption = canvas.device_caption(server, SHELF.parts[server.part], SHELF, result)
    assert caption.detail == f"8× H200 · 8.36{SPACE}kW"
    assert caption.gpus == 8
    unknown = canvas.device_caption(server, SHELF.parts[server.part], SHELF, None)
    assert unknown.detail == "8× H200"


def test_names_of_gpus_are_those_people_say() -> None:
    names = [one.name for one in library().accelerators.values()]
    short = {canvas.short_gpu(name) for name in names}
    assert {"H100", "H200", "B200", "MI300X", "RTX PRO 6000", "L40S", "GB200"} <= short


def test_an_own_site_shows_load_limit_and_pue() -> None:
    milan = site(SiteKind.OWN)
    caption = canvas.site_caption(milan, RESULTS.sites[milan.id], {})
    assert (caption.title, caption.kind) == ("Milan", "on-prem")
    assert caption.facts[0] == "IT"
    assert "/ 105 kW IT" in caption.facts[1]
    assert caption.facts[2].startswith(f"PUE{SPACE}1.")


def test_a_colocation_shows_its_price_and_no_pue() -> None:
    frankfurt = site(SiteKind.COLOCATION)
    caption = canvas.site_caption(frankfurt, RESULTS.sites[frankfurt.id], {})
    assert any(fact.endswith("/kW·mo") for fact in caption.facts)
    assert not any("PUE" in fact for fact in caption.facts)


def test_base_and_burst_and_apis_make_the_whole_load() -> None:
    shares = [canvas.base_share(PLAN, one, RESULTS) for one in PLAN.sites]
    base = sum(share for share in shares if share is not None)
    burst = sum(one.tokens_share for one in RESULTS.bursts.values())
    assert 0 < burst < base < 1
    assert base + burst <= 1.0
    milan = site(SiteKind.OWN)
    share = canvas.base_share(PLAN, milan, RESULTS)
    caption = canvas.site_caption(milan, RESULTS.sites[milan.id], {}, base_share=share)
    assert f"base {formats.percent(share)}" in caption.facts
    alone = served_chat()
    own = alone.plan.sites[0]
    assert canvas.base_share(alone.plan, own, alone.evaluate()) is None


def test_the_worst_finding_of_a_site_is_on_its_card() -> None:
    milan = site(SiteKind.OWN)
    finding = Finding("COL-001", milan.id, "Milan", Severity.ERROR, "Too warm.")
    caption = canvas.site_caption(milan, RESULTS.sites[milan.id], {milan.id: finding})
    assert (caption.finding, caption.tone) == ("Too warm.", Tone.BAD)
    assert canvas.site_tooltip(caption).splitlines()[-1] == "Too warm."


def test_a_burst_shows_instances_hours_and_cost() -> None:
    burst = PLAN.bursts[0]
    offer = SHELF.offers[burst.offer]
    caption = canvas.burst_caption(burst, offer, RESULTS, "H200")
    assert caption.title == "8× H200 · burst ×1"
    share, *when = caption.lines[0].split(" · ")
    assert when == [f"above 100{SPACE}%", "on demand"]
    assert share == f"burst {formats.percent(RESULTS.bursts[burst.id].tokens_share)}"
    assert "h/mo" in caption.lines[1]
    assert caption.lines[1].endswith("/mo")
    assert caption.share is not None
    assert 0 < caption.share < 1


def test_marks_after_an_edit_equal_those_worked_out_anew() -> None:
    kinds = (Severity.ERROR, Severity.WARNING, Severity.INFO)
    before = tuple(
        Finding(f"R-{number}", f"thing-{number % 7}", "Thing", kinds[number % 3], "Text")
        for number in range(40)
    )
    worse = replace(before[4], severity=Severity.ERROR)
    now = (*before[:4], worse, *before[9:30], replace(before[0], subject="new thing"))
    marks = canvas.worst_findings(before)
    after = canvas.worst_after(marks, before, now)
    assert after == canvas.worst_findings(now)
    assert after != marks
    assert canvas.worst_after(marks, before, before) is marks
    assert all(one.severity is not Severity.INFO for one in after.values())
