"""Settings of the project and overrides of assumptions."""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from math import isfinite

from planner.document.command import ProjectEdit
from planner.document.commands.naming import refuse_unreadable
from planner.document.commands.quote_limits import currency_code
from planner.domain.changing import with_field
from planner.domain.errors import EditRefused
from planner.domain.overriding import overridden_settings
from planner.domain.phrase import named, say
from planner.domain.project import Project, Settings
from planner.domain.provenance import Estimate, Evidence, Status

LEVEL = "level"
"""Unit of an assumption that lies between two ends, such as drop-in and redesign."""

CHOICE = "choice"
"""Unit of an assumption that names one of several ways to calculate."""


def may_fall(key: str) -> bool:
    """Whether an assumption is a change a year, which may be below zero."""
    return key.startswith("finance.escalation_") or key.endswith("_drift")


_REMEDY = {
    "order_date": say("Use year-month-day, such as 2027-03-01, or nothing."),
    "demand_start": say("Use year-month-day, such as 2027-03-01, or nothing."),
    "country": say("Use two letters, such as IT."),
}
"""Settings that are texts and must be read: days and the country; what to enter."""


@dataclass(frozen=True)
class EditSetting(ProjectEdit):
    """Change a field of the project's settings."""

    field: str
    value: object

    @property
    def merge_key(self) -> Hashable | None:
        """Edits of one setting merge."""
        return ("setting", self.field)

    def label(self, project: Project) -> str:
        """Such as ``change discount rate``."""
        return say("change {0}", named(self.field))

    def apply(self, project: Project) -> Project:
        """Replace the field."""
        if self.field == "horizon_months" and not 1 <= float(str(self.value)) <= 240:
            raise EditRefused(
                say("A horizon of {0} months is not possible.", self.value),
                say("Use 1 to 240 months."),
            )
        if self.field == "discount_rate" and not -0.5 < float(str(self.value)) < 1:
            raise EditRefused(
                say("A discount rate of {0} is not possible.", self.value),
                say("Use -50 % to 100 %."),
            )
        value = currency_code(str(self.value)) if self.field == "currency" else self.value
        if self.field in _REMEDY:
            return replace(project, settings=self._read(project))
        settings = with_field(project.settings, self.field, value)
        return replace(project, settings=settings)

    def _read(self, project: Project) -> Settings:
        """The settings with a day or a country that is one."""
        try:
            return overridden_settings(project.settings, self.field, str(self.value).strip())
        except ValueError as wrong:
            message = wrong.args[0]
            raise EditRefused(
                say("{0:sentence}: {1}.", named(self.field), message), _REMEDY[self.field]
            ) from None


@dataclass(frozen=True)
class OverrideAssumption(ProjectEdit):
    """Enter another value for an assumption, with the reason."""

    key: str
    likely: float
    reason: str
    date: str

    @property
    def merge_key(self) -> Hashable | None:
        """Edits of one assumption merge."""
        return ("assumption", self.key)

    def label(self, project: Project) -> str:
        """Such as ``change power factor``."""
        return say("change {0}", project.shelf.assumptions[self.key].label.lower())

    def apply(self, project: Project) -> Project:
        """Replace the estimate by an entered one without range."""
        shelf = project.shelf
        old = shelf.assumptions[self.key]
        self._refuse_impossible(old)
        evidence = Evidence(Status.ENTERED, "entered in this project", self.date)
        new = replace(old, likely=self.likely, evidence=evidence, reason=self.reason)
        assumptions = {**shelf.assumptions, self.key: new}
        return replace(project, shelf=replace(shelf, assumptions=assumptions))

    def _refuse_impossible(self, old: Estimate) -> None:
        """Only changes a year are negative; what was never zero divides something."""
        if may_fall(old.key):
            if not -1.0 < self.likely <= 1.0:
                raise EditRefused(
                    say("{0} cannot be {1:.0%} a year.", old.label, self.likely),
                    say("Enter more than -100 % and at most 100 %."),
                )
            return
        if old.unit == CHOICE and self.likely not in (0.0, 1.0, 2.0):
            raise EditRefused(
                say("{0}: there is no choice {1:g}.", old.label, self.likely),
                say("Enter 0, 1 or 2."),
            )
        if not isfinite(self.likely) or self.likely < 0 or (self.likely == 0 and old.low > 0):
            raise EditRefused(
                say("{0} cannot be {1:g} {2}.", old.label, self.likely, old.unit),
                say("Enter a number above zero."),
            )
        is_share = old.unit.startswith("share") or old.unit == LEVEL
        if is_share and self.likely > 1 >= old.high:
            raise EditRefused(
                say("{0} cannot be {1:.0%}.", old.label, self.likely),
                say("Enter a share of 1 or less."),
            )


@dataclass(frozen=True)
class ResetAssumption(ProjectEdit):
    """Return an assumption to an earlier estimate, such as that of the catalogue."""

    estimate: Estimate

    def label(self, project: Project) -> str:
        """Such as ``reset power factor``."""
        return say("reset {0}", self.estimate.label.lower())

    def apply(self, project: Project) -> Project:
        """Replace the estimate with its range and source."""
        assumptions = {**project.shelf.assumptions, self.estimate.key: self.estimate}
        return replace(project, shelf=replace(project.shelf, assumptions=assumptions))


@dataclass(frozen=True)
class RenameProject(ProjectEdit):
    """Give the project another name."""

    name: str

    @property
    def merge_key(self) -> Hashable | None:
        """Edits of the name merge."""
        return "project name"

    def label(self, project: Project) -> str:
        """``rename project``."""
        return say("rename project")

    def apply(self, project: Project) -> Project:
        """Replace the name."""
        refuse_unreadable(self.name)
        return replace(project, name=self.name)
