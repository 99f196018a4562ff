"""Colours by metric: values, scales, no data, and how they look to every eye."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QColor

from planner.compute.explain.case import Case
from planner.compute.supply_risk import supply_risk
from planner.document.commands.placing import DeletePlacements
from planner.domain.finding import Severity
from planner.domain.hardware import DeviceClass, Part
from planner.domain.placement import Placement
from planner.domain.supply import SupplyClass
from planner.presenters.canvas import worst_findings
from planner.presenters.colouring import (
    STEPS,
    Colouring,
    Metric,
    Shade,
    Span,
    colouring,
    round_limit,
)
from planner.presenters.legend import legend
from planner.presenters.privacy import hide_prices
from planner.ui.canvas.shades import fill_of, text_on
from planner.ui.theme import DARK, LIGHT, NO_DATA, RAMP, SEVERITIES, Theme
from planner.workspace.workspace import Workspace
from tests.ui_canvas.eyes import APART, EYES, TEXT, contrast, lab, linear

UNITS: dict[Metric, str | tuple[str, ...]] = {
    Metric.PEAK: "kW",
    Metric.HEAT: "kW",
    Metric.MASS: "kg",
    Metric.VRAM: "TB",
    Metric.THROUGHPUT: "tok/s",
    Metric.COST: ("k", "M"),
    Metric.LEAD_TIME: "weeks",
    Metric.RISK: "of 100",
}
MEASURED = [one for one in Metric if one not in (Metric.CLASS, Metric.FINDINGS, Metric.DEPLOYMENT)]


def colours(workspace: Workspace, metric: Metric, before: Colouring | None = None) -> Colouring:
    state = workspace.state
    worst = worst_findings(state.shown.findings)
    return colouring(metric, state.project, state.shown, worst, before)


def device(workspace: Workspace, name: str) -> tuple[Placement, Part]:
    one = next(one for one in workspace.state.plan.placements() if one.name == name)
    return one, workspace.state.project.shelf.parts[one.part]


@pytest.mark.parametrize("metric", MEASURED)
def test_racks_are_the_sum_of_their_devices_on_a_scale_that_holds_them(
    workspace: Workspace, metric: Metric
) -> None:
    found = colours(workspace, metric)
    assert found.devices is not None
    assert found.racks is not None
    values = [one for one in found.values.values() if one is not None]
    assert 0 < max(values) <= found.devices.top
    for rack in workspace.state.plan.racks.values():
        total, partly = found.total_of(rack.id)
        parts = [found.value_of(one) for one in rack.placements]
        known = [one for one in parts if one is not None]
        assert total is not None
        assert total <= found.racks.top
        assert partly == (len(known) < len(parts))
        if metric in (Metric.LEAD_TIME, Metric.RISK):
            assert total == max(known)
        elif metric in (Metric.MASS, Metric.COST):
            assert total > sum(known)  # the frame counts too
        else:
            assert total == pytest.approx(sum(known))


def test_throughput_is_what_the_peak_hour_carries(workspace: Workspace) -> None:
    found = colours(workspace, Metric.THROUGHPUT)
    pools = {one.id for one in workspace.state.plan.deployments}
    carried = sum(
        share.output_tokens_per_s
        for work in workspace.state.shown.workloads.values()
        for share in work.shares
        if share.target in pools and share.kind != "burst"
    )
    racks = workspace.state.plan.racks
    total = sum(found.total_of(rack)[0] or 0.0 for rack in racks)
    assert total == pytest.approx(carried)


def test_risk_is_the_score_of_the_riskiest_class_and_is_kept_while_costs_stay(
    workspace: Workspace,
) -> None:
    found = colours(workspace, Metric.RISK)
    state = workspace.state
    risk = supply_risk(Case(state.project, state.scenario, state.shown))
    assert risk is not None
    scores = {one.supply_class: one.score for one in risk.classes}
    server, _ = device(workspace, "gpu-04")
    assert found.value_of(server) == scores[SupplyClass.ACCELERATORS]
    again = colours(workspace, Metric.RISK, found)
    assert again.scored is found.scored
    assert not again.recolours(found)


def test_what_is_not_known_is_no_data_and_never_a_low_value(workspace: Workspace) -> None:
    found = colours(workspace, Metric.MASS)
    placement, part = device(workspace, "gpu-04")
    key = (placement.part, placement.pool, placement.gpu_limit_kw)
    unknown = replace(found, values={**found.values, key: None})
    assert unknown.device(placement, part) is None
    assert unknown.device_text(placement) == "Mass: no data"
    assert isinstance(found.device(placement, part), int)
    assert any(one.shade is None for one in legend(found, far=False).entries)


@pytest.mark.parametrize("far", [False, True])
@pytest.mark.parametrize("metric", Metric)
def test_every_metric_has_a_legend_with_units_and_no_data(
    workspace: Workspace, metric: Metric, far: bool
) -> None:
    shown = legend(colours(workspace, metric), far=far)
    texts = [one.text for one in shown.entries]
    if metric is Metric.CLASS:
        assert "compute" in texts
    elif metric is Metric.FINDINGS:
        assert texts == ["error", "warning", "none"]
    elif metric is Metric.DEPLOYMENT:
        assert texts[0] == "Restricted chat 48"
        assert texts[-1] == "idle 0"
    else:
        assert shown.title.endswith("per rack" if far else "per device")
        assert texts == ["no data"]
        assert shown.high.endswith(UNITS[metric])
        assert any(digit in shown.high for digit in "123456789")


def test_hidden_prices_are_not_told_by_colours_either(workspace: Workspace) -> None:
    placement, part = device(workspace, "gpu-04")
    hide_prices(hidden=True)
    try:
        found = colours(workspace, Metric.COST)
        assert found.device(placement, part) is None
        assert found.device_text(placement) == "Cost: hidden"  # known, but not told
        shown = legend(found, far=False)
        assert [(one.shade, one.text) for one in shown.entries] == [(None, "hidden")]
        assert (shown.low, shown.high) == ("", "")
    finally:
        hide_prices(hidden=False)
    assert colours(workspace, Metric.COST).recolours(found)
    assert "$" in colours(workspace, Metric.COST).device_text(placement)


def test_findings_colour_by_the_worst(workspace: Workspace) -> None:
    found = colours(workspace, Metric.FINDINGS)
    racks = {one.name: one for one in workspace.state.plan.racks.values()}
    assert found.rack(racks["R02"]) is Severity.ERROR
    assert found.rack(racks["R01"]) is Severity.INFO


def test_an_edit_of_one_rack_recolours_no_other(workspace: Workspace) -> None:
    before = colours(workspace, Metric.PEAK)
    placement, _ = device(workspace, "gpu-01")
    workspace.run(DeletePlacements(workspace.state.scenario, frozenset({placement.id})))
    after = colours(workspace, Metric.PEAK, before)
    assert not after.recolours(before)
    assert colours(workspace, Metric.MASS).recolours(after)


@pytest.mark.parametrize(
    ("value", "limit"),
    [(0.0, 1.0), (0.7, 0.8), (8.4, 10.0), (10.0, 10.0), (12.1, 15.0), (33.0, 40.0), (601.0, 800.0)],
)
def test_scales_end_at_round_figures(value: float, limit: float) -> None:
    assert round_limit(value) == pytest.approx(limit)
    assert Span(limit).step(limit) == STEPS - 1
    assert Span(limit).step(0.0) == 0


def shades() -> list[Shade]:
    return [*range(STEPS), *Severity, None, *(one for one in DeviceClass)]


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda one: one.name)
def test_text_can_be_read_on_every_shade(theme: Theme) -> None:
    low = {
        str(shade): round(contrast(text_on(shade, theme), fill_of(shade, theme)), 2)
        for shade in shades()
        if contrast(text_on(shade, theme), fill_of(shade, theme)) < TEXT
    }
    assert low == {}
    assert contrast(QColor("white"), NO_DATA[1]) >= TEXT  # the hatching too


@pytest.mark.parametrize("eye", EYES)
def test_a_scale_rises_in_lightness_for_every_eye(eye: str) -> None:
    lightness = [float(lab(EYES[eye] @ linear(one))[0]) for one in RAMP]
    steps = np.diff(lightness)
    assert min(steps) > 2.0
    assert len(RAMP) == STEPS


@pytest.mark.parametrize("eye", EYES)
def test_severities_stay_apart_for_every_eye(eye: str) -> None:
    seen = [lab(EYES[eye] @ linear(one)) for one in (*SEVERITIES.values(), NO_DATA[0])]
    error, warning, none, _ = seen
    assert np.linalg.norm(error - warning) > APART
    assert np.linalg.norm(warning - none) > APART
    assert np.linalg.norm(error - none) > APART


def test_no_data_and_no_step_look_green() -> None:
    for one in (*RAMP, *NO_DATA):
        hue = one.hsvHue()
        grey = one.hsvSaturation() < 70
        assert grey or not 75 <= hue <= 170, one.name()
