"""What level of each objective of sovereignty the facts of a site reach, with the reason in words.

Levels are 0 to 4, as the Cloud Sovereignty Framework of the European Commission (version 1.2.1,
October 2025) counts them; which facts of a plan stand for which level is a rule of this program,
said in the reason. Where facts are missing a level has a range. A planning aid, not legal advice.
"""

from dataclasses import dataclass

from planner.domain.phrase import Phrase, listed, say
from planner.domain.site import SiteKind

HIGHEST = 4
"""The highest level: full sovereignty."""
_SECURED = frozenset({"secnumcloud", "eucs"})


@dataclass(frozen=True, slots=True)
class Limits:
    """From where a level is reached; shares are 0 to 1, those of holders in per cent."""

    holder_percent: float
    holders_percent: float
    supply_some: float
    supply_half: float
    supply_most: float
    pue: float
    renewable_half: float
    renewable_whole: float
    reused_share: float


@dataclass(frozen=True, slots=True)
class Origin:
    """Where what is bought for a site, or its accelerators, were designed, as shares of the whole.

    `licensed` tells that an export licence stands between some of it and the site.
    """

    inside: float
    unknown: float
    licensed: bool


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """What levels are derived from; None is no data.

    `inside` tells whether the site is in the area whose sovereignty is asked about, `foreign` names
    the countries outside it that control the operator; where its seat is (`operator_inside`) is asked
    of the EU alone, and counts as inside elsewhere. `encrypted` tells whether all data there are
    encrypted end to end, `licences` are those of the models, `makers` those of the accelerators,
    and `closed` that a model is used whose weights nobody else can run.
    """

    kind: SiteKind
    country: str
    inside: bool
    controllers: tuple[str, ...]
    foreign: tuple[str, ...]
    operator_inside: bool
    holders_percent: tuple[float, ...]
    certificates: tuple[str, ...]
    elements: tuple[str, ...]
    air_gapped: bool
    encrypted: bool | None
    origin: Origin | None
    licences: tuple[str, ...]
    makers: int
    closed: bool
    pue: float | None
    renewable_share: float | None
    reused_share: float | None


@dataclass(frozen=True, slots=True)
class Level:
    """A level from low to high, equal where all is known, and why it is that."""

    low: int
    high: int
    why: Phrase


def strategic(facts: SiteFacts, limits: Limits) -> Level:
    """Return how far the operator belongs to the area."""
    if not facts.controllers:
        return Level(0, HIGHEST, say("It is not stated who controls the operator."))
    if not facts.operator_inside:
        return _at(0, say("The operator has its seat outside."))
    if facts.foreign:
        return _at(
            2 if len(facts.foreign) < len(facts.controllers) else 1,
            say("The operator is controlled from {0}.", ", ".join(facts.foreign)),
        )
    held, most = sum(facts.holders_percent), max(facts.holders_percent, default=0.0)
    if held <= 0.0:
        return _at(4, say("Nobody outside controls the operator or holds a stated share of it."))
    if most <= limits.holder_percent and held <= limits.holders_percent:
        return _at(3, say("Holders outside have {0:g} % together.", held))
    return _at(2, say("Holders outside have {0:g} %, one of them {1:g} %.", held, most))


def legal(facts: SiteFacts) -> Level:
    """Return how far law of the area binds, and no other."""
    if not facts.inside:
        return _at(0, say("The site is in {0}, under law of another area.", facts.country))
    if not facts.controllers:
        return Level(1, HIGHEST, say("It is not stated whose law reaches the operator."))
    if not facts.foreign:
        return _at(4, say("Site and control of the operator are under law of the area."))
    countries = ", ".join(facts.foreign)
    if "secnumcloud" in facts.certificates:
        return _at(3, say("Law of {0} may reach; SecNumCloud shields from it.", countries))
    return _at(1, say("The site is inside; law of {0} may reach its operator.", countries))


def data(facts: SiteFacts) -> Level:
    """Return how far data and models are held by those whose they are."""
    if not facts.inside:
        return _at(0, say("Data are processed in {0}.", facts.country))
    if facts.kind is SiteKind.OWN and facts.air_gapped:
        return _at(4, say("Data stay on a site of one's own that nothing leaves."))
    if facts.kind.holds_racks:
        return _at(3, say("Data stay on hardware of one's own."))
    if facts.encrypted and facts.kind is SiteKind.CLOUD_REGION:
        return _at(2, say("Data are encrypted end to end at a provider inside."))
    if facts.controllers and not facts.foreign:
        return _at(2, say("Data are at a provider that is controlled inside."))
    return _at(1, say("Data are inside, readable for a provider that is controlled outside."))


