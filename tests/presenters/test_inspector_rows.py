"""The inspector: every input changes what it says, every explained value has its reason."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from planner.domain.identity import EntryId
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.presenters.explaining import why_of
from planner.presenters.inspection import (
    ActionRow,
    ChoiceEditor,
    EditRow,
    FigureRow,
    Inspection,
    LinkRow,
    NumberEditor,
    SwitchEditor,
)
from planner.presenters.inspector import inspect
from planner.presenters.rows import Tone
from tests.builders import H200, Draft, S, example, feeds, library, served_chat

KINDS = ("placement", "rack", "room", "site", "burst", "pool", "deployment", "workload")


@pytest.fixture(scope="module")
def project() -> Project:
    return example()


@pytest.fixture(scope="module")
def evaluation(project: Project) -> Evaluation:
    draft = Draft()
    draft.project = project
    return draft.evaluate()


def things(project: Project, kind: str) -> list[str]:
    plan = project.scenario(S).plan
    return {
        "placement": [one.id for one in plan.placements()],
        "rack": list(plan.racks),
        "room": [room.id for site in plan.sites for room in site.rooms],
        "site": [one.id for one in plan.sites],
        "burst": [one.id for one in plan.bursts],
        "pool": [one.id for one in plan.pools],
        "deployment": [one.id for one in plan.deployments],
        "workload": [one.id for one in project.workloads],
    }[kind]  # type: ignore[return-value]


def shown(project: Project, evaluation: Evaluation, kind: str) -> Iterator[Inspection]:
    for one in things(project, kind):
        found = inspect(project, evaluation, library(), kind, (one,))
        assert found is not None
        yield found


def rows(inspection: Inspection) -> Iterator[object]:
    for section in inspection.sections:
        yield from section.rows


def row(inspection: Inspection, name: str) -> EditRow:
    key = f"{inspection.key}:{name}"
    return next(r for r in rows(inspection) if isinstance(r, EditRow) and r.key == key)


@pytest.mark.parametrize("kind", KINDS)
def test_everything_in_the_example_can_be_inspected(
    project: Project, evaluation: Evaluation, kind: str
) -> None:
    inspections = list(shown(project, evaluation, kind))
    assert inspections
    for one in inspections:
        keys = [r.key for r in rows(one)]  # type: ignore[attr-defined]
        assert len(keys) == len(set(keys))
        assert one.title


@pytest.mark.parametrize("kind", KINDS)
def test_giving_an_input_the_value_it_has_changes_nothing(
    project: Project, evaluation: Evaluation, kind: str
) -> None:
    for one in shown(project, evaluation, kind):
        for field in rows(one):
            if isinstance(field, EditRow) and field.value is not None:
                assert field.command(field.value).apply(project) == project, field.key


@pytest.mark.parametrize("kind", KINDS)
def test_giving_an_input_another_value_changes_the_project_and_shows(
    project: Project, evaluation: Evaluation, kind: str
) -> None:
    for one in shown(project, evaluation, kind):
        for field in rows(one):
            if not isinstance(field, EditRow) or field.key.endswith(NOT_KEPT):
                continue
            value = other_value(field)
            if value is None:
                continue
            command = field.command(value)
            after = command.apply(project)
            assert after != project, field.key
            assert command.label(project)
            ident = one.key.split(":", 1)[1]
            again = inspect(after, evaluation, library(), kind, (ident,))
            assert again is not None
            changed = {r.key: r for r in rows(again) if isinstance(r, EditRow)}
            if field.key in changed:
                assert changed[field.key].value == pytest.approx(value), field.key


NOT_KEPT = (":unit", ":add_route", ":add_label", ":add_required", ":add_certificate")
"""Inputs that add something, and are empty again afterwards."""

CODED = {
    ":controllers": "DE, US",
    ":operation_start": "2027-03-01",
    ":holders_outside_eu": "20, 15",
}
"""Texts that have a form of their own."""


def other_value(field: EditRow) -> object:
    editor = field.editor
    coded = next((text for end, text in CODED.items() if field.key.endswith(end)), None)
    if coded is not None:
        return coded
    if isinstance(editor, NumberEditor):
        start = field.value if isinstance(field.value, int | float) else editor.low
        up = round(float(start) + editor.step, editor.decimals)
        return up if up <= editor.high else round(float(start) - editor.step, editor.decimals)
    if isinstance(editor, ChoiceEditor):
        return next((o.value for o in editor.options if o.value != field.value), None)
    if isinstance(editor, SwitchEditor):
        return not field.value
    return f"{field.value}-x"


@pytest.mark.parametrize("kind", KINDS)
def test_every_value_that_offers_why_has_a_reason(
    project: Project, evaluation: Evaluation, kind: str
) -> None:
    missing = {
        r.explain
        for one in shown(project, evaluation, kind)
        for r in rows(one)
        if isinstance(r, FigureRow) and r.explain and why_of(project, evaluation, r.explain) is None
    }
    assert missing == set()


@pytest.mark.parametrize("kind", KINDS)
def test_links_lead_to_things_that_can_be_inspected(
    project: Project, evaluation: Evaluation, kind: str
) -> None:
    for one in shown(project, evaluation, kind):
        for link in rows(one):
            if isinstance(link, LinkRow):
                target = inspect(project, evaluation, library(), link.kind, (link.target,))
                assert target is not None
                assert target.title in link.text or link.kind in ("room", "deployment")


def test_a_rack_above_its_limit_says_so_and_carries_its_finding() -> None:
    draft = Draft()
    rack = draft.rack(H200, H200, H200, on=feeds(amps=16.0))
    evaluation = draft.evaluate()
    found = inspect(draft.project, evaluation, library(), "rack", (rack,))
    assert found is not None
    peak = next(r for r in rows(found) if isinstance(r, FigureRow) and r.key.endswith("peak_kw"))
    assert peak.tone is Tone.BAD
    assert "/" in peak.figure.number
    assert "PWR-001" in [one.rule for one in found.findings]


def test_several_devices_are_summed() -> None:
    draft = Draft()
    rack = draft.rack(H200, H200)
    ids = tuple(one.id for one in draft.plan.racks[rack].placements)
    evaluation = draft.evaluate()
    found = inspect(draft.project, evaluation, library(), "placement", ids)
    assert found is not None
    assert found.title == "2 devices"
    texts = {r.key: str(r.figure) for r in rows(found) if isinstance(r, FigureRow)}
    assert texts["selection:gpus"] == "16"
    total = evaluation.racks[rack].nameplate_kw
    assert texts["selection:nameplate_kw"].startswith(f"{total:.1f}")
    (delete,) = [r for r in rows(found) if isinstance(r, ActionRow)]
    assert delete.command.apply(draft.project).scenario(S).plan.racks[rack].placements == ()


def test_a_sum_with_an_unknown_term_is_a_lower_bound() -> None:
    draft = Draft()
    rack = draft.rack(H200, "sn5600")
    draft.change_part("sn5600", price_usd=None)
    ids = tuple(one.id for one in draft.plan.racks[rack].placements)
    found = inspect(draft.project, draft.evaluate(), library(), "placement", ids)
    assert found is not None
    price = next(r for r in rows(found) if isinstance(r, FigureRow) and r.key.endswith("price_usd"))
    assert price.figure.number.startswith("≥")


def test_an_unknown_price_is_no_data_and_offers_no_why() -> None:
    draft = Draft()
    rack = draft.rack(H200)
    draft.change_part(H200, price_usd=None)
    (device,) = draft.plan.racks[rack].placements
    found = inspect(draft.project, draft.evaluate(), library(), "placement", (device.id,))
    assert found is not None
    price = next(r for r in rows(found) if isinstance(r, FigureRow) and r.key.endswith("price_usd"))
    assert str(price.figure) == "no data"
    assert price.explain == ""


def test_the_gpu_limit_is_typed_in_watts_and_kept_in_kilowatts() -> None:
    draft = Draft()
    rack = draft.rack(H200)
    (device,) = draft.plan.racks[rack].placements
    found = inspect(draft.project, draft.evaluate(), library(), "placement", (device.id,))
    assert found is not None
    after = row(found, "gpu_limit_kw").command(500).apply(draft.project)
    (changed,) = after.scenario(S).plan.racks[rack].placements
    assert changed.gpu_limit_kw == pytest.approx(0.5)


def test_a_workload_gets_a_route_to_another_deployment() -> None:
    draft = served_chat()
    workload = draft.project.workloads[0].id
    draft.deploy(None)
    before = len(draft.plan.routes)
    found = inspect(draft.project, draft.evaluate(), library(), "workload", (workload,))
    assert found is not None
    add = row(found, "add_route")
    assert isinstance(add.editor, ChoiceEditor)
    after = add.command(add.editor.options[0].value).apply(draft.project)
    assert len(after.scenario(S).plan.routes) == before + 1


def test_what_is_gone_cannot_be_inspected() -> None:
    draft = Draft()
    evaluation = draft.evaluate()
    for kind in KINDS:
        assert inspect(draft.project, evaluation, library(), kind, ("gone",)) is None
    assert inspect(draft.project, evaluation, library(), "rack", ()) is None


def test_a_price_of_long_ago_warns_on_the_device_its_rack_and_several_of_them() -> None:
    draft = Draft()
    rack = draft.rack(H200, H200)
    ids = tuple(one.id for one in draft.plan.racks[rack].placements)
    part = draft.project.shelf.parts[EntryId(H200)]
    behind = part.evidence["price_usd"]
    for day, tone in (("2020-01-31", Tone.WARNING), ("2999-01-31", Tone.NORMAL)):
        seen = replace(behind, date=day, valid_to="")
        draft.change_part(H200, evidence={**part.evidence, "price_usd": seen})
        draft.change_part("rk-ar3300", evidence={})
        for kind, chosen in (("placement", ids[:1]), ("placement", ids), ("rack", (rack,))):
            found = inspect(draft.project, draft.evaluate(), library(), kind, chosen)
            assert found is not None
            figures = [r for r in rows(found) if isinstance(r, FigureRow)]
            price = next(r for r in figures if r.key.endswith("price_usd"))
            assert price.tone is tone
            assert ("2020-01-31" in price.tooltip) is (tone is Tone.WARNING)
