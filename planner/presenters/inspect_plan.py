"""What the inspector shows while nothing is selected: the sites to go to, and the errors."""

from itertools import islice

from planner.domain.finding import Severity
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.presenters import formats
from planner.presenters.findings import badges, finding_rows
from planner.presenters.inspect_places import site_kind_name
from planner.presenters.inspection import FigureRow, Inspection, LinkRow, Section
from planner.presenters.rows import Tone
from planner.presenters.wording import translate

_MOST_SITES = 20
"""Sites that are named; the outline lists them all."""
_MOST_ERRORS = 4
"""Errors that are told; the checks list them all."""


def inspect_plan(project: Project, evaluation: Evaluation) -> Inspection:
    """Return sites of the evaluated scenario to go to, and errors with their fixes."""
    hint = translate(
        "inspector", "Select a device, rack, site, burst or workload to see and change it."
    )
    sites = project.scenario(evaluation.scenario).plan.sites[:_MOST_SITES]
    rows = tuple(
        LinkRow(f"site:{one.id}", site_kind_name(one.kind), one.name, "site", one.id)
        for one in sites
    )
    sections = [Section("sites", translate("inspector", "Sites"), rows)] if rows else []
    errors = badges(evaluation).errors
    if errors > _MOST_ERRORS:
        label, tip = translate("inspector", "Errors"), translate("inspector", "Listed in Checks")
        counted = FigureRow("errors", label, formats.count(errors), tone=Tone.BAD, tooltip=tip)
        sections.append(Section("errors", "", (counted,)))
    # Cut before they become rows: a large plan has thousands.
    serious = (one for one in evaluation.findings if one.severity is Severity.ERROR)
    found = finding_rows(islice(serious, _MOST_ERRORS))
    title = translate("inspector", "Nothing selected")
    return Inspection("plan", title, hint, tuple(sections), found)
