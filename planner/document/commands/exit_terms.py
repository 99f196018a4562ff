"""Stating what was agreed on leaving a site: term, notice, promised spend, data kept there."""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from math import isfinite

from planner.document.command import PlanEdit
from planner.document.commands.revise import with_plan, with_site
from planner.domain.changing import with_field
from planner.domain.errors import EditRefused
from planner.domain.exit_terms import ExitTerms
from planner.domain.identity import SiteId
from planner.domain.phrase import named, say
from planner.domain.project import Project

LONGEST_MONTHS = 360


@dataclass(frozen=True)
class EditExitTerms(PlanEdit):
    """Change what is stated of leaving a site; None takes it back."""

    site: SiteId
    field: str
    value: object

    @property
    def merge_key(self) -> Hashable | None:
        """Edits of one field of one site merge."""
        return (self.scenario, self.site, "exit_terms", self.field)

    def label(self, project: Project) -> str:
        """Such as ``change notice months of Frankfurt``."""
        name = project.scenario(self.scenario).plan.site(self.site).name
        return say("change {0} of {1}", named(self.field), name)

    def apply(self, project: Project) -> Project:
        """Replace the field.

        Raises:
            EditRefused: when a figure cannot be, or the notice is longer than the term.
        """
        plan = project.scenario(self.scenario).plan
        site = plan.site(self.site)
        terms = with_field(site.exit_terms, self.field, self.value)
        _refuse_impossible(terms)
        return with_plan(project, self.scenario, with_site(plan, replace(site, exit_terms=terms)))


def _refuse_impossible(terms: ExitTerms) -> None:
    figures = {
        say("The term"): (terms.term_months, say("months"), 1.0, LONGEST_MONTHS),
        say("The notice"): (terms.notice_months, say("months"), 0.0, LONGEST_MONTHS),
        say("The promised spend"): (terms.committed_usd_month, say("USD a month"), 0.0, 1e12),
        say("The data kept there"): (terms.stored_tb, "TB", 0.0, 1e9),
    }
    for name, (value, unit, least, most) in figures.items():
        if value is not None and not (isfinite(value) and least <= value <= most):
            raise EditRefused(
                say("{0} cannot be {1:g} {2}.", name, value, unit),
                say("Enter {0:g} to {1:,g}, or leave it empty.", least, most),
            )
    term, notice = terms.term_months, terms.notice_months
    if term is not None and notice is not None and notice > term:
        raise EditRefused(
            say("A notice of {0:g} months is longer than the term of {1:g} months.", notice, term),
            say("Enter a shorter notice, or a longer term first."),
        )
