"""What the inspector shows of pools, deployments and cloud bursts."""

from planner.catalog.library import Library
from planner.compute.contracts import burst_price
from planner.compute.explain.bursts import price_evidence
from planner.compute.pricing import Pricing
from planner.document.command import Command
from planner.document.commands.cloud import DeleteBurst, EditBurst
from planner.document.commands.workloads import DeleteDeployment, EditDeployment
from planner.domain.hardware import Accelerator
from planner.domain.identity import EntryId
from planner.domain.language_model import Precision
from planner.domain.offers import CloudOffer, Tier
from planner.domain.project import Project
from planner.domain.quote import Unit
from planner.domain.results import DeploymentResult, Evaluation, MemoryUse
from planner.domain.service import Burst, BurstTrigger, Deployment
from planner.domain.units import GIB
from planner.presenters import formats
from planner.presenters.findings import findings_on
from planner.presenters.formats import Quantity
from planner.presenters.inspect_fields import Fields
from planner.presenters.inspection import (
    ACTIONS,
    ActionRow,
    EditRow,
    FigureRow,
    Inspection,
    InspectorRow,
    LinkRow,
    NumberEditor,
    Option,
    Section,
)
from planner.presenters.list_prices import ListPrices
from planner.presenters.printed import installed_gb, printed_gb
from planner.presenters.privacy import prices_hidden
from planner.presenters.rows import Tone
from planner.presenters.wording import translate, worded, worded_message

_KV_PRECISIONS = (Precision.BF16, Precision.FP8)


def inspect_pool(project: Project, evaluation: Evaluation, pool_id: str) -> Inspection | None:
    """Return what there is to see of a pool of accelerators."""
    plan = project.scenario(evaluation.scenario).plan
    pool = next((one for one in plan.pools if one.id == pool_id), None)
    result = evaluation.pools.get(pool.id) if pool else None
    if pool is None or result is None:
        return None
    fields = Fields(f"pool:{pool.id}", _no_edit)
    accelerator = project.shelf.accelerators[pool.accelerator]
    total = installed_gb(result, project.shelf)
    used = printed_gb(result.memory.used, result, project.shelf)
    assigned = f"{formats.grouped(result.gpus_assigned)} / {formats.grouped(result.gpus)}"
    idle = result.gpus_assigned < result.gpus
    figures: list[InspectorRow] = [
        fields.figure(
            "gpus", translate("inspector", "GPUs"), formats.count(result.gpus), explained=True
        ),
        fields.figure(
            "gpus_assigned",
            translate("inspector", "GPUs in use"),
            assigned,
            explained=True,
            tone=Tone.WARNING if idle else Tone.NORMAL,
            tooltip=translate("inspector", "Some GPUs serve nothing.") if idle else "",
        ),
        fields.against("vram", translate("inspector", "VRAM"), used, total, formats.MEMORY),
        fields.figure(
            "load",
            translate("inspector", "Power load"),
            formats.percent(result.load),
            explained=True,
        ),
    ]
    site = plan.site(pool.site)
    served: list[InspectorRow] = [
        LinkRow("site", translate("inspector", "Site"), site.name, "site", site.id)
    ]
    served += [
        LinkRow(f"deployment:{one.id}", _model_name(project, one), one.name, "deployment", one.id)
        for one in plan.deployments
        if one.pool == pool.id
    ]
    return Inspection(
        f"pool:{pool.id}",
        pool.name,
        accelerator.name,
        (
            Section("figures", "", tuple(figures)),
            Section("served", translate("inspector", "Where, and what it serves"), tuple(served)),
        ),
        findings_on(evaluation, [pool.id]),
    )


def inspect_deployment(
    project: Project, evaluation: Evaluation, library: Library, deployment_id: str
) -> Inspection | None:
    """Return what there is to see of a served model."""
    plan = project.scenario(evaluation.scenario).plan
    deployment = next((one for one in plan.deployments if one.id == deployment_id), None)
    if deployment is None:
        return None
    fields = _deployment_fields(evaluation, library, deployment)
    sections = [
        Section("model", "", tuple(_model_inputs(project, library, fields, deployment))),
        Section("layout", translate("inspector", "Layout"), _layout_inputs(fields, deployment)),
    ]
    result = evaluation.deployments.get(deployment.id)
    if result is not None:
        pool = evaluation.pools.get(deployment.pool)
        accelerator = project.shelf.accelerators[pool.accelerator] if pool else None
        sections.append(_deployment_figures(project, fields, result, accelerator))
    links = [
        LinkRow("pool", translate("inspector", "Pool"), one.name, "pool", one.id)
        for one in plan.pools
        if one.id == deployment.pool
    ]
    sections.append(Section("pool", translate("inspector", "Runs on"), tuple(links)))
    delete = DeleteDeployment(evaluation.scenario, deployment.id)
    action = ActionRow("delete", translate("inspector", "Delete deployment"), delete)
    sections.append(Section(ACTIONS, "", (action,)))
    return Inspection(
        f"deployment:{deployment.id}",
        deployment.name,
        _model_name(project, deployment),
        tuple(sections),
        findings_on(evaluation, [deployment.id]),
    )


