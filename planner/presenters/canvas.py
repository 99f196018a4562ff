"""What the canvas writes on racks, devices, sites and cards."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from planner.domain.differing import differing_items
from planner.domain.facility import PlantElement
from planner.domain.finding import Finding, Severity, on_any
from planner.domain.hardware import DeviceClass, Part, PartKind
from planner.domain.offers import CloudOffer, ModelApi
from planner.domain.placement import Placement
from planner.domain.plan import Plan
from planner.domain.project import PartShelf, Project
from planner.domain.quote import Unit
from planner.domain.results import BurstResult, DeviceResult, Evaluation, RackResult, SiteResult
from planner.domain.service import Burst, BurstTrigger
from planner.domain.site import Rack, Room, Site, SiteKind
from planner.domain.units import HOURS_PER_YEAR, MONTHS_PER_YEAR
from planner.presenters import formats
from planner.presenters.elements import element_kind, element_rating
from planner.presenters.list_prices import IN_USD, ListPrices
from planner.presenters.privacy import prices_hidden
from planner.presenters.rows import Tone
from planner.presenters.slots import slot_text
from planner.presenters.wording import translate, worded

NEARLY_FULL = 0.9
"""Share of a limit from which a bar turns amber."""

SEPARATOR = " · "

_LONG_TAIL = re.compile(r"\s+(SXM\d?|\d+\s?GB|Blackwell|\().*$")
"""What a small drawing leaves out of a GPU's name: form factor, memory, edition."""


@dataclass(frozen=True, slots=True)
class PowerBar:
    """One slim bar: load in normal operation and after the worst loss, as shares of the limit."""

    name: str
    normal: float
    worst: float
    tone: Tone


@dataclass(frozen=True, slots=True)
class RackCaption:
    """The lines above a rack and the bars beside it; `tone` is bad when the load is too high."""

    name: str
    load: str
    tone: Tone
    bars: tuple[PowerBar, ...]


@dataclass(frozen=True, slots=True)
class DeviceCaption:
    """A device's name, its second line, its class and kind, how many GPUs and ports it shows."""

    name: str
    detail: str
    device_class: DeviceClass
    gpus: int
    kind: PartKind | None = None
    ports: int = 0


@dataclass(frozen=True, slots=True)
class SiteCaption:
    """Title and facts of a site's card, and its worst finding, empty when there is none."""

    title: str
    kind: str
    facts: tuple[str, ...]
    finding: str = ""
    tone: Tone = Tone.NORMAL


@dataclass(frozen=True, slots=True)
class CardCaption:
    """A burst or model API: title, lines, and a bar from 0 to 1 (None: no bar)."""

    title: str
    lines: tuple[str, ...]
    share: float | None = None


def rack_caption(rack: Rack, result: RackResult | None) -> RackCaption:
    """Return the expected peak against what the rack may draw after the worst feed loss."""
    if result is None:
        return RackCaption(rack.name, formats.no_data(), Tone.MUTED, ())
    limit = result.surviving_limit_kw
    unknown = result.without_data > 0
    peak = formats.number(result.peak_kw)
    peak = f"≥{formats.SPACE}{peak}" if unknown else peak
    of = "" if limit is None else f" / {formats.short(limit)}"
    load = f"{peak}{of}{formats.SPACE}kW"
    return RackCaption(rack.name, load, rack_tone(result), rack_bars(result))


def rack_tone(result: RackResult | None) -> Tone:
    """Return how the name of a rack reads: bad when its peak is more than it may draw."""
    limit = result.surviving_limit_kw if result is not None else None
    over = result is not None and limit is not None and result.peak_kw > limit
    return Tone.BAD if over else Tone.MUTED


