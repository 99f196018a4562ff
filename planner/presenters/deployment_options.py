"""The options of a deployment beyond its layout: steps, speculation, adapters, separate prefill."""

from planner.document.command import Command
from planner.document.commands.assumptions import EditSetting
from planner.domain.language_model import EngineProfile, SoftwareGeneration
from planner.domain.project import Settings
from planner.domain.service import Deployment
from planner.presenters import formats
from planner.presenters.inspect_fields import Fields
from planner.presenters.inspection import (
    ChoiceEditor,
    EditRow,
    NumberEditor,
    Option,
    Section,
)
from planner.presenters.overridable_fields import software_name
from planner.presenters.wording import translate

_PERCENT = 100.0


def option_sections(
    fields: Fields, deployment: Deployment, engine: EngineProfile | None, settings: Settings
) -> tuple[Section, ...]:
    """Return the inputs of what a deployment may do besides serving its model as it is."""
    return (
        Section(
            "steps",
            translate("inspector", "Engine"),
            (*_steps(fields, deployment, engine), _software(settings)),
        ),
        Section(
            "options",
            translate("inspector", "Options"),
            (
                *_speculation(fields, deployment),
                *_adapters(fields, deployment),
                *_prefill(fields, deployment),
            ),
        ),
    )


def _steps(fields: Fields, one: Deployment, engine: EngineProfile | None) -> tuple[EditRow, ...]:
    tokens, requests = translate("inspector", "tokens"), translate("inspector", "requests")
    usual_tokens = usual_requests = translate("inspector", "of the engine")
    if engine is not None:
        usual_tokens = formats.grouped(engine.batch_tokens)
        usual_requests = formats.grouped(engine.max_sequences)
    return (
        fields.number(
            "batch_tokens",
            translate("inspector", "Token budget"),
            one.batch_tokens,
            NumberEditor(tokens, 1, 1_000_000, step=1024, empty=usual_tokens),
            tooltip=translate(
                "inspector", "Tokens of one step; prompts are cut into chunks of it."
            ),
        ),
        fields.number(
            "max_sequences",
            translate("inspector", "Most at once"),
            one.max_sequences,
            NumberEditor(requests, 1, 1_000_000, step=16, empty=usual_requests),
        ),
    )


def _software(settings: Settings) -> EditRow:
    """The generation of serving software, which holds for the whole project."""

    def command(value: object) -> Command:
        return EditSetting("software", value)

    options = tuple(Option(one, software_name(one)) for one in SoftwareGeneration)
    return EditRow(
        "settings:software",
        translate("inspector", "Software"),
        ChoiceEditor(options),
        settings.software,
        command,
        translate("inspector", "Of all deployments: how well tuned the serving software is."),
    )


def _speculation(fields: Fields, one: Deployment) -> list[EditRow]:
    rows = [
        fields.number(
            "drafted_tokens",
            translate("inspector", "Drafted tokens"),
            one.drafted_tokens,
            NumberEditor(translate("inspector", "a step"), 0, 32),
            tooltip=translate("inspector", "Speculative decoding; 0 for none."),
        )
    ]
    if not one.drafted_tokens:
        return rows
    return [
        *rows,
        fields.number(
            "draft_acceptance",
            translate("inspector", "Accepted"),
            one.draft_acceptance,
            NumberEditor("%", 0, 100, 1, 5),
            shown_per_stored=_PERCENT,
            tooltip=translate("inspector", "Chance that a drafted token is right."),
        ),
        fields.number(
            "draft_share",
            translate("inspector", "Time of a draft"),
            one.draft_share,
            NumberEditor("%", 0, 100, 1, empty=translate("inspector", "one layer")),
            shown_per_stored=_PERCENT,
            tooltip=translate("inspector", "Share of a step that drafting one token takes."),
        ),
    ]


def _adapters(fields: Fields, one: Deployment) -> list[EditRow]:
    rows = [
        fields.number(
            "adapters",
            translate("inspector", "LoRA adapters"),
            one.adapters,
            NumberEditor("", 0, 10_000),
            tooltip=translate("inspector", "Kept in memory beside the weights; 0 for none."),
        )
    ]
    if one.adapters:
        rows.append(
            fields.number(
                "adapter_rank",
                translate("inspector", "Rank of adapters"),
                one.adapter_rank,
                NumberEditor("", 1, 4096, step=8),
            )
        )
    return rows


def _prefill(fields: Fields, one: Deployment) -> list[EditRow]:
    instances = translate("inspector", "instances")
    rows = [
        fields.number(
            "prefill_instances",
            translate("inspector", "Prefill apart"),
            one.prefill_instances,
            NumberEditor(instances, 0, 1000),
            tooltip=translate(
                "inspector", "Instances of a replica that only read prompts; 0 for none."
            ),
        )
    ]
    if not one.disaggregated:
        return rows
    return [
        *rows,
        fields.number(
            "decode_instances",
            translate("inspector", "Decode apart"),
            one.decode_instances,
            NumberEditor(instances, 1, 1000),
        ),
        fields.number(
            "kv_link_gb_s",
            translate("inspector", "Link between"),
            one.kv_link_gb_s,
            NumberEditor("GB/s", 0.1, 10_000, 1, empty=translate("inspector", "that of the GPUs")),
            tooltip=translate("inspector", "What the cache goes over, per direction."),
        ),
    ]