def inspect_burst(project: Project, evaluation: Evaluation, burst_id: str) -> Inspection | None:
    """Return what there is to see of a cloud burst."""
    plan = project.scenario(evaluation.scenario).plan
    burst = next((one for one in plan.bursts if one.id == burst_id), None)
    if burst is None:
        return None
    offer, prices = project.shelf.offers[burst.offer], ListPrices.of(project)
    scenario = evaluation.scenario
    fields = Fields(
        f"burst:{burst.id}", lambda name, value: EditBurst(scenario, burst.id, name, value)
    )
    served: list[InspectorRow] = [
        LinkRow(f"deployment:{one.id}", _model_name(project, one), one.name, "deployment", one.id)
        for one in plan.deployments
        if one.pool == burst.pool
    ]
    if not served:
        nothing = translate("inspector", "nothing, route a workload here")
        label = translate("inspector", "Serves")
        served = [fields.figure("serves", label, nothing, tone=Tone.WARNING)]
    delete = DeleteBurst(scenario, burst.id)
    action = ActionRow("delete", translate("inspector", "Delete burst"), delete)
    return Inspection(
        f"burst:{burst.id}",
        burst.name,
        offer.label,
        (
            Section("burst", "", tuple(_burst_inputs(fields, burst, offer, prices))),
            _burst_figures(project, evaluation, fields, burst, offer),
            Section("served", translate("inspector", "What it serves"), tuple(served)),
            Section(ACTIONS, "", (action,)),
        ),
        findings_on(evaluation, [burst.id, burst.pool]),
    )


def _no_edit(name: str, value: object) -> Command:
    raise AssertionError(f"a pool has no input {name} to set to {value}")


def _model_name(project: Project, deployment: Deployment) -> str:
    llm = project.shelf.llms.get(deployment.llm)
    return llm.name if llm else str(deployment.llm)


def _deployment_fields(evaluation: Evaluation, library: Library, deployment: Deployment) -> Fields:
    scenario = evaluation.scenario

    def edit(name: str, value: object) -> Command:
        entry = EntryId(str(value))
        llm = library.llms.get(entry) if name == "llm" else None
        engine = library.engines.get(entry) if name == "engine" else None
        return EditDeployment(scenario, deployment.id, name, value, llm, engine)

    return Fields(f"deployment:{deployment.id}", edit)


def _model_inputs(
    project: Project, library: Library, fields: Fields, deployment: Deployment
) -> list[EditRow]:
    llms = {**library.llms, **project.shelf.llms}
    engines = {**library.engines, **project.shelf.engines}
    return [
        fields.text("name", translate("inspector", "Name"), deployment.name),
        fields.choice(
            "llm",
            translate("inspector", "Model"),
            deployment.llm,
            [Option(one.id, one.name) for one in llms.values()],
        ),
        fields.choice(
            "weights",
            translate("inspector", "Weights"),
            deployment.weights,
            [Option(one, one.value.upper()) for one in Precision],
        ),
        fields.choice(
            "kv",
            translate("inspector", "KV cache"),
            deployment.kv,
            [Option(one, one.value.upper()) for one in _KV_PRECISIONS],
        ),
        fields.choice(
            "engine",
            translate("inspector", "Engine"),
            deployment.engine,
            [Option(one.id, f"{one.name} {one.version}") for one in engines.values()],
        ),
    ]


