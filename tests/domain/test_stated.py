"""What is stated of dates, places and data and cannot be is named, and nothing else is."""

from dataclasses import replace
from typing import Any

import pytest

from planner.domain.handling import DataHandling, SiteStanding
from planner.domain.identity import SiteId
from planner.domain.project import Settings
from planner.domain.site import Site, SiteKind
from planner.domain.stated import wrong_in_handling, wrong_in_settings, wrong_in_site
from planner.domain.timeline import SiteDelivery

SITE = Site(SiteId("s"), "Milan", SiteKind.OWN, "IT")
ORDER = "2027-01-01"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, ()),
        ({"order_date": ORDER, "demand_start": "2027-06-01"}, ()),
        ({"order_date": "soon"}, ("Order date: “soon” is no day.",)),
        ({"demand_start": "2027-13-01"}, ("Start of demand: “2027-13-01” is no day.",)),
        (
            {"order_date": ORDER, "demand_start": "2026-06-01"},
            ("Demand starts on 2026-06-01, before the order of 2027-01-01.",),
        ),
        ({"country": "Italy"}, ("Country of the project: “Italy” is no country code.",)),
    ],
)
def test_dates_and_country_of_a_project(changes: Any, told: tuple[str, ...]) -> None:
    assert tuple(wrong_in_settings(replace(Settings(country="IT"), **changes))) == told


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"country": "XX"}, "Country: “XX” is no country code."),
        ({"controllers": ("DE", "QQ")}, "Controlled from: “QQ” is no country code."),
        ({"certificates": ("gold",)}, "No rule knows “gold”."),
        ({"standing": SiteStanding(elements=("modem",))}, "No rule knows “modem”."),
        (
            {"standing": SiteStanding(holders_outside_eu=(60.0, 50.0))},
            "Holders outside the EU cannot own 110 % together.",
        ),
        (
            {"standing": SiteStanding(renewable_share=1.2)},
            "Renewable share: 120 % is not between 0 and 100 %.",
        ),
        (
            {"standing": SiteStanding(reused_share=-0.1)},
            "Heat reused: -10 % is not between 0 and 100 %.",
        ),
        ({"standing": SiteStanding(impact_level_met=3)}, "Level 3 is none of 2, 4, 5, 6."),
        ({"standing": SiteStanding("2026-02-30")}, "In operation: “2026-02-30” is no day."),
        (
            {
                "standing": SiteStanding("2020-05-01"),
                "delivery": SiteDelivery(building_ready=False),
            },
            "In operation from 2020-05-01, and still to be built at the order of 2027-01-01.",
        ),
    ],
)
def test_what_is_stated_of_a_site(changes: Any, told: str) -> None:
    assert tuple(wrong_in_site(SITE, ORDER)) == ()
    assert tuple(wrong_in_site(replace(SITE, **changes), ORDER)) == (told,)


@pytest.mark.parametrize(
    ("handling", "told"),
    [
        (DataHandling(labels=("secret",)), "No rule knows “secret”."),
        (DataHandling(required=("gold",)), "No rule knows “gold”."),
        (DataHandling(sector="circus"), "No rule knows “circus”."),
        (DataHandling(transfer_tool="carrier"), "No rule knows “carrier”."),
        (DataHandling(assurance_level=5), "Level 5 is none of 1, 2, 3, 4."),
        (DataHandling(impact_level=1), "Level 1 is none of 2, 4, 5, 6."),
        (DataHandling(persons=-1), "-1 persons cannot be."),
        (
            DataHandling(persons=10, sensitive_persons=11),
            "Sensitive data of 11 persons are more than those of 10.",
        ),
    ],
)
def test_what_is_stated_of_data(handling: DataHandling, told: str) -> None:
    assert tuple(wrong_in_handling(DataHandling(sector="essential", persons=10))) == ()
    assert tuple(wrong_in_handling(handling)) == (told,)
