"""Key figures of energy efficiency: what they are made of, of one site and of all."""

import pytest

from planner.compute.carbon import plan_carbon
from planner.compute.energy_figures import ALL_SITES, EnergyFigures, energy_figures
from planner.compute.explain.case import Case
from planner.document.commands.handling import EditStanding
from tests.builders import Draft, S, served_chat


def figures(draft: Draft) -> tuple[EnergyFigures, ...]:
    found = plan_carbon(Case(draft.project, S, draft.evaluate()))
    return energy_figures(found, {site.id: site.name for site in draft.plan.sites})


def stated(draft: Draft, place: int = 0, **shares: float) -> Draft:
    site = draft.plan.sites[place]
    for field, value in shares.items():
        draft.run(EditStanding(S, site.id, field, value))
    return draft


def test_one_site_has_the_figures_of_its_evaluation() -> None:
    draft = served_chat()
    (one,) = figures(draft)
    (result,) = draft.evaluate().sites.values()
    assert one.pue == pytest.approx(result.pue)
    assert one.energy_kwh == result.energy_kwh_year
    assert result.water is not None
    assert one.wue_l_kwh == pytest.approx(result.water.l_kwh)
    assert (one.erf, one.ref) == (None, None)


def test_reuse_and_renewables_are_shares_of_all_energy() -> None:
    (one,) = figures(stated(served_chat(), reused_share=0.25, renewable_share=0.8))
    assert one.reused_kwh == pytest.approx(0.25 * one.energy_kwh)
    assert one.erf == pytest.approx(0.25)
    assert one.ref == pytest.approx(0.8)


def test_several_sites_count_by_their_energy_and_only_when_all_are_known() -> None:
    draft = served_chat()
    second = draft.site(country="FR")
    room = draft.plan.site(second).rooms[0].id
    draft.rack("dgx-h200", "dgx-h200", room=room)
    stated(draft, 0, reused_share=0.5, renewable_share=1.0)
    first, other, whole = figures(draft)
    assert whole.name == ALL_SITES
    assert whole.energy_kwh == first.energy_kwh + other.energy_kwh
    assert first.pue is not None
    assert other.pue is not None
    assert whole.pue is not None
    assert min(first.pue, other.pue) <= whole.pue <= max(first.pue, other.pue)
    assert whole.ref is None
    *_, whole = figures(stated(draft, 1, reused_share=0.0, renewable_share=0.0))
    assert whole.ref == pytest.approx(first.energy_kwh / whole.energy_kwh)
