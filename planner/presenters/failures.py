"""How failures read: what happens in a few words, and the service left."""

from collections.abc import Sequence

from planner.domain.failure import (
    Cause,
    CoolingLeft,
    DeviceEffect,
    Effect,
    ElementLoad,
    Failure,
    FailureKind,
    FailureResult,
    ServiceLeft,
)
from planner.domain.finding import Severity
from planner.domain.phrase import Phrase
from planner.presenters import formats
from planner.presenters.findings import severity_tone, severity_word
from planner.presenters.rows import Tone
from planner.presenters.wording import translate, worded

_OFFERED = (
    (FailureKind.FEED, 2),
    (FailureKind.POWER, 2),
    (FailureKind.COOLING, 2),
    (FailureKind.SWITCH, 1),
    (FailureKind.SITE, 1),
)
"""Kinds of failures that stand as buttons, in their order, and how many of each."""


def failure_name(failure: Failure) -> str:
    """Return the name of a failure in the language of the user."""
    return worded(failure.name)


def lose_text(failure: Failure) -> str:
    """Return what the button of a failure says; what the user has named keeps its capital."""
    name = failure_name(failure)
    if isinstance(failure.name, Phrase) and name[1:2].islower():
        name = name[:1].lower() + name[1:]
    return translate("failures", "Lose {0}").format(name)


def offered(failures: Sequence[Failure]) -> tuple[Failure, ...]:
    """Return the failures that are most asked for, a few of each kind; UPS systems come first."""
    found: list[Failure] = []
    for kind, most in _OFFERED:
        mine = [one for one in failures if one.kind is kind]
        mine.sort(key=lambda one: "ups" not in one.name.casefold())
        found += mine[:most]
    return tuple(found)


def by_kind(failures: Sequence[Failure]) -> tuple[tuple[str, tuple[Failure, ...]], ...]:
    """Return all failures under the name of their kind."""
    names = {
        FailureKind.FEED: translate("failures", "Feeds"),
        FailureKind.GRID: translate("failures", "Grid"),
        FailureKind.POWER: translate("failures", "Power plant"),
        FailureKind.COOLING: translate("failures", "Cooling"),
        FailureKind.SWITCH: translate("failures", "Switches"),
        FailureKind.LINK: translate("failures", "Links"),
        FailureKind.SITE: translate("failures", "Sites"),
        FailureKind.RACK_PDU: translate("failures", "Rack PDUs"),
        FailureKind.SUPPLY: translate("failures", "Power supplies"),
    }
    grouped = (
        (title, tuple(one for one in failures if one.kind is kind)) for kind, title in names.items()
    )
    return tuple((title, mine) for title, mine in grouped if mine)


def result_tone(result: FailureResult) -> Tone:
    """Return the tone of what a failure does; good where nothing happens."""
    severity = result.severity
    return Tone.GOOD if severity is None else severity_tone(severity)


def result_word(result: FailureResult) -> str:
    """Return the word that says what the tone does."""
    severity: Severity | None = result.severity
    return translate("failures", "No loss") if severity is None else severity_word(severity)


def happens(result: FailureResult) -> str:
    """Return in a few words what a failure does to devices, circuits, air and links."""
    parts = [_counted(effect, result.count(effect)) for effect in reversed(Effect)]
    if result.tripped:
        names = ", ".join(worded(one.name) for one in result.tripped[:2])
        more = len(result.tripped) - 2
        text = translate("failures", "{0} trips").format(names)
        if more > 0:
            text = translate("failures", "{0} and {1} more trip").format(names, more)
        parts.insert(0, text)
    parts += [_cooling(one) for one in result.cooling]
    parts += [
        translate("failures", "{0} of {1} {2} left").format(one.left, one.of, worded(one.name))
        for one in result.network
    ]
    parts += [
        translate("failures", "{0} not served in full").format(one.name)
        for one in result.service.workloads
        if one.severity is Severity.ERROR
    ]
    parts += [
        translate("failures", "{0} takes longer").format(one.name)
        for one in result.service.workloads
        if one.severity is Severity.WARNING
    ]
    told = [one for one in parts if one]
    return " · ".join(told) if told else translate("failures", "nothing stops, nothing throttles")


