"""What waiting costs: the bridge, slips, slots and cash, against the evaluation they come from."""

import pytest

from planner.compute.explain.case import Case
from planner.document.commands.timeline import EditTask
from planner.domain.units import WEEKS_PER_MONTH
from planner.studies.waiting import Waiting, waiting
from tests.builders import Draft, S, served_chat


def wait(draft: Draft) -> Waiting:
    found = waiting(Case(draft.project, S, draft.evaluate()))
    assert found is not None
    return found


def with_servers_in(draft: Draft, weeks: float) -> Draft:
    site = draft.plan.sites[0].id
    return draft.run(EditTask(S, site, f"{site}/servers", "Servers", weeks=weeks))


def test_the_bridge_is_rented_until_everything_serves() -> None:
    found = wait(served_chat())
    assert found.rental
    assert found.bridge_usd == pytest.approx(found.bridge_usd_week * found.weeks)
    paid = sum(one.bridge_usd for one in found.months)
    assert paid == pytest.approx(found.bridge_usd)


def test_purchases_are_paid_when_they_arrive_and_none_is_lost() -> None:
    draft = with_servers_in(served_chat(), 40.0)
    found = wait(draft)
    costs = draft.evaluate().costs
    assert sum(one.delivered_usd for one in found.months) == pytest.approx(costs.capex_usd)
    servers = max(found.months, key=lambda one: one.delivered_usd)
    assert servers.month == int(40.0 // WEEKS_PER_MONTH)


def test_a_longer_slip_costs_more_and_a_dearer_slot_has_to_gain_more() -> None:
    found = wait(served_chat())
    slips = [one.usd for one in found.slips]
    assert slips == sorted(slips)
    gains = [one.weeks_to_pay for one in found.slots if one.weeks_to_pay is not None]
    assert gains == sorted(gains)


def test_waiting_longer_costs_the_weeks_more() -> None:
    short, long = (wait(with_servers_in(served_chat(), weeks)) for weeks in (10.0, 50.0))
    assert long.bridge_usd - short.bridge_usd == pytest.approx(
        (long.weeks - short.weeks) * short.bridge_usd_week
    )


def test_nothing_ordered_waits_for_nothing() -> None:
    draft = Draft()
    draft.site()
    assert waiting(Case(draft.project, S, draft.evaluate())) is None
