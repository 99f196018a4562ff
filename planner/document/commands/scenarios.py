"""Scenarios: the alternatives of a project, and what they set differently."""

import string
from collections.abc import Hashable
from dataclasses import dataclass, replace

from planner.document.command import PlanEdit, ProjectEdit
from planner.document.commands.placing import refuse_name
from planner.document.commands.revise import Ids, free_name
from planner.domain.errors import EditRefused
from planner.domain.identity import ScenarioId
from planner.domain.overriding import (
    SETTINGS,
    overridden_settings,
    overridden_workload,
)
from planner.domain.phrase import named, say
from planner.domain.project import Override, Project, Scenario

LONGEST_NAME = 60
"""Characters of a scenario's name; it is written on a tab."""


@dataclass(frozen=True)
class AddScenario(PlanEdit):
    """Add a scenario like `scenario`, beside it: the same plan object, all ids, the same overrides."""

    name: str = ""

    def label(self, project: Project) -> str:
        """Such as ``duplicate scenario A``."""
        return say("duplicate scenario {0}", project.scenario(self.scenario).name)

    def apply(self, project: Project) -> Project:
        """Insert the copy after its parent."""
        parent = scenario_in(project, self.scenario)
        taken = [one.name for one in project.scenarios]
        if self.name:
            refuse_scenario_name(self.name, "", taken)
        ids = Ids(project)
        copy = replace(
            parent,
            id=_new_id(project, ids),
            name=self.name or _free_letter(taken),
            parent=parent.id,
        )
        place = project.scenarios.index(parent) + 1
        scenarios = (*project.scenarios[:place], copy, *project.scenarios[place:])
        return replace(project, scenarios=scenarios, serial=ids.serial)


@dataclass(frozen=True)
class RenameScenario(PlanEdit):
    """Give a scenario another name."""

    name: str

    @property
    def merge_key(self) -> Hashable | None:
        """Edits of one name merge."""
        return (self.scenario, "name")

    def label(self, project: Project) -> str:
        """Such as ``rename scenario A``."""
        return say("rename scenario {0}", project.scenario(self.scenario).name)

    def apply(self, project: Project) -> Project:
        """Replace the name."""
        old = scenario_in(project, self.scenario)
        refuse_scenario_name(self.name, old.name, [one.name for one in project.scenarios])
        return _with_scenario(project, replace(old, name=self.name))


@dataclass(frozen=True)
class NoteScenario(PlanEdit):
    """Write the note of a scenario: what it is about, for reports and comparisons."""

    note: str

    @property
    def merge_key(self) -> Hashable | None:
        """Edits of one note merge."""
        return (self.scenario, "note")

    def label(self, project: Project) -> str:
        """Such as ``change the note of A``."""
        return say("change the note of {0}", project.scenario(self.scenario).name)

    def apply(self, project: Project) -> Project:
        """Replace the note."""
        return _with_scenario(project, replace(scenario_in(project, self.scenario), note=self.note))


@dataclass(frozen=True)
class DeleteScenario(PlanEdit):
    """Delete a scenario; the last one stays."""

    def label(self, project: Project) -> str:
        """Such as ``delete scenario B``."""
        return say("delete scenario {0}", project.scenario(self.scenario).name)

    def apply(self, project: Project) -> Project:
        """Remove it; its children become those of its parent, and no reference points to it."""
        gone = scenario_in(project, self.scenario)
        if len(project.scenarios) == 1:
            raise EditRefused(
                say("{0} is the only scenario.", gone.name),
                say("Duplicate it first, or start a new project."),
            )
        scenarios = tuple(
            replace(one, parent=gone.parent) if one.parent == gone.id else one
            for one in project.scenarios
            if one.id != gone.id
        )
        settings = project.settings
        if settings.reference_scenario == gone.id:
            settings = replace(settings, reference_scenario=None)
        return replace(project, scenarios=scenarios, settings=settings)


@dataclass(frozen=True)
class MoveScenario(PlanEdit):
    """Move the tab of a scenario; positions count from 1 among the others."""

    position: int

    def label(self, project: Project) -> str:
        """Such as ``move scenario B``."""
        return say("move scenario {0}", project.scenario(self.scenario).name)

    def apply(self, project: Project) -> Project:
        """Reorder the scenarios."""
        moved = scenario_in(project, self.scenario)
        others = [one for one in project.scenarios if one.id != moved.id]
        index = max(0, min(self.position - 1, len(others)))
        return replace(project, scenarios=(*others[:index], moved, *others[index:]))


