"""What deployments and workloads ask of their engine reaches the service computation."""

from dataclasses import replace
from typing import Any

import pytest

from planner.document.commands.assumptions import EditSetting
from planner.document.commands.scenarios import DropOverride, OverrideInScenario
from planner.document.commands.workloads import EditDeployment, EditWorkload
from planner.domain.codec import from_json, to_json
from planner.domain.errors import EditRefused
from planner.domain.finding import Severity
from planner.domain.language_model import EngineFeature, Generations, SoftwareGeneration
from planner.domain.overriding import SETTINGS
from planner.domain.service import Deployment
from planner.domain.workload import Workload
from tests.builders import Draft, S, served_chat


def edited(draft: Draft, **fields: Any) -> Draft:
    """Return *draft* after edits of its deployment."""
    deployment = draft.plan.deployments[0].id
    return draft.run(*(EditDeployment(S, deployment, name, to) for name, to in fields.items()))


def most(draft: Draft) -> float:
    """Return the greatest rate of the deployment in requests per second."""
    (result,) = draft.evaluate().deployments.values()
    return result.rates[0].requests_per_s


def with_hits(draft: Draft, share: float) -> Draft:
    return draft.run(EditWorkload(replace(draft.project.workloads[0], prefix_hit=share), "hits"))


def test_a_cached_prefix_makes_room_for_more_requests() -> None:
    assert most(with_hits(served_chat(), 0.8)) > most(served_chat())


def test_the_whole_prompt_cannot_be_cached() -> None:
    draft = served_chat()
    with pytest.raises(EditRefused, match="100% of the input"):
        with_hits(draft, 1.0)


def test_good_drafts_serve_more_and_bad_ones_less() -> None:
    plain = most(served_chat())
    assert most(edited(served_chat(), drafted_tokens=3, draft_acceptance=0.9)) > plain
    assert most(edited(served_chat(), drafted_tokens=3, draft_acceptance=0.0)) < plain


def test_few_sequences_at_once_serve_less() -> None:
    draft = edited(served_chat(), max_sequences=4)
    assert most(draft) < most(served_chat())
    (result,) = draft.evaluate().deployments.values()
    assert result.max_concurrency == 4


def test_small_chunks_leave_more_memory_to_the_cache() -> None:
    (small,) = edited(served_chat(), batch_tokens=1024).evaluate().deployments.values()
    (usual,) = served_chat().evaluate().deployments.values()
    assert small.kv_tokens > usual.kv_tokens


@pytest.mark.parametrize(("kind", "name"), [(Deployment, "deployments"), (Workload, "workloads")])
def test_files_without_the_newer_fields_open_with_their_defaults(kind: type, name: str) -> None:
    draft = served_chat()
    (value,) = draft.plan.deployments if name == "deployments" else draft.project.workloads
    newer = {"cp", "batch_tokens", "max_sequences", "drafted_tokens", "draft_acceptance"}
    newer |= {"draft_share", "adapters", "adapter_rank", "prefill_instances", "prefix_hit"}
    newer |= {"decode_instances", "kv_link_gb_s"}
    old = {key: item for key, item in to_json(value).items() if key not in newer}
    assert from_json(kind, old) == value


def test_separate_prefill_takes_gpus_of_its_own() -> None:
    draft = edited(served_chat(), prefill_instances=1)
    (deployment,) = draft.plan.deployments
    (result,) = draft.evaluate().deployments.values()
    assert deployment.gpus_per_replica == 2 * served_chat().plan.deployments[0].gpus_per_replica
    assert result.replicas * deployment.gpus_per_replica == result.gpus
    assert result.rates[0].requests_per_s > 0


def test_a_slow_link_between_the_instances_delays_the_first_token() -> None:
    quick = edited(served_chat(), prefill_instances=1)
    slow = edited(served_chat(), prefill_instances=1, kv_link_gb_s=0.5)
    first = [one.evaluate().workloads[one.project.workloads[0].id] for one in (quick, slow)]
    assert (first[0].ttft_p95_ms or 0) + 100 < (first[1].ttft_p95_ms or 0)


def test_adapters_leave_less_to_the_cache() -> None:
    (plain,) = served_chat().evaluate().deployments.values()
    (adapted,) = edited(served_chat(), adapters=32, adapter_rank=64).evaluate().deployments.values()
    assert adapted.kv_tokens < plain.kv_tokens


def test_older_software_serves_less_and_a_scenario_can_ask_for_it() -> None:
    draft = served_chat()
    engine = draft.project.shelf.engines[draft.plan.deployments[0].engine]
    slower = replace(engine, generations=Generations(conservative_dense=0.7))
    shelf = replace(draft.project.shelf, engines={engine.id: slower})
    draft.project = replace(draft.project, shelf=shelf)
    usual = most(draft)
    draft.run(OverrideInScenario(S, SETTINGS, "software", "conservative", "be safe"))
    assert most(draft) < usual
    draft.run(DropOverride(S, SETTINGS, "software"))
    assert most(draft) == usual
    draft.run(EditSetting("software", SoftwareGeneration.CONSERVATIVE))
    assert most(draft) < usual


def test_what_an_engine_lacks_is_a_warning_and_is_not_counted() -> None:
    draft = edited(served_chat(), drafted_tokens=3, draft_acceptance=0.9)
    engine = draft.project.shelf.engines[draft.plan.deployments[0].engine]
    simple = replace(engine, features=(EngineFeature.TENSOR_PARALLEL,))
    shelf = replace(draft.project.shelf, engines={engine.id: simple})
    draft.project = replace(draft.project, shelf=shelf)
    assert most(draft) == most(served_chat())
    (finding,) = draft.findings("ENG-001")
    assert "drafts no tokens: it generates one token a step" in finding.message
    assert finding.severity is Severity.WARNING
