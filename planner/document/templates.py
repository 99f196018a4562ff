"""New projects: an empty one, or one that a template file describes.

A template is a YAML file that names catalogue entries and puts them at places; it is built by the
same commands that a person gives, so that it obeys the same physical laws.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from planner.catalog.library import Library
from planner.document.template_building import build_plan
from planner.document.template_entry import Entry
from planner.domain.errors import UserError
from planner.domain.identity import EntryId, ProjectId, ScenarioId
from planner.domain.phrase import say
from planner.domain.plan import Plan
from planner.domain.project import PartShelf, Project, Scenario, Settings

SUFFIX = ".yaml"
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Both are safe; the one in C, where PyYAML was built with it, reads six times as fast."""
FIRST_SCENARIO = ScenarioId("scenario-1")


@dataclass(frozen=True, slots=True)
class TemplateInfo:
    """A template to choose: `name` is its file without suffix; title and summary are for people."""

    name: str
    path: Path
    title: str
    summary: str


def new_project(library: Library, name: str, country: str, project_id: ProjectId) -> Project:
    """Return an empty project for work in *country* (ISO 3166) with one scenario, "A".

    It holds copies of everything the calculation may need before a part is placed: assumptions,
    engines, the region of the country, and the cloud offers that the reference is chosen from.
    """
    offers = {key: offer for key, offer in library.offers.items() if offer.reference}
    accelerators = {offer.accelerator for offer in offers.values()}
    region = library.regions.get(EntryId(country.lower()))
    shelf = PartShelf(
        accelerators={
            key: value for key, value in library.accelerators.items() if key in accelerators
        },
        engines=dict(library.engines),
        offers=offers,
        regions={} if region is None else {region.id: region},
        assumptions=dict(library.assumptions),
        compliance=dict(library.compliance),
        catalogue_version=library.version,
    )
    horizon = int(library.assumptions["default.horizon_months"].likely)
    rate = library.assumptions["finance.discount_rate"].likely
    settings = Settings(horizon_months=horizon, discount_rate=rate, country=country)
    scenario = Scenario(FIRST_SCENARIO, "A", Plan())
    return Project(project_id, name, 0, settings, shelf, (), (scenario,))


def list_templates(folder: Path) -> tuple[TemplateInfo, ...]:
    """Return the templates in *folder* by name; a file that cannot be read is left out."""
    found = []
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        try:
            entry = _read(path)
            title = entry.child("name").text()
            found.append(TemplateInfo(path.stem, path, title, entry.child("summary").text("")))
        except UserError:
            continue
    return tuple(found)


def load_template(path: Path, library: Library, project_id: ProjectId) -> Project:
    """Return the project that the template at *path* describes.

    Ids inside the project depend on the file alone.

    Raises:
        UserError: naming the file and the field that does not fit.
    """
    entry = _read(path)
    entry.only(
        "name",
        "summary",
        "country",
        "settings",
        "workloads",
        "sites",
        "bursts",
        "apis",
        "deployments",
        "routes",
        "links",
        "mutes",
    )
    project = new_project(
        library, entry.child("name").text(), entry.child("country").text(), project_id
    )
    project = _with_settings(project, entry.child("settings"))
    return build_plan(project, FIRST_SCENARIO, entry, library)


def _read(path: Path) -> Entry:
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except FileNotFoundError:
        raise UserError(
            say("There is no template {0}.", path.stem),
            say("No project was made."),
            say("Choose one of those that the command templates lists."),
        ) from None
    except (OSError, UnicodeDecodeError):
        raise Entry(path.name, "", None).problem("cannot be read as UTF-8 text") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = f"line {mark.line + 1}: " if mark else ""
        why = f"{line}is not YAML ({error.problem or 'unreadable'})"
        raise Entry(path.name, "", None).problem(why) from None
    return Entry(path.name, "", content)


def _with_settings(project: Project, entry: Entry) -> Project:
    entry.only("order_date", "demand_start")
    settings = replace(
        project.settings,
        order_date=entry.child("order_date").text(""),
        demand_start=entry.child("demand_start").text(""),
    )
    return replace(project, settings=settings)
