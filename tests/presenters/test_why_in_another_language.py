"""*Why?* in another language: titles, meanings, notes and exclusions are translated."""

import re
from collections.abc import Iterator

import pytest
import texts

from planner.app.paths import catalog_folder
from planner.compute.evaluate import evaluate
from planner.document.templates import load_template
from planner.domain.codec import to_json
from planner.domain.identity import ProjectId
from planner.domain.project import Project
from planner.presenters.explaining import why_of
from planner.presenters.why import Why
from planner.presenters.wording import use_translator
from tests.builders import S, library

OPEN, CLOSE = "⟦", "⟧"


@pytest.fixture(autouse=True)
def _marked() -> Iterator[None]:
    known = texts.texts()
    use_translator(lambda _, text: f"{OPEN}{text}{CLOSE}" if text in known else text)
    yield
    use_translator(lambda _, text: text)


def test_everything_that_is_explained_is_translated_but_names() -> None:
    path = catalog_folder() / "templates" / "hybrid_bank.yaml"
    project = load_template(path, library(), ProjectId("p"))
    evaluation = evaluate(project, S)
    plan = project.scenario(S).plan
    keys = [*evaluation.figures]
    keys += [f"rack:{rack}:{name}" for rack in plan.racks for name in ("peak_kw", "units", "feeds")]
    keys += [f"room:{room.id}:heat_kw" for site in plan.sites for room in site.rooms]
    keys += [f"site:{one.id}:{name}" for one in plan.sites for name in ("pue", "tariff_usd_kwh")]
    keys += [f"workload:{one.id}:ttft_p95_ms" for one in project.workloads]

    whys = [why for key in keys if (why := why_of(project, evaluation, key)) is not None]

    assert len(whys) > 20
    known = sorted(names(project), key=len, reverse=True)
    assert sorted({text for why in whys for text in said(why) if is_english(text, known)}) == []


def is_english(text: str, names: list[str]) -> bool:
    """Whether there are words beside names of the project and its catalogue."""
    if OPEN in text:
        return False
    for name in names:
        text = text.replace(name, "")
    return bool(re.search(r"[A-Za-z]{3,}", text))


def said(why: Why) -> Iterator[str]:
    """Return the texts of an explanation and of its parts, without those of the catalogue."""
    yield why.title
    yield from (one.label for one in why.inputs)
    yield from (text for text in (why.source, *why.notes, *why.exclusions) if text)
    for part in why.parts:
        yield from said(part)


def names(project: Project) -> set[str]:
    words = set(strings(to_json(project))) | {part.label for part in project.shelf.parts.values()}
    return {word for word in words if word}


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from strings(inner)
