"""Stating what rules of law ask: of the data of a workload, of a site and its operator."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from planner.document.command import PlanEdit, ProjectEdit
from planner.document.commands.revise import with_plan, with_site
from planner.document.commands.workloads import workload_in
from planner.domain.changing import with_field
from planner.domain.errors import EditRefused
from planner.domain.handling import (
    CERTIFICATES,
    LABELS,
    OUTSIDE_ELEMENTS,
    SECTORS,
    TRANSFER_TOOLS,
)
from planner.domain.identity import SiteId, WorkloadId
from planner.domain.jurisdiction import COUNTRIES
from planner.domain.phrase import Phrase, named, say
from planner.domain.project import Project
from planner.domain.stated import wrong_in_handling, wrong_in_holders, wrong_in_site

_WORDS = {
    "labels": LABELS,
    "required": CERTIFICATES,
    "certificates": CERTIFICATES,
    "elements": OUTSIDE_ELEMENTS,
}
"""Fields that hold several words, and the words that rules know."""

_CHOICES = {"sector": SECTORS, "transfer_tool": TRANSFER_TOOLS}


@dataclass(frozen=True)
class EditHandling(ProjectEdit):
    """Change what is stated of the data of a workload; words must be those that rules know."""

    workload: WorkloadId
    field: str
    value: object

    @property
    def merge_key(self) -> Hashable | None:
        """Edits of one field of one workload merge."""
        return (self.workload, "handling", self.field)

    def label(self, project: Project) -> str:
        """Such as ``change labels of Chat``."""
        name = workload_in(project, self.workload).name
        return say("change {0} of {1}", named(self.field), name)

    def apply(self, project: Project) -> Project:
        """Replace the field.

        Raises:
            EditRefused: naming a word that no rule knows.
        """
        old = workload_in(project, self.workload)
        value = _checked(self.field, self.value, _held(old.handling, self.field))
        changed = replace(old, handling=with_field(old.handling, self.field, value))
        _refuse_new(wrong_in_handling(old.handling), wrong_in_handling(changed.handling))
        workloads = tuple(changed if one.id == old.id else one for one in project.workloads)
        return replace(project, workloads=workloads)


@dataclass(frozen=True)
class EditStanding(PlanEdit):
    """Change what is stated of a site and its operator."""

    site: SiteId
    field: str
    value: object

    @property
    def merge_key(self) -> Hashable | None:
        """Edits of one field of one site merge."""
        return (self.scenario, self.site, "standing", self.field)

    def label(self, project: Project) -> str:
        """Such as ``change certificates of Milan``."""
        name = project.scenario(self.scenario).plan.site(self.site).name
        return say("change {0} of {1}", named(self.field), name)

    def apply(self, project: Project) -> Project:
        """Replace the field.

        Raises:
            EditRefused: naming a word, a country or a day that cannot be.
        """
        plan = project.scenario(self.scenario).plan
        site = plan.site(self.site)
        holder = site if self.field in ("certificates", "controllers") else site.standing
        value = _checked(self.field, self.value, _held(holder, self.field))
        if self.field in ("certificates", "controllers"):
            changed = with_field(site, self.field, value)
        else:
            standing = with_field(site.standing, self.field, value)
            changed = replace(site, standing=standing)
        _refuse_new(wrong_in_site(site, ""), wrong_in_site(changed, ""))
        return with_plan(project, self.scenario, with_site(plan, changed))


def _held(holder: object, field: str) -> tuple[str, ...]:
    """The words that are stated now: what a file brought may stay until somebody takes it out."""
    held = getattr(holder, field)
    return tuple(map(str, held)) if isinstance(held, tuple) else ()


def _checked(field: str, value: object, held: tuple[str, ...]) -> object:
    """Return the value as it is stored; texts with commas become words."""
    if field == "controllers":
        return _countries(str(value))
    if field == "operation_start":
        return _day(str(value))
    if field == "holders_outside_eu":
        return _shares(str(value))
    known = _WORDS.get(field)
    if known is not None:
        words = tuple(value) if isinstance(value, tuple) else _split(str(value))
        for word in words:
            if word not in held:
                _refuse_unknown(str(word), known)
        return tuple(dict.fromkeys(str(word) for word in words))
    choices = _CHOICES.get(field)
    if choices is not None:
        _refuse_unknown(str(value), choices)
    return value


def _refuse_new(before: Iterable[Phrase], after: Iterable[Phrase]) -> None:
    """Refuse what an edit would bring that cannot be; what a file brought may stay beside it."""
    known = set(before)
    for wrong in after:
        if wrong not in known:
            raise EditRefused(wrong, say("Enter a value that can be, or none."))


def _split(text: str) -> tuple[str, ...]:
    return tuple(word for part in text.split(",") if (word := part.strip()))


def _refuse_unknown(word: str, known: tuple[str, ...]) -> None:
    if word not in known:
        raise EditRefused(
            say("No rule knows “{0}”.", word),
            say("Use {0}.", ", ".join(one for one in known if one)),
        )


def _countries(text: str) -> tuple[str, ...]:
    codes = tuple(code.upper() for code in _split(text))
    for code in codes:
        if code not in COUNTRIES:
            raise EditRefused(
                say("“{0}” is no country code.", code), say("Use two letters, such as DE, US.")
            )
    return codes


def _day(text: str) -> str:
    if not text.strip():
        return ""
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        raise EditRefused(
            say("“{0}” is no day.", text), say("Use year-month-day, such as 2027-03-01.")
        ) from None


def _shares(text: str) -> tuple[float, ...]:
    try:
        shares = tuple(float(part) for part in _split(text))
    except ValueError:
        raise EditRefused(
            say("“{0}” are no shares.", text), say("Use per cent, such as 20, 15.")
        ) from None
    for wrong in wrong_in_holders(shares):
        raise EditRefused(wrong, say("Use shares of 0 to 100 % that sum to at most 100 %."))
    return shares
