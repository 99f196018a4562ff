"""Silencing findings with a reason, letting them speak again; rules whose break refuses edits."""

from dataclasses import dataclass, replace

from planner.document.command import PlanEdit, ProjectEdit
from planner.document.commands.revise import with_plan
from planner.domain.errors import EditRefused
from planner.domain.phrase import say
from planner.domain.plan import Mute
from planner.domain.project import Project


@dataclass(frozen=True)
class MuteFinding(PlanEdit):
    """Silence a finding; reports print it with the reason. What it blocks stays blocked."""

    rule: str
    subject: str
    reason: str

    def label(self, project: Project) -> str:
        """Such as ``mute PWR-001``."""
        return say("mute {0}", self.rule)

    def apply(self, project: Project) -> Project:
        """Add the mute, or replace the reason of the one there is."""
        if not self.reason.strip():
            raise EditRefused(
                say("{0} can be muted only with a reason.", self.rule),
                say("Type why; reports print it."),
            )
        plan = project.scenario(self.scenario).plan
        new = Mute(self.rule, self.subject, self.reason)
        mutes = [*plan.mutes]
        known = [(one.rule, one.subject) for one in mutes]
        if (self.rule, self.subject) in known:
            mutes[known.index((self.rule, self.subject))] = new
        else:
            mutes.append(new)
        return with_plan(project, self.scenario, replace(plan, mutes=tuple(mutes)))


@dataclass(frozen=True)
class UnmuteFinding(PlanEdit):
    """Let a muted finding speak again."""

    rule: str
    subject: str

    def label(self, project: Project) -> str:
        """Such as ``unmute PWR-001``."""
        return say("unmute {0}", self.rule)

    def apply(self, project: Project) -> Project:
        """Remove the mute."""
        plan = project.scenario(self.scenario).plan
        left = tuple(
            one for one in plan.mutes if (one.rule, one.subject) != (self.rule, self.subject)
        )
        return with_plan(project, self.scenario, replace(plan, mutes=left))


@dataclass(frozen=True)
class BlockRule(ProjectEdit):
    """Refuse edits that newly break a rule, in every scenario, or allow them again."""

    rule: str
    blocks: bool = True

    def label(self, project: Project) -> str:
        """Such as ``make PWR-001 blocking``."""
        return (
            say("make {0} blocking", self.rule)
            if self.blocks
            else say("allow breaks of {0}", self.rule)
        )

    def apply(self, project: Project) -> Project:
        """Add the rule to those that refuse, or take it out."""
        rules = set(project.settings.blocking) - {self.rule}
        if self.blocks:
            rules.add(self.rule)
        settings = replace(project.settings, blocking=tuple(sorted(rules)))
        return replace(project, settings=settings)
