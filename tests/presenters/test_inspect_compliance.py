"""What the inspector asks for rules of law, and what its edits change or refuse."""

from dataclasses import replace
from typing import Any

import pytest

from planner.document.commands.assumptions import EditSetting
from planner.document.commands.handling import EditHandling, EditStanding
from planner.domain.errors import EditRefused
from planner.domain.handling import DataHandling, SiteStanding
from planner.domain.site import SiteKind
from planner.presenters.inspect_demand import inspect_workload
from planner.presenters.inspect_places import inspect_site
from planner.presenters.inspection import EditRow, Inspection
from tests.builders import Draft, S, library, served_chat


def row(inspection: Inspection | None, name: str) -> EditRow:
    assert inspection is not None
    return next(
        one
        for section in inspection.sections
        for one in section.rows
        if isinstance(one, EditRow) and one.key.endswith(name)
    )


def of_workload(draft: Draft) -> Inspection | None:
    workload = draft.project.workloads[0].id
    return inspect_workload(draft.project, draft.evaluate(), library(), workload)


def of_site(draft: Draft) -> Inspection | None:
    return inspect_site(draft.project, draft.evaluate(), draft.plan.sites[0].id)


def test_a_class_of_data_is_added_and_switched_off_again() -> None:
    draft = served_chat()
    draft.run(row(of_workload(draft), "add_label").command("health_de"))
    assert "health_de" in draft.project.workloads[0].handling.labels
    draft.run(row(of_workload(draft), "label:health_de").command(False))
    assert "health_de" not in draft.project.workloads[0].handling.labels


def test_what_stands_of_a_site_changes_its_timeline() -> None:
    draft = served_chat()
    before = draft.evaluate().timeline.whole
    draft.run(row(of_site(draft), "building_ready").command(False))
    after = draft.evaluate().timeline.whole
    assert before is not None
    assert after is not None
    assert after.likely > before.likely + 100


def test_countries_certificates_and_elements_of_a_site() -> None:
    draft = served_chat()
    draft.run(row(of_site(draft), "controllers").command("it, us"))
    draft.run(row(of_site(draft), "add_certificate").command("c5_type2"))
    draft.run(row(of_site(draft), "element:telemetry").command(True))
    site = draft.plan.sites[0]
    assert site.controllers == ("IT", "US")
    assert site.certificates == ("c5_type2",)
    assert site.standing.elements == ("telemetry",)
    draft.run(row(of_site(draft), "element:telemetry").command(False))
    assert draft.plan.sites[0].standing.elements == ()


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("controllers", "Germany", "is no country code"),
        ("operation_start", "soon", "is no day"),
        ("operation_start", "2026-13-01", "is no day"),
        ("holders_outside_eu", "60, 50", "110 % together"),
        ("holders_outside_eu", "many", "are no shares"),
        ("certificates", ("gold",), "No rule knows “gold”"),
        ("controllers", "XX", "is no country code"),
        ("renewable_share", 1.2, "120 %"),
        ("impact_level_met", 3, "Level 3 is none of"),
    ],
)
def test_a_site_refuses_what_cannot_be(field: str, value: Any, told: str) -> None:
    draft = served_chat()
    before = draft.project
    with pytest.raises(EditRefused, match=told):
        draft.run(EditStanding(S, draft.plan.sites[0].id, field, value))
    assert draft.project is before


@pytest.mark.parametrize(("field", "value"), [("labels", ("secret",)), ("sector", "circus")])
def test_a_workload_refuses_words_that_no_rule_knows(field: str, value: Any) -> None:
    draft = served_chat()
    with pytest.raises(EditRefused, match="No rule knows"):
        draft.run(EditHandling(draft.project.workloads[0].id, field, value))


def test_shares_of_holders_and_days_are_kept() -> None:
    draft = served_chat()
    site = draft.plan.sites[0].id
    draft.run(
        EditStanding(S, site, "holders_outside_eu", "20, 15"),
        EditStanding(S, site, "operation_start", "2027-03-01"),
    )
    standing = draft.plan.sites[0].standing
    assert standing.holders_outside_eu == (20.0, 15.0)
    assert standing.operation_start == "2027-03-01"


def test_every_fact_of_an_operator_and_of_data_has_a_field() -> None:
    draft = served_chat()
    draft.run(row(of_site(draft), "operator_in_eu").command(False))
    draft.run(row(of_site(draft), "impact_level_met").command(4))
    draft.run(row(of_workload(draft), "handling:persons").command(1000))
    draft.run(row(of_workload(draft), "sensitive_persons").command(10))
    draft.run(row(of_workload(draft), "assurance_level").command(3))
    draft.run(row(of_workload(draft), "impact_level").command(5))
    standing = draft.plan.sites[0].standing
    handling = draft.project.workloads[0].handling
    assert (standing.operator_in_eu, standing.impact_level_met) == (False, 4)
    assert (handling.persons, handling.sensitive_persons) == (1000, 10)
    assert (handling.assurance_level, handling.impact_level) == (3, 5)
    with pytest.raises(EditRefused, match="more than those of 1000"):
        draft.run(row(of_workload(draft), "sensitive_persons").command(2000))
    of = (*DataHandling.__dataclass_fields__, *SiteStanding.__dataclass_fields__)
    asked = {key for found in (of_site(draft), of_workload(draft)) for key in keys(found)}
    colocation = replace(draft.plan.sites[0], kind=SiteKind.COLOCATION)
    draft.change_plan(sites=(colocation,))
    asked |= keys(of_site(draft))
    named = {"labels": "add_label", "required": "add_required", "elements": "element:telemetry"}
    assert {named.get(one, one) for one in of} <= asked


def keys(inspection: Inspection | None) -> set[str]:
    """What follows the last part of the keys of inputs that are for rules of law."""
    assert inspection is not None
    rows = (row for section in inspection.sections for row in section.rows)
    return {
        row.key.partition(":standing:")[2] or row.key.partition(":handling:")[2]
        for row in rows
        if isinstance(row, EditRow)
    }


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("order_date", "soon", "is not a date"),
        ("demand_start", "2027-13-01", "is not a date"),
        ("country", "XX", "is not the two letters of a country"),
    ],
)
def test_a_project_refuses_days_and_countries_that_are_none(
    field: str, value: str, told: str
) -> None:
    draft = served_chat()
    before = draft.project
    with pytest.raises(EditRefused, match=told):
        draft.run(EditSetting(field, value))
    assert draft.project is before
    draft.run(EditSetting("order_date", " 2027-03-01 "), EditSetting("demand_start", ""))
    assert draft.project.settings.order_date == "2027-03-01"


def test_what_a_file_brought_can_be_taken_out_and_all_else_edited_beside_it() -> None:
    draft = served_chat()
    standing = SiteStanding(elements=("modem",), holders_outside_eu=(60.0, 50.0))
    site = replace(draft.plan.sites[0], certificates=("gold",), standing=standing)
    draft.change_plan(sites=(site,))
    draft.run(row(of_site(draft), "element:telemetry").command(True))
    draft.run(row(of_site(draft), "add_certificate").command("c5_type2"))
    assert certificates(draft) == ("gold", "c5_type2")
    draft.run(row(of_site(draft), "element:modem").command(False))
    draft.run(row(of_site(draft), "held:gold").command(False))
    draft.run(row(of_site(draft), "holders_outside_eu").command(""))
    assert certificates(draft) == ("c5_type2",)
    assert draft.plan.sites[0].standing.elements == ("telemetry",)
    assert not draft.findings("DAT-006")


def certificates(draft: Draft) -> tuple[str, ...]:
    return draft.plan.sites[0].certificates
