"""*Why?* of any number on the screen, by its key."""

from planner.compute.explain import explain
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.presenters.why import Why, readable


def why_of(project: Project, evaluation: Evaluation, key: str) -> Why | None:
    """Return the explanation of the number with this key, None when there is none.

    Keys are those of headline figures (``it_power_kw``) or name a thing and its field
    (``rack:rack-7:peak_kw``).
    """
    explanation = explain(project, evaluation.scenario, evaluation, key)
    return readable(explanation) if explanation is not None else None
