"""Which devices a loss affects, and how: by their supplies, by heat that nothing removes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planner.compute.failover.cooling import Cooled
from planner.compute.failover.power import PowerAfter
from planner.compute.failover.power import Standing as RacksAlike
from planner.compute.failover.racks import Kind, RackGroup
from planner.domain.failure import Cause, DeviceEffect, Effect, Failure
from planner.domain.identity import RackId
from planner.engines.cooling import heat_split
from planner.engines.power import SupplyState, SupplySurvival, supply_survival

_EFFECTS = {
    SupplyState.REDUCED: Effect.REDUCED,
    SupplyState.THROTTLED: Effect.THROTTLED,
    SupplyState.STOPS: Effect.STOPS,
    SupplyState.NO_DATA: Effect.NO_DATA,
}


@dataclass(frozen=True, slots=True)
class Hit:
    """An effect with what is known of the devices it is about."""

    effect: DeviceEffect
    kind: Kind


@dataclass(frozen=True, slots=True)
class SiteState:
    """Power and cooling of a site after a loss; `power` None: nothing of it is lost."""

    power: PowerAfter | None
    cooled: Cooled


NOTHING_LOST = SiteState(None, Cooled({}, {}, ()))


def hits_of(failure: Failure, groups: Sequence[RackGroup], state: SiteState) -> Iterator[Hit]:
    """Yield what a failure does to the devices of a site, rack by rack."""
    if failure.gone is not None:
        for group in groups:
            for kind in group.kinds:
                for rack in group.racks:
                    yield Hit(_effect(rack, kind, Effect.STOPS, Cause.SITE), kind)
    elif failure.supply is not None:
        yield from _one_supply(failure, groups)
    elif state.power is not None:
        for standing in state.power.standings:
            yield from _of_racks(standing, state.cooled)


def _one_supply(failure: Failure, groups: Sequence[RackGroup]) -> Iterator[Hit]:
    """One device of the part loses one supply; all others of it would do the same."""
    for group in groups:
        for kind in group.kinds:
            if kind.part.id != failure.supply:
                continue
            draw = kind.draw
            survival = supply_survival(kind.part.supply, draw.nameplate_kw, draw.peak_kw, 1)
            if survival.state is not SupplyState.FULL:
                effect = _EFFECTS[survival.state]
                found = _effect(group.racks[0], kind, effect, Cause.POWER, survival, count=1)
                yield Hit(found, kind)
            return


def _of_racks(standing: RacksAlike, cooled: Cooled) -> Iterator[Hit]:
    for rack in standing.racks:
        if rack in cooled.air or rack in cooled.liquid:
            yield from _warm(rack, standing, cooled)
        elif standing.dead:
            for kind, survival, before in _survivals(standing):
                effect = _by_supplies(survival, before)
                if effect is not None:
                    yield Hit(_effect(rack, kind, effect, Cause.POWER, survival), kind)


def _survivals(
    standing: RacksAlike,
) -> Iterator[tuple[Kind, SupplySurvival, SupplySurvival]]:
    """The devices of racks with what they do now and did before."""
    normal = standing.group.state().survivals
    return zip(standing.group.kinds, standing.state.survivals, normal, strict=True)


def _by_supplies(survival: SupplySurvival, before: SupplySurvival) -> Effect | None:
    if survival.state is SupplyState.FULL or survival == before:
        return None
    return _EFFECTS[survival.state]


def _warm(rack: RackId, standing: RacksAlike, cooled: Cooled) -> Iterator[Hit]:
    """A rack whose heat is not all removed: its servers with accelerators give off less of it.

    Everything else goes on as before; how it bears the heat is not known where nothing can be
    lowered.
    """
    lowered = _lowered(standing.group, cooled.air.get(rack, 1.0), cooled.liquid.get(rack, 1.0))
    for kind, survival, before in _survivals(standing):
        effect = _by_supplies(survival, before) if standing.dead else None
        heat = _by_heat(rack, kind, lowered)
        if heat is not None and (effect is None or heat.effect.rank > effect.rank):
            yield Hit(heat, kind)
        elif effect is not None:
            yield Hit(_effect(rack, kind, effect, Cause.POWER, survival), kind)


@dataclass(frozen=True, slots=True)
class _Lowered:
    """The share of their heat that servers with accelerators may still give off, by medium."""

    air: float
    liquid: float
    any_server: bool


def _lowered(group: RackGroup, air: float, liquid: float) -> _Lowered:
    whole = {"air": 0.0, "liquid": 0.0}
    servers = {"air": 0.0, "liquid": 0.0}
    for kind in group.kinds:
        split = heat_split((kind.draw.heat_kw or 0.0) * kind.count, kind.part.draw.liquid_share)
        for medium, kw in (("air", split.air_kw), ("liquid", split.liquid_kw)):
            whole[medium] += kw
            servers[medium] += kw if kind.part.gpus else 0.0

    def share(medium: str, left: float) -> float:
        if left >= 1.0 or not servers[medium]:
            return left
        return max(0.0, 1.0 - (1.0 - left) * whole[medium] / servers[medium])

    return _Lowered(share("air", air), share("liquid", liquid), any(servers.values()))


def _by_heat(rack: RackId, kind: Kind, lowered: _Lowered) -> DeviceEffect | None:
    """What a device may still do with the heat that is removed; None when nothing changes."""
    liquid, draw = kind.part.draw.liquid_share, kind.draw
    share = 1.0
    if liquid < 1.0:
        share = min(share, lowered.air)
    if liquid > 0.0:
        share = min(share, lowered.liquid)
    if share >= 1.0 or draw.nameplate_kw is None:
        return None
    if not kind.part.gpus:
        if lowered.any_server:
            return None
        return _effect(rack, kind, Effect.NO_DATA, Cause.COOLING)
    allowed = share * draw.nameplate_kw
    if draw.idle_kw is not None and allowed <= draw.idle_kw:
        effect = Effect.STOPS
    elif draw.peak_kw is not None and allowed >= draw.peak_kw:
        effect = Effect.REDUCED
    else:
        effect = Effect.THROTTLED
    return _effect(rack, kind, effect, Cause.COOLING, surviving_kw=allowed)


def _effect(
    rack: RackId,
    kind: Kind,
    effect: Effect,
    cause: Cause,
    survival: SupplySurvival | None = None,
    *,
    surviving_kw: float | None = None,
    count: int | None = None,
) -> DeviceEffect:
    supply = kind.part.supply
    return DeviceEffect(
        rack=rack,
        part=kind.part.id,
        pool=kind.pool,
        gpu_limit_kw=kind.gpu_limit_kw,
        count=kind.count if count is None else count,
        effect=effect,
        cause=cause,
        live=None if survival is None or supply is None else survival.live,
        supplies=None if survival is None or supply is None else supply.count,
        surviving_kw=surviving_kw if survival is None else survival.surviving_kw,
        nameplate_kw=kind.draw.nameplate_kw,
        placements=kind.placements,
    )
