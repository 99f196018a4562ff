"""How fabrics read: kinds, tiers, ports, media."""

from planner.domain.fabric import FabricKind, MediaPolicy, Tier
from planner.domain.fabric_results import FabricResult
from planner.presenters import formats
from planner.presenters.wording import translate


def kind_of_fabric(kind: FabricKind) -> str:
    """Return the words for a kind of fabric."""
    return {
        FabricKind.COMPUTE: translate("fabrics", "compute fabric"),
        FabricKind.STORAGE: translate("fabrics", "storage fabric"),
        FabricKind.IN_BAND: translate("fabrics", "in-band network"),
        FabricKind.OUT_OF_BAND: translate("fabrics", "out-of-band network"),
    }[kind]


def tier_word(tier: Tier) -> str:
    """Return the word for the part of a switch."""
    return {
        Tier.LEAF: translate("fabrics", "leaf"),
        Tier.SPINE: translate("fabrics", "spine"),
        Tier.CORE: translate("fabrics", "core"),
    }[tier]


def policy_words(policy: MediaPolicy) -> str:
    """Return the words for a choice of media."""
    return {
        MediaPolicy.SHORTEST: translate("fabrics", "copper where it reaches"),
        MediaPolicy.OPTICAL: translate("fabrics", "optics only"),
        MediaPolicy.SINGLE_MODE: translate("fabrics", "single mode only"),
    }[policy]


def tree_text(result: FabricResult) -> str:
    """Return the switches of a fabric in short, such as ``8 leaf + 4 spine``."""
    texts = [
        f"{formats.grouped(one.needed)}{formats.SPACE}{tier_word(one.tier)}"
        for one in result.switches
    ]
    return " + ".join(texts)


def placed_text(result: FabricResult) -> str:
    """Return placed and needed switches, such as ``9 / 12``."""
    return f"{formats.grouped(result.placed)} / {formats.grouped(result.needed)}"


def ratio_text(value: float) -> str:
    """Return an oversubscription, such as ``1.5 : 1``."""
    return f"{formats.short(value)} : 1"
