"""The map of jurisdictions in words: cards, areas, flows with their verdicts."""

import pytest

from planner.compute.evaluate import evaluate
from planner.presenters.regions import RegionMap, Ruling, region_map
from tests.abroad import VIRGINIA, abroad, world
from tests.builders import S


@pytest.fixture(scope="module")
def shown() -> RegionMap:
    return region_map(abroad(), S, evaluate(abroad(), S), world())


def test_places_are_grouped_by_the_law_that_holds_there(shown: RegionMap) -> None:
    titles = {one.key: one.title for one in shown.areas}
    assert titles == {
        "EEA": "EU / EEA",
        "US": "United States",
        "SG": "Singapore",
        "CH": "Switzerland",
    }
    assert {one.area for one in shown.cards if one.title in ("Milan", "Frankfurt")} == {"EEA"}


def test_a_card_tells_control_gap_data_level_power_and_speed(shown: RegionMap) -> None:
    milan = next(one for one in shown.cards if one.title == "Milan")
    assert milan.facts == "on-prem · IT · controlled from IT"
    assert milan.certificates == "1 of 2 rooms air-gapped"
    assert milan.data == "Data: restricted, public"
    assert milan.figures == "75.7\u00a0kW IT · PUE\u00a01.26 · 38.5\u00a0k tok/s"
    assert milan.badge == "SOV 1"
    assert "Sovereignty: level 1 of 4" in milan.tooltip
    us = shown.card(VIRGINIA)
    assert us is not None
    assert us.exact
    assert us.data == "no data live here"


def test_a_flow_tells_class_amounts_verdict_and_rules(shown: RegionMap) -> None:
    lines = {one.title: one for one in shown.flows}
    burst = lines["Document search → Azure germanywestcentral"]
    assert burst.detail == "personal · overflow · 118\u00a0k requests/day · 3.11\u00a0GB/day"
    assert burst.verdict == "needs safeguards: GDPR-48, US-CLOUD-1"
    assert "not legal advice" in burst.tooltip
    closed = lines["Document search → AWS us-east-1"]
    assert closed.ruling is Ruling.FORBIDDEN
    assert closed.detail == "personal · nothing takes this way"
    copied = lines["Document search → Zurich DR"]
    assert copied.copies
    assert copied.detail == "personal · copied every 6 h"
    assert [one.number for one in shown.flows] == list(range(1, len(shown.flows) + 1))
    for one in shown.flows:  # who does not see the map hears all of it
        assert one.verdict in shown.summary
