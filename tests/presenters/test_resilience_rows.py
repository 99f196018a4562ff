"""How resilience of service reads: hours, objectives beside what is achieved, the minutes of a loss."""

import pytest

from planner.compute.evaluate import evaluate
from planner.document.commands.recovery import EditRecovery
from planner.domain.service import RouteRole
from planner.domain.workload import DataClass
from planner.presenters.resilience import (
    evacuation_chart,
    hours_text,
    resilience_table,
    site_text,
)
from planner.presenters.rows import Row, Tone
from planner.studies.endurance import Endurance, endurance
from tests.builders import Draft, S, served_chat

NB = "\N{NO-BREAK SPACE}"


def backed() -> Draft:
    draft = served_chat(users=2_000, data_class=DataClass.PUBLIC)
    pool = draft.pool_of(draft.burst(maximum=4))
    draft.deploy(draft.project.workloads[0].id, pool, RouteRole.STANDBY)
    return draft


def found(draft: Draft) -> Endurance:
    return endurance(draft.project, evaluate(draft.project, S))


def row(draft: Draft) -> Row:
    (only,) = resilience_table(found(draft).workloads).rows
    return only


@pytest.mark.parametrize(
    ("hours", "text"),
    [(None, "no data"), (0.0, "at once"), (0.25, f"15{NB}min"), (4.5, f"4.5{NB}h")],
)
def test_times_in_the_unit_that_suits_them(hours: float | None, text: str) -> None:
    assert hours_text(hours) == text


def test_objectives_stand_beside_what_is_achieved() -> None:
    draft = backed()
    assert row(draft).cells["back"].tone is Tone.NORMAL
    workload = draft.project.workloads[0].id
    draft.run(EditRecovery(workload, "time_hours", 1.0), EditRecovery(workload, "point_hours", 1.0))
    cells = row(draft).cells
    assert cells["back"].text == f"10{NB}min (objective 1{NB}h)"
    assert cells["back"].tone is Tone.GOOD
    assert cells["data"].text == f"all (objective 1{NB}h)"
    assert cells["data"].tone is Tone.BAD
    why = cells["available"].tooltip
    assert why.startswith("1 - (sites + servers + planned) / 8760")
    assert "IEC 61078" in why


def test_the_loss_of_a_site_is_told_in_a_line_and_drawn_by_the_minute() -> None:
    known = found(backed())
    site = known.workloads[0].without[0]
    assert "lost: 100" in site_text(site)
    chart = evacuation_chart(known.losing(site.site))
    served, unserved = chart.lines
    assert served.x[-1] == chart.x_end
    assert served.y[-1] == pytest.approx(unserved.y[1])
    assert "whole after 10" in chart.foot
    assert evacuation_chart(None).empty_text