def rack_bars(result: RackResult | None) -> tuple[PowerBar, ...]:
    """Return the load of each feed of a rack as shares of its limit; none without a limit."""
    limit = result.surviving_limit_kw if result is not None else None
    if result is None or limit is None:
        return ()
    rated = [feed for feed in result.feeds if feed.planning_kw > 0]
    if not rated:
        share = result.peak_kw / limit if limit > 0 else 0.0
        return (PowerBar("", share, share, load_tone(share)),)
    return tuple(
        PowerBar(
            feed.name,
            feed.normal_kw / feed.planning_kw,
            feed.worst_kw / feed.planning_kw,
            load_tone(feed.worst_kw / feed.planning_kw),
        )
        for feed in rated
    )


def load_tone(share: float) -> Tone:
    """Return how a share of a limit reads: good, nearly full, or over."""
    if share > 1.0:
        return Tone.BAD
    return Tone.WARNING if share > NEARLY_FULL else Tone.GOOD


def device_caption(
    placement: Placement, part: Part, shelf: PartShelf, result: DeviceResult | None
) -> DeviceCaption:
    """Return what is written on a device."""
    detail = device_detail(part, shelf, result)
    return DeviceCaption(placement.name, detail, part.device_class, part.gpus)


def device_detail(part: Part, shelf: PartShelf, result: DeviceResult | None) -> str:
    """Return what a device is and draws, such as ``8× H200 · 8.4 kW``."""
    peak = result.peak_kw if result else None
    draw = str(formats.power(peak)) if peak is not None else ""
    return SEPARATOR.join(text for text in (_what(part, shelf), draw) if text)


def _what(part: Part, shelf: PartShelf) -> str:
    if part.accelerators is not None:
        accelerator = shelf.accelerators.get(part.accelerators.accelerator)
        name = short_gpu(accelerator.name) if accelerator else part.name
        return f"{part.accelerators.count}× {name}"
    if part.storage is not None and part.storage.usable_tb is not None:
        return str(formats.memory(part.storage.usable_tb * 1000))
    if part.switch is not None:
        return f"{part.switch.ports}× {formats.short(part.switch.port_gbit_s)}G"
    if part.electrical is not None and part.electrical.capacity_kw is not None:
        return str(formats.power(part.electrical.capacity_kw))
    return part.name


def short_gpu(name: str) -> str:
    """Return the part of a GPU's name that people say: ``H200``, ``RTX PRO 6000``, ``MI300X``."""
    return _LONG_TAIL.sub("", name).removeprefix("Instinct ")


def device_tooltip(placement: Placement, part: Part, caption: DeviceCaption) -> str:
    """Return everything that a small drawing has no room for."""
    slot = slot_text(placement.host)
    lines = [placement.name, part.label, caption.detail, slot]
    return "\n".join(line for line in lines if line)


def rack_tooltip(caption: RackCaption, result: RackResult | None) -> str:
    """Return load, use of units and mass of a rack."""
    if result is None:
        return caption.name
    used, total = result.half_units_used, result.half_units_total
    lines = [
        caption.name,
        translate("canvas", "Expected peak {0}").format(caption.load),
        translate("canvas", "{0} of {1} used").format(
            formats.units_high(used), formats.units_high(total)
        ),
        str(formats.quantity(result.mass_kg, formats.MASS)),
    ]
    for bar in caption.bars:
        worst = formats.percent(bar.worst)
        lines.append(
            translate("canvas", "Feed {0}: {1} after the worst loss").format(bar.name, worst)
        )
    return "\n".join(lines)


def site_kind(kind: SiteKind) -> str:
    """Return the short word for a kind of site."""
    return {
        SiteKind.OWN: translate("canvas", "on-prem"),
        SiteKind.COLOCATION: translate("canvas", "colo"),
        SiteKind.CLOUD_REGION: translate("canvas", "cloud"),
        SiteKind.MODEL_API: translate("canvas", "model API"),
    }[kind]