def _layout_inputs(fields: Fields, deployment: Deployment) -> tuple[EditRow, ...]:
    degree = NumberEditor("", 1, 512)
    return (
        fields.number("tp", translate("inspector", "Tensor parallel"), deployment.tp, degree),
        fields.number("pp", translate("inspector", "Pipeline parallel"), deployment.pp, degree),
        fields.number("ep", translate("inspector", "Expert parallel"), deployment.ep, degree),
        fields.number("dp", translate("inspector", "Data parallel"), deployment.dp, degree),
        fields.number(
            "replicas",
            translate("inspector", "Replicas"),
            deployment.replicas,
            NumberEditor("", 1, 10000, empty=translate("inspector", "fill the pool")),
        ),
        fields.number(
            "reserve_replicas",
            translate("inspector", "In reserve"),
            deployment.reserve_replicas,
            NumberEditor("", 0, 10000),
        ),
        fields.number(
            "max_length",
            translate("inspector", "Longest request"),
            deployment.max_length,
            NumberEditor(translate("inspector", "tokens"), 128, 10_000_000, step=1024),
        ),
        fields.number(
            "memory_utilisation",
            translate("inspector", "Memory share"),
            deployment.memory_utilisation,
            NumberEditor("%", 10, 100),
            shown_per_stored=100.0,
        ),
    )


def _deployment_figures(
    project: Project, fields: Fields, result: DeploymentResult, accelerator: Accelerator | None
) -> Section:
    if result.refusal is not None:
        row = fields.figure(
            "refusal",
            translate("inspector", "Serves nothing"),
            worded(result.refusal.happened),
            tone=Tone.BAD,
            tooltip=str(worded_message(result.refusal)),
        )
        return Section("figures", translate("inspector", "Service"), (row,))
    rows = [
        fields.figure(
            "replicas_running",
            translate("inspector", "Replicas"),
            formats.count(result.replicas),
            explained=True,
        ),
        fields.figure(
            "gpus", translate("inspector", "GPUs"), formats.count(result.gpus), explained=True
        ),
    ]
    if result.memory_per_gpu is not None:
        rows += _memory_rows(fields, result.memory_per_gpu, accelerator)
    rows.append(
        fields.figure(
            "max_concurrency",
            translate("inspector", "Requests at once"),
            formats.count(result.max_concurrency),
            explained=True,
        )
    )
    rows += _rate_rows(project, fields, result)
    band = formats.spread(1.0, result.band_low, result.band_high)
    rows += [
        fields.figure(
            "utilisation_peak",
            translate("inspector", "Utilisation at peak"),
            formats.percent(result.utilisation_peak),
            explained=True,
            tone=Tone.BAD if result.utilisation_peak > 1 else Tone.NORMAL,
        ),
        fields.figure(
            "badge",
            translate("inspector", "Basis"),
            Quantity(result.badge, band),
            explained=True,
            tone=Tone.MUTED,
        ),
    ]
    return Section("figures", translate("inspector", "Service"), tuple(rows))


def _rate_rows(project: Project, fields: Fields, result: DeploymentResult) -> list[FigureRow]:
    """The greatest rate of each workload that is routed to a deployment."""
    names = {workload.id: workload.name for workload in project.workloads}
    return [
        fields.figure(
            f"rate:{rate.workload}",
            translate("inspector", "Most, {0}").format(names.get(rate.workload, "")),
            formats.plain(rate.requests_per_s, translate("inspector", "req/s")),
            explained=True,
            tooltip=translate("inspector", "Limited by {0}").format(rate.limited_by),
        )
        for rate in result.rates
    ]


def _memory_rows(
    fields: Fields, memory: MemoryUse, accelerator: Accelerator | None
) -> list[FigureRow]:
    """Memory of one GPU in GB of the datasheet."""
    factor = 1.0 / GIB
    if accelerator is not None:
        factor *= accelerator.memory_gb / accelerator.memory_gib
    parts = (
        ("weights", translate("inspector", "Weights per GPU"), memory.weights),
        ("kv", translate("inspector", "KV cache per GPU"), memory.kv),
        ("activations", translate("inspector", "Activations per GPU"), memory.activations),
        ("overhead", translate("inspector", "Overhead per GPU"), memory.overhead),
    )
    rows = [
        fields.figure(f"memory_{name}", label, formats.memory(bytes_ * factor), explained=True)
        for name, label, bytes_ in parts
    ]
    rows.append(
        fields.against(
            "memory_used",
            translate("inspector", "Together per GPU"),
            memory.used * factor,
            memory.total * factor,
            formats.MEMORY,
        )
    )
    return rows


