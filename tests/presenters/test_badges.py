"""Badges: the figures of the panels in short, with what they mean."""

from dataclasses import replace

import pytest

from planner.compute.evaluate import evaluate
from planner.compute.explain.case import Case
from planner.compute.supply_risk import supply_risk
from planner.domain.project import Project
from planner.presenters.badges import Badges, badges
from planner.presenters.rows import Tone
from tests.builders import S, example


@pytest.fixture(scope="module")
def shown() -> Badges:
    return badges(example(), S, evaluate(example(), S))


def test_a_part_tells_its_lead_time_and_the_score_of_its_riskiest_class(shown: Badges) -> None:
    (server,) = [found for key, found in shown.parts.items() if key == "dgx-h200"]
    lead, risk = server
    assert lead.text == "16 wk"
    assert lead.tone is Tone.NORMAL
    whole = supply_risk(Case(example(), S, evaluate(example(), S)))
    assert whole is not None
    worst = max(one.score or 0.0 for one in whole.classes if one.supply_class == "accelerators")
    assert risk.text == f"risk {worst:.0f}"
    assert risk.hint == f"Supply risk {worst:.0f} of 100 (Accelerators)"


def test_what_comes_later_than_it_is_needed_is_told_in_another_tone() -> None:
    project: Project = example()
    part = next(one for key, one in project.shelf.parts.items() if key == "dgx-h200")
    late = {**project.shelf.parts, part.id: replace(part, lead_weeks=40.0)}
    slow = replace(project, shelf=replace(project.shelf, parts=late))
    (lead, *_) = badges(slow, S, evaluate(slow, S)).parts[part.id]
    assert (lead.text, lead.tone) == ("40 wk", Tone.WARNING)


def test_what_is_rented_tells_what_the_law_says_and_sites_their_level(shown: Badges) -> None:
    plan = example().scenario(S).plan
    (burst,) = plan.bursts
    verdict, risk = shown.cards[burst.id]
    assert (verdict.text, verdict.tone, verdict.marked) == ("needs safeguards", Tone.WARNING, True)
    assert risk.text.startswith("risk ")
    names = {site.name: shown.sites[site.id] for site in plan.sites}
    assert [one.text for one in names["Milan"]] == ["SOV 1"]
    assert names["Frankfurt"][0].hint.startswith("Sovereignty: level 0–1, score ")
