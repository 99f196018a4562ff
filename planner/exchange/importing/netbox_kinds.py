"""What a NetBox device type is: the files do not say, so ports, outlets and words decide."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from planner.domain.hardware import PartKind
from planner.exchange.importing.netbox_schema import port_gbit_s
from planner.exchange.importing.plain_yaml import Section

# Names that makers give to their products and describers to what they are; a wrong guess is only a
# wrong colour and chip, and the report tells how a device was taken.
_UPS = re.compile(r"\bups(\b|\d)|smart-?ups|back-?ups|symmetra|uninterruptible")
_COOLING = re.compile(r"\bcdu\b|coolant distribution|rear.?door|rdhx")
_STORAGE = re.compile(
    r"storage|enclosure|\bjbod\b|\bnas\b|\bsan\b|disk shel|\bmsa\b|3par|primera|nimble|alletra"
    r"|powervault|isilon|powerscale|powerstore|rackstation|diskstation|flasharray|flashblade"
    r"|storeeasy|storeonce|storageworks|storeever|\btape\b|drive bay|smart array|qnap|synology"
    r"|\bnvr\b|network video recorder"
)
_SERVER = re.compile(
    r"server\b|superserver|proliant|poweredge|thinksystem|primergy|\bucs\b|\bucsc?-|synergy"
    r"|bladesystem|\bapollo\b|\bdgx\b|\bhgx\b|\bnode\b|compute|\bdl\d{2,3}\b|supermicro|inspur"
)
_NETWORK = re.compile(
    r"switch|router|firewall|gateway|\bvpn\b|catalyst|nexus|load.?balancer|fortigate|console server"
    r"|\b[ai]sr ?\d|meraki|aruba|juniper|arista|mikrotik|infoblox|procurve|flexfabric|\bacs ?\d{4}"
)
_SWITCH_FROM_PORTS = 5
"""Servers come with up to four ports on board."""
_SERVER_UP_TO_PORTS = 11


@dataclass(frozen=True, slots=True)
class Ports:
    """Data ports by cable of the most numerous speed."""

    number: int
    gbit_s: float


@dataclass(frozen=True, slots=True)
class Taken:
    """The kind that a device was taken for; `sure` when the file leaves no doubt, else `why` not."""

    kind: PartKind
    sure: bool
    why: str = "nothing says more"


def data_ports(interfaces: Iterable[Section]) -> Ports | None:
    """Return the ports that carry data, management apart; None without any."""
    speeds: Counter[float] = Counter()
    for one in interfaces:
        speed = port_gbit_s(str(one["type"]))
        if speed is not None and one.get("mgmt_only") is not True:
            speeds[speed] += 1
    if not speeds:
        return None
    speed, number = max(speeds.items(), key=lambda pair: (pair[1], pair[0]))
    return Ports(number, speed)


def taken_for(words: str, outlets: int, ports: int, supplied: bool) -> Taken | None:
    """Return what a device is taken for; None for what planning has no use for.

    *words* are everything that its file tells in words, *ports* its data ports, *supplied* whether
    it has a power port or a bay for a supply.
    """
    words = words.lower()
    if outlets:
        return Taken(PartKind.UPS if _UPS.search(words) else PartKind.PDU, sure=True)
    if _COOLING.search(words):
        return Taken(PartKind.CDU, sure=True)
    if ports <= _SERVER_UP_TO_PORTS:
        if _STORAGE.search(words):
            return Taken(PartKind.STORAGE, sure=True)
        if _SERVER.search(words):
            return Taken(PartKind.CPU_SERVER, sure=True)
    if ports and (ports >= _SWITCH_FROM_PORTS or _NETWORK.search(words)):
        return Taken(PartKind.SWITCH, sure=True)
    if not ports and supplied and _NETWORK.search(words):
        cards = "a network chassis, but its ports come with line cards that it does not tell"
        return Taken(PartKind.CPU_SERVER, sure=False, why=cards)
    return Taken(PartKind.CPU_SERVER, sure=False) if ports or supplied else None
