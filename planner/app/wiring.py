"""Builds what the program is made of and hands it over: no globals, no discovery."""

import logging
from pathlib import Path
from uuid import uuid4

from planner.app import paths
from planner.catalog.library import Library, Problem
from planner.catalog.loader import load
from planner.document.templates import (
    SUFFIX,
    TemplateInfo,
    list_templates,
    load_template,
    new_project,
)
from planner.domain.errors import UserError
from planner.domain.identity import ProjectId
from planner.domain.project import Project
from planner.presenters.templates import TemplateCard, template_card

EXAMPLE = "hybrid_bank"

_log = logging.getLogger(__name__)


def catalog_folders() -> tuple[Path, ...]:
    """Return the catalogue folders in the order in which they are merged."""
    shared = paths.organisation_catalog_folder()
    between = () if shared is None else (shared,)
    return (paths.catalog_folder(), *between, paths.user_catalog_folder())


def load_library() -> tuple[Library, tuple[Problem, ...]]:
    """Load the built-in catalogue and the user's; problems are logged and returned."""
    library, problems = load(catalog_folders())
    for problem in problems:
        _log.warning("catalogue: %s", problem)
    return library, problems


def template_folder() -> Path:
    """Return the folder of the templates that come with the program."""
    return paths.catalog_folder() / "templates"


def templates() -> tuple[TemplateInfo, ...]:
    """Return the templates that come with the program."""
    return list_templates(template_folder())


def project_from_template(name: str, library: Library) -> Project:
    """Return a new project made from a template.

    Raises:
        UserError: when there is no such template or it does not fit the catalogue.
    """
    return load_template(template_folder() / f"{name}{SUFFIX}", library, new_id())


def template_cards(library: Library) -> tuple[TemplateCard, ...]:
    """Return every template with what is inside; one that does not fit the catalogue is left out."""
    cards = []
    for info in templates():
        try:
            project = project_from_template(info.name, library)
        except UserError as problem:
            _log.warning("template %s: %s", info.name, problem)
            continue
        cards.append(template_card(info.name, info.title, info.summary, project))
    return tuple(cards)


def empty_project(library: Library, name: str, country: str = "") -> Project:
    """Return a new project without anything in it, for the usual country unless one is given."""
    usual = library.choices.get("default.country", "")
    return new_project(library, name, (country or usual).upper(), new_id())


def new_id() -> ProjectId:
    """Return the id of a project that nobody has made before."""
    return ProjectId(str(uuid4()))
