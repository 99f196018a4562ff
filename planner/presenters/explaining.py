"""*Why?* of any number on the screen, by its key."""

from collections.abc import Collection

from planner.compute.explain import explain, explain_devices, explain_racks
from planner.domain.identity import WorkloadId
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.presenters.why import Why, readable
from planner.studies.peak_hour import explain_peak_hour

SELECTION = "selection"
"""What keys of sums over the selection begin with, such as ``selection:peak_kw``."""

SIMULATED = "simulated"
"""What keys of simulated figures begin with, such as ``simulated:w-1:ttft_p95_ms``."""

_SEVERAL = {"placement": explain_devices, "rack": explain_racks}


def why_of(
    project: Project,
    evaluation: Evaluation,
    key: str,
    kind: str = "",
    selected: Collection[str] = (),
) -> Why | None:
    """Return the explanation of the number with this key, None when there is none.

    Keys are those of headline figures (``it_power_kw``) or name a thing and its field
    (``rack:rack-7:peak_kw``). Sums over the selection are told by its *kind* and the ids of what is
    *selected*.
    """
    whose, _, name = key.partition(":")
    if whose == SIMULATED:
        workload, _, figure = name.partition(":")
        found = explain_peak_hour(project, evaluation, WorkloadId(workload), figure)
    elif whose == SELECTION:
        several = _SEVERAL.get(kind)
        found = (
            several(project, evaluation.scenario, evaluation, selected, name) if several else None
        )
    else:
        found = explain(project, evaluation.scenario, evaluation, key)
    return readable(found) if found is not None else None
