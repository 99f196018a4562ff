"""What the inspector shows of pools and cloud bursts."""

from collections.abc import Iterator

from planner.compute.contracts import burst_price
from planner.compute.explain.bursts import price_evidence
from planner.compute.explain.case import Case
from planner.compute.pricing import Pricing
from planner.compute.seating import gpu_memory
from planner.document.command import Command
from planner.document.commands.cloud import DeleteBurst, EditBurst
from planner.domain.offers import CloudOffer, Tier
from planner.domain.plan import Plan
from planner.domain.project import Project
from planner.domain.quote import Unit
from planner.domain.results import Evaluation, PoolResult
from planner.domain.service import Burst, BurstTrigger, Deployment, Pool
from planner.presenters import formats
from planner.presenters.findings import findings_on
from planner.presenters.inspect_fields import Fields
from planner.presenters.inspection import (
    ACTIONS,
    ActionRow,
    BarRow,
    EditRow,
    Inspection,
    InspectorRow,
    LinkRow,
    NumberEditor,
    Option,
    Section,
)
from planner.presenters.list_prices import ListPrices
from planner.presenters.memory_bars import memory_bar
from planner.presenters.printed import installed_gb, printed_gb
from planner.presenters.privacy import prices_hidden
from planner.presenters.reliability import spares_section
from planner.presenters.rows import Tone
from planner.presenters.wording import translate


def inspect_pool(project: Project, evaluation: Evaluation, pool_id: str) -> Inspection | None:
    """Return what there is to see of a pool of accelerators."""
    plan = project.scenario(evaluation.scenario).plan
    pool = next((one for one in plan.pools if one.id == pool_id), None)
    result = evaluation.pools.get(pool.id) if pool else None
    if pool is None or result is None:
        return None
    fields = Fields(f"pool:{pool.id}", _no_edit)
    case = Case(project, evaluation.scenario, evaluation)
    accelerator = project.shelf.accelerators[pool.accelerator]
    site = plan.site(pool.site)
    served: list[InspectorRow] = [
        LinkRow("site", translate("inspector", "Site"), site.name, "site", site.id)
    ]
    served += [
        LinkRow(f"deployment:{one.id}", model_name(project, one), one.name, "deployment", one.id)
        for one in plan.deployments
        if one.pool == pool.id
    ]
    return Inspection(
        f"pool:{pool.id}",
        pool.name,
        accelerator.name,
        (
            Section(
                "figures",
                "",
                (
                    *_pool_figures(project, fields, result),
                    *_storage_bandwidth(plan, evaluation, fields, pool, result),
                ),
            ),
            Section(
                "memory",
                translate("inspector", "VRAM in the peak hour"),
                tuple(_bars(project, evaluation, pool, result)),
            ),
            *(one for one in (spares_section(case, fields, pool.id),) if one.rows),
            Section("served", translate("inspector", "Where, and what it serves"), tuple(served)),
        ),
        findings_on(evaluation, [pool.id]),
    )


def _pool_figures(project: Project, fields: Fields, result: PoolResult) -> tuple[InspectorRow, ...]:
    total = installed_gb(result, project.shelf)
    used = printed_gb(result.memory.used, result, project.shelf)
    assigned = f"{formats.grouped(result.gpus_assigned)} / {formats.grouped(result.gpus)}"
    rows: list[InspectorRow] = [
        fields.figure(
            "gpus", translate("inspector", "GPUs"), formats.count(result.gpus), explained=True
        ),
        fields.figure(
            "gpus_assigned", translate("inspector", "GPUs in use"), assigned, explained=True
        ),
    ]
    idle = result.gpus - result.gpus_assigned
    if idle > 0:
        told = translate("inspector", "They serve nothing, draw idle power and cost as much.")
        label, count = translate("inspector", "Idle GPUs"), formats.count(idle)
        rows.append(
            fields.figure("idle", label, count, explained=True, tone=Tone.WARNING, tooltip=told)
        )
    busy, load = translate("inspector", "Power load"), formats.percent(result.load)
    rows += [
        fields.against("vram", translate("inspector", "VRAM"), used, total, formats.MEMORY),
        fields.figure("load", busy, load, explained=True),
    ]
    return tuple(rows)


def _storage_bandwidth(
    plan: Plan, evaluation: Evaluation, fields: Fields, pool: Pool, result: PoolResult
) -> tuple[InspectorRow, ...]:
    """What of the read bandwidth of the site's storage falls to the pool; nothing without fabric."""
    here = [one.id for one in plan.pools if one.site == pool.site and one.burst is None]
    gpus = sum(evaluation.pools[one].gpus for one in here if one in evaluation.pools)
    for one in evaluation.fabrics.values():
        need, has = one.storage_need_gb_s, one.storage_has_gb_s
        if one.site != pool.site or need is None or has is None or not need:
            continue
        share = result.gpus / gpus if gpus else 1.0
        text = f"{formats.grouped(has * share, 1)} / {formats.grouped(need * share, 1)}"
        short = has < need
        told = translate("inspector", "That reaches its servers, and that its GPUs need.")
        row = fields.figure(
            "storage_gb_s",
            translate("inspector", "Storage bandwidth"),
            formats.Quantity(text, "GB/s"),
            tone=Tone.WARNING if short else Tone.NORMAL,
            tooltip=told,
        )
        return (
            row,
            LinkRow("fabric", translate("inspector", "Over"), one.name, "fabric", one.fabric),
        )
    return ()


def _bars(
    project: Project, evaluation: Evaluation, pool: Pool, result: PoolResult
) -> Iterator[BarRow]:
    """All of the pool, then one GPU of everything that is served on it."""
    case = Case(project, evaluation.scenario, evaluation)
    accelerator = project.shelf.accelerators[pool.accelerator]
    whole = translate("inspector", "{0} GPUs").format(formats.grouped(result.gpus))
    bar = memory_bar(f"pool:{pool.id}:bar", whole, result.memory, accelerator)
    if bar is not None:
        yield bar
    for one in case.plan.deployments:
        use = gpu_memory(case, one) if one.pool == pool.id else None
        if use is not None:
            label = translate("inspector", "1 GPU of {0}").format(one.name)
            bar = memory_bar(f"pool:{pool.id}:bar:{one.id}", label, use, accelerator)
            if bar is not None:
                yield bar


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
        LinkRow(f"deployment:{one.id}", model_name(project, one), one.name, "deployment", one.id)
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


def model_name(project: Project, deployment: Deployment) -> str:
    """Return the name of the model that a deployment serves."""
    llm = project.shelf.llms.get(deployment.llm)
    return llm.name if llm else str(deployment.llm)


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
