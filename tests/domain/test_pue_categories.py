"""Where the energy of IT is measured for a PUE."""

import pytest

from planner.domain.pue import PueCategory, PueResult

RESULT = PueResult(
    it_kw=1000.0,
    rack_pdu_kw=5.0,
    busway_kw=4.0,
    pdu_kw=10.0,
    ups_kw=35.0,
    pumps_kw=12.0,
    fans_kw=30.0,
    chillers_kw=40.0,
    rejection_kw=20.0,
    misc_kw=5.0,
    recharge_kw=0.0,
    transformer_kw=9.0,
    ups_capacity_kw=2200.0,
    liquid_kw=850.0,
    mechanical_kw=220.0,
    rejected_kw=1130.0,
)


def test_the_components_add_up_to_the_facility() -> None:
    assert RESULT.facility_kw == pytest.approx(1170.0)
    assert RESULT.ups_load == pytest.approx(1019.0 / 2200.0)


def test_losses_behind_the_meter_count_as_it() -> None:
    assert RESULT.pue == pytest.approx(1.170)
    assert RESULT.pue_at(PueCategory.IT_INPUT) == RESULT.pue
    assert RESULT.pue_at(PueCategory.PDU_OUTPUT) == pytest.approx(1170.0 / 1005.0)
    assert RESULT.pue_at(PueCategory.UPS_OUTPUT) == pytest.approx(1170.0 / 1019.0)