@dataclass(frozen=True)
class OverrideInScenario(PlanEdit):
    """Set one setting or one value of a workload differently in a scenario, with the reason.

    `target` is ``settings`` or the id of a workload, `field` one of `overridable`, `value` its
    text.
    """

    target: str
    field: str
    value: str
    reason: str

    @property
    def merge_key(self) -> Hashable | None:
        """Edits of one override merge."""
        return (self.scenario, "override", self.target, self.field)

    def label(self, project: Project) -> str:
        """Such as ``set users of Chat in B``."""
        where = project.scenario(self.scenario).name
        return say("set {0} in {1}", _field_text(project, self.target, self.field), where)

    def apply(self, project: Project) -> Project:
        """Add the override, or replace the one of the same value."""
        scenario = scenario_in(project, self.scenario)
        if not self.reason.strip():
            raise EditRefused(
                say("A value that differs from the project needs a reason."),
                say("Type why; reports print it."),
            )
        _refuse_unfit(project, self)
        new = Override(self.target, self.field, self.value, self.reason)
        known = [(one.target, one.field) for one in scenario.overrides]
        overrides = [*scenario.overrides]
        if (self.target, self.field) in known:
            overrides[known.index((self.target, self.field))] = new
        else:
            overrides.append(new)
        return _with_scenario(project, replace(scenario, overrides=tuple(overrides)))


@dataclass(frozen=True)
class DropOverride(PlanEdit):
    """Return to the project's value of a setting or workload."""

    target: str
    field: str

    def label(self, project: Project) -> str:
        """Such as ``reset users of Chat in B``."""
        where = project.scenario(self.scenario).name
        return say("reset {0} in {1}", _field_text(project, self.target, self.field), where)

    def apply(self, project: Project) -> Project:
        """Remove the override."""
        scenario = scenario_in(project, self.scenario)
        left = tuple(
            one
            for one in scenario.overrides
            if (one.target, one.field) != (self.target, self.field)
        )
        return _with_scenario(project, replace(scenario, overrides=left))


@dataclass(frozen=True)
class SetReferenceScenario(ProjectEdit):
    """Choose the scenario that break-even compares with; None compares with renting everything."""

    reference: ScenarioId | None

    def label(self, project: Project) -> str:
        """Such as ``compare with A``."""
        if self.reference is None:
            return say("compare with renting")
        return say("compare with {0}", project.scenario(self.reference).name)

    def apply(self, project: Project) -> Project:
        """Replace the setting."""
        if self.reference is not None:
            scenario_in(project, self.reference)
        settings = replace(project.settings, reference_scenario=self.reference)
        return replace(project, settings=settings)


def scenario_in(project: Project, scenario: ScenarioId) -> Scenario:
    """Return a scenario.

    Raises:
        EditRefused: when it is no longer there.
    """
    try:
        return project.scenario(scenario)
    except KeyError:
        raise EditRefused(
            say("This scenario is no longer in the project."), say("Choose another one.")
        ) from None


def refuse_scenario_name(name: str, current: str, taken: list[str]) -> None:
    """Refuse a name that is empty, taken or longer than a tab.

    Raises:
        EditRefused: with the name.
    """
    if len(name) > LONGEST_NAME:
        raise EditRefused(
            say("A name of {0} characters does not fit on a tab.", len(name)),
            say("Use at most {0}, and write the rest into the note.", LONGEST_NAME),
        )
    if name != current and name in taken:
        raise EditRefused(
            say("There is a scenario {0} already.", name), say("Choose another name.")
        )
    refuse_name(name, current, taken)


def _new_id(project: Project, ids: Ids) -> ScenarioId:
    """A new id; templates and old files count their scenarios apart from the project's counter."""
    taken = {one.id for one in project.scenarios}
    while (new := ScenarioId(ids.new("scenario"))) in taken:
        pass
    return new


def _free_letter(taken: list[str]) -> str:
    for letter in string.ascii_uppercase:
        if letter not in taken:
            return letter
    return free_name("Scenario", taken, separator=" ", digits=1)


def _with_scenario(project: Project, changed: Scenario) -> Project:
    scenarios = tuple(changed if one.id == changed.id else one for one in project.scenarios)
    return replace(project, scenarios=scenarios)


def _refuse_unfit(project: Project, edit: OverrideInScenario) -> None:
    workload = next((one for one in project.workloads if one.id == edit.target), None)
    try:
        if edit.target == SETTINGS:
            overridden_settings(project.settings, edit.field, edit.value)
        elif workload is not None:
            overridden_workload(workload, edit.field, edit.value)
        else:
            raise EditRefused(
                say("This workload is no longer in the project."), say("Select another one.")
            )
    except ValueError as error:
        raise EditRefused(
            say("The value was not taken: {0}.", error.args[0]), say("Enter another value.")
        ) from None


def _field_text(project: Project, target: str, field: str) -> str:
    what = named(field.removesuffix("_ms"))
    names = [one.name for one in project.workloads if one.id == target]
    return say("{0} of {1}", what, names[0]) if names else what