def operational(facts: SiteFacts) -> Level:
    """Return how far the site runs without anybody outside."""
    if facts.kind.holds_racks:
        if facts.elements:
            return _at(2, say("{0} need somebody outside.", _elements(facts.elements)))
        if facts.kind is SiteKind.OWN and facts.air_gapped:
            return _at(4, say("It runs without any connection, and nothing stated needs one."))
        return _at(3, say("It is run on hardware of one's own; nothing stated calls home."))
    if not facts.controllers:
        return Level(0, 2, say("It is not stated who controls the provider that runs it."))
    if not facts.foreign:
        return _at(2, say("A provider that is controlled inside runs it."))
    if facts.inside:
        return _at(1, say("A provider that is controlled outside runs it, inside."))
    return _at(0, say("A provider that is controlled outside runs it, outside."))


def supply(facts: SiteFacts, limits: Limits) -> Level:
    """Return how much of what is bought, or of the accelerators, is designed in the area."""
    origin = facts.origin
    if origin is None:
        return Level(0, HIGHEST, say("It is not known what hardware stands there."))
    if origin.licensed:
        return _at(0, say("Some of its accelerators need an export licence."))
    low = _supply_level(origin.inside, limits)
    high = _supply_level(origin.inside + origin.unknown, limits)
    if not origin.unknown:
        return Level(low, high, say("{0:.0%} is designed inside.", origin.inside))
    told = say(
        "{0:.0%} is designed inside; of {1:.0%} the country is not known.",
        origin.inside,
        origin.unknown,
    )
    return Level(low, high, told)


def _supply_level(share: float, limits: Limits) -> int:
    steps = (limits.supply_some, limits.supply_half, limits.supply_most)
    return 1 + sum(share >= step for step in steps)


def technology(facts: SiteFacts) -> Level:
    """Return how open what runs there is."""
    if facts.closed:
        return _at(0, say("A model is used whose weights nobody else can run."))
    if not facts.licences:
        return Level(0, HIGHEST, say("No model is deployed there."))
    if facts.kind is SiteKind.MODEL_API:
        return _at(1, say("The models are open, the service around them is the provider's."))
    bound = [one for one in facts.licences if not one.startswith(("Apache", "MIT"))]
    if bound:
        return _at(2, say("Weights are held, under {0}.", ", ".join(bound)))
    if facts.makers < 2:
        return _at(3, say("All models are open source, on accelerators of one maker."))
    return _at(4, say("All models are open source, on accelerators of {0} makers.", facts.makers))


def security(facts: SiteFacts) -> Level:
    """Return what has been attested of the operator."""
    if _SECURED & set(facts.certificates):
        return _at(4, say("SecNumCloud or EUCS is held."))
    if "c5_type2" in facts.certificates:
        return _at(3, say("C5 type 2 is held."))
    if "c5_type1" in facts.certificates:
        return _at(2, say("C5 type 1 is held."))
    if not facts.inside:
        return _at(0, say("No certificate of the area is stated, and the site is outside."))
    if facts.kind is SiteKind.OWN:
        return _at(2, say("No certificate is stated; security is in one's own hands."))
    return _at(1, say("No certificate is stated."))


def environment(facts: SiteFacts, limits: Limits) -> Level:
    """Return how many of four are met: efficient, half renewable, all renewable, heat reused."""
    renewable = facts.renewable_share
    met = (
        (say("PUE"), None if facts.pue is None else facts.pue <= limits.pue),
        (say("half renewable"), _reaches(renewable, limits.renewable_half)),
        (say("all renewable"), _reaches(renewable, limits.renewable_whole)),
        (say("heat reused"), _reaches(facts.reused_share, limits.reused_share)),
    )
    low = sum(one is True for _, one in met)
    unknown = [name for name, one in met if one is None]
    reached = [name for name, one in met if one]
    parts = [
        say("Met: {0}.", listed(reached)) if reached else say("None of four is known to be met."),
    ]
    if unknown:
        parts.append(say("Not stated: {0}.", listed(unknown)))
    return Level(low, low + len(unknown), listed(parts, " "))


def _reaches(share: float | None, limit: float) -> bool | None:
    return None if share is None else share >= limit


def _elements(elements: tuple[str, ...]) -> Phrase:
    names = {
        "licence_server": say("licences"),
        "telemetry": say("telemetry"),
        "remote_support": say("remote support"),
    }
    return say("{0:sentence}", listed(names.get(one, one) for one in elements))


def _at(level: int, why: Phrase) -> Level:
    return Level(level, level, why)
