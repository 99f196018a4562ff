"""The map of jurisdictions as the window draws it, recorded for a page."""

from planner.domain.atlas import Atlas
from planner.domain.identity import ScenarioId
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.ui.canvas.render import application
from planner.ui.regions.scene import RegionsScene
from planner.ui.report.recorded import Recording, recorded
from planner.ui.theme import LIGHT
from planner.workspace.state import State


def jurisdictions_view(
    project: Project, scenario: ScenarioId, evaluation: Evaluation, atlas: Atlas
) -> Recording | None:
    """Return the places of a scenario on their map; None where there is none."""
    scene = RegionsScene(LIGHT, application().font(), lambda: atlas)
    scene.show_state(State(project, scenario, evaluation))
    if not project.scenario(scenario).plan.sites:
        return None
    return recorded(scene, scene.look, scene.content_rect())