def _counted(effect: Effect, count: int) -> str:
    if not count:
        return ""
    one, many = {
        Effect.STOPS: (
            translate("failures", "{0} device stops"),
            translate("failures", "{0} devices stop"),
        ),
        Effect.THROTTLED: (
            translate("failures", "{0} device throttles below its peak"),
            translate("failures", "{0} devices throttle below their peak"),
        ),
        Effect.REDUCED: (
            translate("failures", "{0} device throttles"),
            translate("failures", "{0} devices throttle"),
        ),
        Effect.NO_DATA: (
            translate("failures", "{0} device: no data"),
            translate("failures", "{0} devices: no data"),
        ),
    }[effect]
    return (one if count == 1 else many).format(count)


def _cooling(left: CoolingLeft) -> str:
    if left.short_kw > 0.0:
        short = formats.power(left.short_kw)
        if left.inlet_c is None:
            text = translate("failures", "{0}: {1} of heat not removed")
            return text.format(left.name, short)
        text = translate("failures", "{0}: {1} of heat not removed, inlet {2} until less is drawn")
        return text.format(left.name, short, formats.plain(left.inlet_c, "°C"))
    if left.inlet_c is not None and left.heat_kw > 0.0:
        text = translate("failures", "{0}: inlet {1}")
        return text.format(left.name, formats.plain(left.inlet_c, "°C"))
    return ""


def service_text(service: ServiceLeft) -> str:
    """Return the service left beside the normal one: *38.9 of 41.8k tok/s (−7 %)*."""
    if service.tokens_per_s is None or service.normal_tokens_per_s is None:
        return translate("failures", "{0} of {1} GPUs").format(service.gpus_alive, service.gpus)
    scale = formats.scale_of(formats.TOKEN_RATE, service.normal_tokens_per_s)
    left, normal = (
        formats.short(one / scale.divisor)
        for one in (service.tokens_per_s, service.normal_tokens_per_s)
    )
    change = ""
    if service.share < 1.0:
        change = f" ({formats.MINUS}{formats.percent(1.0 - service.share)})"
    unit = f"{formats.SPACE}{scale.unit}"
    return translate("failures", "{0} of {1}").format(left, normal) + unit + change


def banner_text(result: FailureResult) -> str:
    """Return one line that says what is lost and what is left."""
    title = translate("failures", "Failure test: {0} lost").format(failure_name(result.failure))
    left = translate("failures", "service left {0}").format(service_text(result.service))
    return " · ".join((title, happens(result), left))


def load_text(load: ElementLoad) -> str:
    """Return what an element carries against its limits."""
    share = formats.percent(load.share)
    text = translate("failures", "{0} at {1}: {2} of {3}")
    limit = load.planning_kw if load.legal_kw is None else load.legal_kw
    return text.format(worded(load.name), share, formats.power(load.load_kw), formats.power(limit))


def load_tone(load: ElementLoad) -> Tone:
    """Return the tone of a load against its limits."""
    return Tone.GOOD if load.severity is None else severity_tone(load.severity)


def effect_text(effect: DeviceEffect) -> str:
    """Return what a kind of device does: supplies left, power left of nameplate."""
    if effect.effect is Effect.STOPS and not effect.live:
        return cause_text(effect.cause)
    parts = []
    if effect.live is not None and effect.supplies is not None:
        text = translate("failures", "{0} of {1} supplies left")
        parts.append(text.format(effect.live, effect.supplies))
    if effect.surviving_kw is not None and effect.nameplate_kw is not None:
        text = translate("failures", "{0} of {1}")
        kw = formats.short(effect.surviving_kw)
        parts.append(text.format(kw, formats.power(effect.nameplate_kw)))
    if effect.cause is Cause.COOLING:
        parts.append(translate("failures", "its heat is no longer removed"))
    return ", ".join(parts)


def cause_text(cause: Cause) -> str:
    """Return why a device stops."""
    return {
        Cause.POWER: translate("failures", "without power"),
        Cause.COOLING: translate("failures", "without cooling"),
        Cause.NETWORK: translate("failures", "not reached"),
        Cause.SITE: translate("failures", "its site is gone"),
    }[cause]


def effect_tone(effect: Effect) -> Tone:
    """Return the tone of what a device does."""
    return severity_tone(effect.severity)


def effect_word(effect: Effect) -> str:
    """Return what a device does, as the legend says it."""
    return {
        Effect.STOPS: translate("failures", "Stops"),
        Effect.THROTTLED: translate("failures", "Throttles below its peak"),
        Effect.REDUCED: translate("failures", "Throttles"),
        Effect.NO_DATA: translate("failures", "No data"),
    }[effect]
