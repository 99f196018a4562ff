"""What the ways to begin say: facts of templates, countries, sized hardware."""

import pytest

from planner.app import wiring
from planner.domain.identity import EntryId
from planner.presenters.countries import countries
from planner.presenters.sizing import (
    cost_text,
    hardware_text,
    service_text,
    share_text,
    standing_text,
)
from planner.presenters.templates import template_facts
from planner.workspace.workspace import Workspace
from tests.builders import library


def test_the_facts_of_a_template_count_what_is_inside() -> None:
    cards = {card.name: card for card in wiring.template_cards(library())}
    assert cards["single_server"].facts == "8 GPUs · 1 rack · 1 workload"
    assert cards["all_cloud"].facts == "3 cloud instances · 1 model API · 2 workloads"
    assert cards["hybrid_bank"].title == "Hybrid bank"
    assert template_facts(wiring.empty_project(library(), "Nothing")) == ""


def test_countries_come_by_name_without_their_states() -> None:
    found = countries(library().regions)
    names = [name for _, name in found]
    assert names == sorted(names)
    codes = [code for code, _ in found]
    assert len(codes) == len(set(codes))
    assert {"DE", "US", "JP"} <= set(codes)
    assert EntryId("us-tx") in library().regions
    assert not any("Texas" in name for name in names)


@pytest.mark.parametrize(
    ("racks", "text"),
    [
        (0, "4 × DGX H200, around the clock"),
        (1, "4 × DGX H200 in a rack"),
        (4, "4 × DGX H200 in 4 racks"),
    ],
)
def test_hardware_says_where_it_stands(racks: int, text: str) -> None:
    assert hardware_text(4, "DGX H200", racks) == text


def test_costs_are_those_that_an_edit_adds() -> None:
    empty = Workspace(wiring.empty_project(library(), "Plan"), library()).state
    served = Workspace(wiring.project_from_template("single_server", library()), library()).state
    text = cost_text(served.project, empty.evaluation, served.evaluation)
    assert text.startswith("Capex $")
    assert "TCO over 60 months $" in text
    assert cost_text(served.project, served.evaluation, served.evaluation) == ""
    (result,) = served.evaluation.workloads.values()
    assert service_text(result).count(" of ") == 2


def test_a_part_never_reads_as_all_of_it() -> None:
    assert share_text(1.0) == "all of it"
    assert share_text(0.9999).startswith("99")
    assert share_text(0.42).startswith("42")


def test_what_stands_names_free_gpus_and_who_shares() -> None:
    text = standing_text(0.42, [("Milan H200", 0, ["Chat", "Search"]), ("Milan B200", 6, [])])
    assert text.endswith(
        "spare capacity of Milan H200, shared with Chat, Search and 6 spare GPUs of Milan B200"
    )
