"""A rack after the loss of any of its feeds: what each kind of device does, what each feed carries.

`feed_loads` answers for every single feed; here any number may be lost, as when one UPS system
feeds several of them.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from planner.engines.power.feeds import CordedDevices, supplies_by_feed
from planner.engines.power.supplies import SupplyState, SupplySurvival, supply_survival


@dataclass(frozen=True, slots=True)
class RackDevices:
    """Equal devices of a rack: how they are corded, and the expected peak of one in kW."""

    corded: CordedDevices
    peak_kw: float | None


@dataclass(frozen=True, slots=True)
class RackState:
    """A rack with some feeds lost.

    `survivals` tell what the devices do, in their order. `nameplate_kw` is what each feed would
    carry at nameplate before any throttling, for its circuit; `peak_kw` what it carries at expected
    peak, throttled devices at what their supplies deliver, for the plant upstream. Lost feeds carry
    nothing.
    """

    survivals: tuple[SupplySurvival, ...]
    nameplate_kw: tuple[float, ...]
    peak_kw: tuple[float, ...]


def rack_state(
    names: Sequence[str], devices: Sequence[RackDevices], lost: Collection[int] = frozenset()
) -> RackState:
    """Return the state of a rack whose feeds *names* live but for those at the places *lost*.

    The supplies of a device that still live share its load equally; without any it stops. A device
    whose supplies are not known shares its load over the feeds that live.
    """
    nameplate, peak = [0.0] * len(names), [0.0] * len(names)
    survivals = []
    for one in devices:
        on_feed = supplies_by_feed(one.corded, names) if names else ()
        left = [0 if place in lost else count for place, count in enumerate(on_feed)]
        live = sum(left)
        survival = _survival(one, live, sum(on_feed) - live)
        survivals.append(survival)
        if survival.state is SupplyState.STOPS or not live:
            continue
        circuit_kw = (one.corded.nameplate_kw or 0.0) * one.corded.count / live
        drawn_kw = _drawn_kw(one.peak_kw, survival) * one.corded.count / live
        for place, count in enumerate(left):
            nameplate[place] += circuit_kw * count
            peak[place] += drawn_kw * count
    return RackState(tuple(survivals), tuple(nameplate), tuple(peak))


def _survival(devices: RackDevices, live: int, lost: int) -> SupplySurvival:
    corded = devices.corded
    if not live:
        return SupplySurvival(0, 0.0, SupplyState.STOPS)
    if not lost:
        return SupplySurvival(live, None, SupplyState.FULL)
    missing = corded.supply.count - live if corded.supply is not None else lost
    return supply_survival(corded.supply, corded.nameplate_kw, devices.peak_kw, missing)


def _drawn_kw(peak_kw: float | None, survival: SupplySurvival) -> float:
    """Expected peak of one device, as far as its supplies deliver it."""
    if peak_kw is None:
        return 0.0
    if survival.state is SupplyState.THROTTLED and survival.surviving_kw is not None:
        return min(peak_kw, survival.surviving_kw)
    return peak_kw