def site_caption(
    site: Site,
    result: SiteResult | None,
    findings: Mapping[str, Finding],
    prices: ListPrices = IN_USD,
    base_share: float | None = None,
) -> SiteCaption:
    """Return name, country, air-gapped rooms, load against limit and PUE of a site.

    *findings* holds the worst finding of each subject; *prices* writes rents. *base_share* is what
    it serves of all requests, None where nothing is rented beside it.
    """
    facts = [site.country]
    if site.kind.holds_racks:
        facts += [
            translate("canvas", "{0} air-gapped").format(room.name)
            for room in site.rooms
            if room.air_gapped and len(site.rooms) == 1
        ]
        if result is not None:
            facts.append(_it_power(result))
            if result.pue is not None:
                facts.append(f"PUE{formats.SPACE}{formats.grouped(result.pue, 2)}")
        if base_share is not None:
            text = translate("canvas", "base {0}")
            facts.append(text.format(formats.percent(base_share)))
        if site.colocation is not None and not prices_hidden():
            rent = prices.text(site.colocation.usd_per_kw_month)
            facts.append(f"{rent.removesuffix(f'{formats.style().decimal}00')}/kW·mo")
    elif site.controllers:
        operators = ", ".join(site.controllers)
        facts.append(translate("canvas", "{0} operator").format(operators))
    finding = findings.get(site.id)
    text = worded(finding.message) if finding and finding.severity is not Severity.INFO else ""
    tone = Tone.BAD if finding and finding.severity is Severity.ERROR else Tone.WARNING
    return SiteCaption(site.name, site_kind(site.kind), tuple(facts), text, tone)


def base_share(plan: Plan, site: Site, evaluation: Evaluation) -> float | None:
    """Return the share of all served requests that a site's own GPUs carry.

    None without GPUs there, and where nothing is rented: then it goes without saying.
    """
    mine = [evaluation.pools[one.id] for one in plan.pools if one.site == site.id]
    owned = [one for one in mine if one.owned and one.gpus]
    if not owned or not (plan.bursts or evaluation.apis):
        return None
    return sum(one.served_share for one in owned)


def site_tooltip(caption: SiteCaption) -> str:
    """Return everything on the card of a site, and its worst finding in full."""
    title = SEPARATOR.join(text for text in (caption.title, caption.kind) if text)
    return "\n".join(line for line in (title, *caption.facts, caption.finding) if line)


def _it_power(result: SiteResult) -> str:
    power = formats.number(result.it_power_kw)
    if result.it_limit_kw is None:
        return translate("canvas", "{0} kW IT").format(power)
    limit = formats.short(result.it_limit_kw)
    return translate("canvas", "{0} / {1} kW IT").format(power, limit)


def api_column_caption(prices: ListPrices = IN_USD) -> SiteCaption:
    """Return the heading over the model APIs."""
    unit = translate("canvas", "{0} per million tokens").format(prices.code)
    facts = () if prices_hidden() else (unit,)
    return SiteCaption(translate("canvas", "Model APIs"), "", facts)


def room_caption(room: Room) -> tuple[str, str]:
    """Return the name of a room and what must be known of it."""
    return room.name, translate("canvas", "air-gapped") if room.air_gapped else ""


def burst_caption(
    burst: Burst,
    offer: CloudOffer,
    evaluation: Evaluation,
    gpu: str,
    prices: ListPrices = IN_USD,
) -> CardCaption:
    """Return instances, when they run, hours and cost of a burst."""
    title = translate("canvas", "{0}× {1} · burst ×{2}").format(offer.gpus, gpu, burst.maximum)
    result = evaluation.bursts.get(burst.id)
    hours = result.instance_hours_year / MONTHS_PER_YEAR if result else None
    when = [_when(burst), str(burst.tier)]
    if result is not None and result.tokens_share:
        text = translate("canvas", "burst {0}")
        when.insert(0, text.format(formats.percent(result.tokens_share)))
    money = []
    if hours is not None:
        money.append(translate("canvas", "{0} h/mo").format(formats.number(hours)))
    if not prices_hidden():
        money += _burst_price(burst, offer, result, prices)
    share = None
    if result is not None:
        share = result.instance_hours_year / (HOURS_PER_YEAR * max(1, burst.maximum))
    return CardCaption(
        title,
        (SEPARATOR.join(when), SEPARATOR.join(money)),
        None if share is None else min(1.0, share),
    )