def _burst_inputs(
    fields: Fields, burst: Burst, offer: CloudOffer, prices: ListPrices
) -> list[EditRow]:
    tiers = [tier for tier in Tier if offer.usd_h(tier) is not None or tier is burst.tier]
    rows = [
        fields.text("name", translate("inspector", "Name"), burst.name),
        fields.choice(
            "tier",
            translate("inspector", "Price tier"),
            burst.tier,
            [Option(tier, _tier_text(tier, offer, prices)) for tier in tiers],
        ),
        fields.number(
            "minimum", translate("inspector", "At least"), burst.minimum, NumberEditor("", 0, 10000)
        ),
        fields.number(
            "maximum", translate("inspector", "At most"), burst.maximum, NumberEditor("", 1, 10000)
        ),
        fields.choice(
            "trigger",
            translate("inspector", "Runs"),
            burst.trigger,
            [Option(trigger, _trigger_name(trigger)) for trigger in BurstTrigger],
        ),
    ]
    if burst.trigger is BurstTrigger.OVERFLOW:
        rows.append(
            fields.number(
                "threshold",
                translate("inspector", "Starts above"),
                burst.threshold,
                NumberEditor(translate("inspector", "% of owned"), 0, 500, step=5),
                shown_per_stored=100.0,
            )
        )
    if burst.trigger is BurstTrigger.SCHEDULE:
        rows += [
            fields.number(
                "start_hour",
                translate("inspector", "From"),
                burst.start_hour,
                NumberEditor(translate("inspector", "o'clock"), 0, 23),
            ),
            fields.number(
                "schedule_hours",
                translate("inspector", "For"),
                burst.schedule_hours,
                NumberEditor(translate("inspector", "h a day"), 1, 24),
            ),
        ]
    return rows


def _tier_text(tier: Tier, offer: CloudOffer, prices: ListPrices) -> str:
    price = offer.usd_h(tier)
    name = {
        Tier.ON_DEMAND: translate("inspector", "on demand"),
        Tier.RESERVED_1Y: translate("inspector", "reserved 1 year"),
        Tier.RESERVED_3Y: translate("inspector", "reserved 3 years"),
        Tier.SPOT: translate("inspector", "spot"),
    }[tier]
    if price is None or prices_hidden():
        return name
    return f"{name} · {prices.text(price, Unit.HOUR)}/h"


def _trigger_name(trigger: BurstTrigger) -> str:
    return {
        BurstTrigger.ALWAYS: translate("inspector", "always"),
        BurstTrigger.SCHEDULE: translate("inspector", "every day at fixed hours"),
        BurstTrigger.OVERFLOW: translate("inspector", "when own capacity is full"),
    }[trigger]


def _burst_figures(
    project: Project, evaluation: Evaluation, fields: Fields, burst: Burst, offer: CloudOffer
) -> Section:
    accelerator = project.shelf.accelerators.get(offer.accelerator)
    kind = accelerator.name if accelerator else str(offer.accelerator)
    pricing = Pricing(project.prices, project.settings.currency)
    prices = ListPrices.of_today(project)
    price = pricing.usd(burst_price(burst, offer, pricing))
    tone, told = prices.aged((price_evidence(offer, burst.tier),), prices.note(price))
    rows = [
        fields.figure(
            "gpus",
            translate("inspector", "GPUs each"),
            f"{offer.gpus} × {kind}",
            explained=burst.id in evaluation.bursts,
        ),
        fields.figure(
            "usd_h",
            translate("inspector", "Price each"),
            prices.quantity(price, Unit.HOUR, "/h"),
            explained=price is not None,
            tone=tone,
            tooltip=told,
        ),
    ]
    result = evaluation.bursts.get(burst.id)
    if result is not None:
        per_year, usd = translate("inspector", "a year"), result.usd_year
        rows += [
            fields.figure(
                "instances_peak",
                translate("inspector", "Running at peak"),
                formats.count(result.instances_peak),
                explained=True,
            ),
            fields.figure(
                "instance_hours_year",
                translate("inspector", "Instance-hours"),
                formats.count(result.instance_hours_year, f"h {per_year}"),
                explained=True,
            ),
            fields.figure(
                "usd_year",
                translate("inspector", "Cost"),
                prices.quantity(usd, per=per_year),
                explained=usd is not None,
                tooltip=prices.note(usd),
            ),
            fields.figure(
                "tokens_share",
                translate("inspector", "Share of output tokens"),
                formats.percent(result.tokens_share, 1),
                explained=True,
            ),
        ]
    return Section("figures", translate("inspector", "Use and cost"), tuple(rows))
