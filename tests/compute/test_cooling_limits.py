"""Limits of cooling from the assumptions of a project."""

import pytest

from planner.compute.cooling_limits import PG25, CoolingLimits, cooling_limits
from planner.domain.cooling_design import AirClass, Rejection
from planner.engines.cooling import air_at_humidity, least_flow_lpm_per_kw, violations
from tests.builders import library

LIMITS = cooling_limits(library().assumptions)


def limits() -> CoolingLimits:
    assert LIMITS is not None
    return LIMITS


@pytest.mark.parametrize(
    ("dry_c", "humidity", "inside"),
    [
        (22, 45, {"recommended", "A1", "A2", "A3", "A4"}),
        (27, 60, {"A2", "A3", "A4"}),
        (30, 40, {"A1", "A2", "A3", "A4"}),
        (34, 30, {"A2", "A3", "A4"}),
        (38, 20, {"A3", "A4"}),
        (43, 15, {"A4"}),
        (24, 70, {"A2", "A3", "A4"}),
    ],
)
def test_cl_10_envelopes(dry_c: float, humidity: float, inside: set[str]) -> None:
    air = air_at_humidity(dry_c, humidity, 101_325.0)
    envelopes = {
        "recommended": limits().recommended,
        **{one.value: limits().classes[one] for one in AirClass if one is not AirClass.H1},
    }
    assert {name for name, one in envelopes.items() if not violations(one, air, 0.0)} == inside


def test_cl_10_the_dew_points_of_the_card() -> None:
    assert air_at_humidity(27, 60, 101_325.0).dew_point_c == pytest.approx(18.6, abs=0.1)
    assert air_at_humidity(24, 70, 101_325.0).dew_point_c == pytest.approx(18.2, abs=0.1)


def test_the_tables_of_the_catalogue_are_read_whole() -> None:
    found = limits()
    assert len(found.coolants[PG25].density) == len(found.coolants[PG25].heat) == 8
    assert list(found.facility_classes_c) == [17, 27, 32, 40, 45]
    assert list(found.technology_classes_c) == [30, 40, 45, 50]
    assert list(found.least_flow[0]) == [25, 0.4]
    assert least_flow_lpm_per_kw(32.0, found.least_flow) == pytest.approx(0.58)
    assert found.classes[AirClass.A4].derate_m_per_k == 125
    assert found.recommended_of(AirClass.H1).high_c == 22
    assert found.coolers[Rejection.WET_OPEN].approach_k == 5
    assert Rejection.CHILLER not in found.coolers


def test_older_projects_have_no_limits() -> None:
    old = {key: one for key, one in library().assumptions.items() if not key.startswith("ashrae.")}
    assert cooling_limits(old) is None
    assert cooling_limits({}) is None
