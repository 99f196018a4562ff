"""How a template reads in the list of those to start from."""

from dataclasses import dataclass

from planner.domain.project import Project
from planner.presenters.wording import translate

_MOST_FACTS = 4
"""More than these do not fit beside a title."""


@dataclass(frozen=True, slots=True)
class TemplateCard:
    """A template with its title, its one line and a few facts of what is inside."""

    name: str
    title: str
    summary: str
    facts: str


def template_card(name: str, title: str, summary: str, project: Project) -> TemplateCard:
    """Return the card of a template that makes *project*."""
    return TemplateCard(name, title, summary, template_facts(project))


def template_facts(project: Project) -> str:
    """Return what a project holds, such as ``8 GPUs · 1 rack · 1 workload``; nothing of nothing."""
    plan, parts = project.scenarios[0].plan, project.shelf.parts
    gpus = sum(parts[one.part].gpus for one in plan.placements())
    instances = sum(one.maximum for one in plan.bursts)
    apis = sum(route.api is not None for route in plan.routes)
    counted = (
        (gpus, translate("templates", "1 GPU"), translate("templates", "{0} GPUs")),
        (len(plan.racks), translate("templates", "1 rack"), translate("templates", "{0} racks")),
        (
            instances,
            translate("templates", "1 cloud instance"),
            translate("templates", "{0} cloud instances"),
        ),
        (apis, translate("templates", "1 model API"), translate("templates", "{0} model APIs")),
        (
            len(project.workloads),
            translate("templates", "1 workload"),
            translate("templates", "{0} workloads"),
        ),
    )
    texts = [one if count == 1 else many.format(count) for count, one, many in counted if count]
    return " · ".join(texts[:_MOST_FACTS])