def _burst_price(
    burst: Burst, offer: CloudOffer, result: BurstResult | None, prices: ListPrices
) -> list[str]:
    """What a burst costs a month; while that is not known, an hour."""
    if result is not None and result.usd_year is not None:
        month = result.usd_year / MONTHS_PER_YEAR * prices.per_usd
        monthly = formats.money(month, prices.code)
        return [translate("canvas", "{0}/mo").format(f"{monthly.number}{monthly.unit}")]
    usd_h = offer.usd_h(burst.tier)
    if usd_h is None:
        return []
    return [translate("canvas", "{0}/h").format(prices.text(usd_h, Unit.HOUR))]


def _when(burst: Burst) -> str:
    if burst.trigger is BurstTrigger.ALWAYS:
        return translate("canvas", "always on")
    if burst.trigger is BurstTrigger.SCHEDULE:
        end = formats.hour(burst.start_hour + burst.schedule_hours)
        return f"{formats.hour(burst.start_hour)}–{end}"
    return translate("canvas", "above {0}").format(formats.percent(burst.threshold))


def floor_caption(device: DeviceCaption, part: Part) -> CardCaption:
    """Return what a device on the floor of a room shows."""
    return CardCaption(device.name, (part.name, device.detail.removeprefix(part.name)))


NO_CARD = CardCaption("", ())
"""What the card of something that is gone shows."""


def element_caption(element: PlantElement) -> CardCaption:
    """Return what plant in a room shows: its name, what it is, how many of which rating."""
    rating = element_rating(element)
    if element.installed > 1:
        rating = f"{element.installed} × {rating}" if rating else str(element.installed)
    return CardCaption(element.name, (element_kind(element), rating))


def api_caption(
    site: Site, api: ModelApi | None, evaluation: Evaluation, prices: ListPrices = IN_USD
) -> CardCaption:
    """Return price and share of the peak hour's tokens of a model API."""
    if api is None:
        return CardCaption(site.name, ())
    price = translate("canvas", "{0} in · {1} out").format(
        _tidy(api.input_usd_m, prices), _tidy(api.output_usd_m, prices)
    )
    shares = [share for work in evaluation.workloads.values() for share in work.shares]
    total = sum(share.output_tokens_per_s for share in shares)
    mine = sum(one.output_tokens_per_s for one in shares if one.target in (api.id, site.id))
    share = mine / total if total > 0 else 0.0
    use = translate("canvas", "{0} of tokens").format(formats.percent(share, 1))
    lines = (f"{api.provider} · {use}", "" if prices_hidden() else price)
    return CardCaption(api.model_name, lines, share)


def _tidy(usd: float, prices: ListPrices) -> str:
    return formats.symbol(prices.code) + formats.grouped(usd * prices.per_usd, 2)


def worst_findings(findings: Iterable[Finding]) -> dict[str, Finding]:
    """Return the worst finding of every subject, notes left out."""
    worst: dict[str, Finding] = {}
    for finding in findings:
        if finding.severity is Severity.INFO:
            continue
        known = worst.get(finding.subject)
        if known is None or (
            known.severity is not Severity.ERROR and finding.severity is Severity.ERROR
        ):
            worst[finding.subject] = finding
    return worst


def worst_after(
    worst: Mapping[str, Finding], before: tuple[Finding, ...], now: tuple[Finding, ...]
) -> Mapping[str, Finding]:
    """Return `worst_findings` of *now*, given those of *before*.

    Findings that an edit does not touch stay the same objects, so that a thousand of them cost
    next to nothing.
    """
    gone, come = differing_items(before, now)
    touched = {one.subject for one in gone} | {one.subject for one in come}
    if not touched:
        return worst
    fresh = worst_findings(on_any(now, touched, "subject"))
    after = {**worst, **fresh}
    for subject in touched.difference(fresh):
        after.pop(subject, None)
    return after


def accelerator_name(offer: CloudOffer, project: Project) -> str:
    """Return the short name of an offer's GPU."""
    accelerator = project.shelf.accelerators.get(offer.accelerator)
    return short_gpu(accelerator.name) if accelerator else str(offer.accelerator)
