"""NVLink domains: links of GPUs against links of the switch chips that join them.

Every GPU has one link to every switch chip, so that the links counted at the GPUs are those counted
at the chips. Source: NVIDIA GB200 NVL72, 18 links per GPU to 18 NVLink switch chips in 9 trays.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.domain.formula import Formula

LINKS = Formula(
    id="network.scale_up_links",
    result="links of a scale-up domain",
    unit="links",
    expression="gpus * links_per_gpu",
    symbols={
        "gpus": "GPUs that share the domain",
        "links_per_gpu": "scale-up links of one GPU: one to each switch chip",
    },
    source="NVIDIA GB200 NVL72: 18 links per GPU, 1.8 TB/s in both directions together",
)


@dataclass(frozen=True, slots=True)
class ScaleUpDomain:
    """A domain of GPUs that switch chips join, `chips_per_tray` in each of `trays`."""

    gpus: int
    links_per_gpu: int
    trays: int
    chips_per_tray: int

    @property
    def chips(self) -> int:
        """Switch chips of all trays."""
        return self.trays * self.chips_per_tray

    @property
    def links(self) -> int:
        """Links, counted at the GPUs."""
        return scale_up_links(self.gpus, self.links_per_gpu)

    @property
    def links_per_chip(self) -> int:
        """Links of one chip: one from every GPU, as often as links exceed chips."""
        return self.gpus * (self.links_per_gpu // self.chips)

    @property
    def is_whole(self) -> bool:
        """Whether both counts agree: every GPU reaches every chip by whole links."""
        return self.chips * self.links_per_chip == self.links


def scale_up_links(gpus: int, links_per_gpu: int) -> int:
    """Return the links of a domain, counted at its GPUs."""
    return gpus * links_per_gpu


FORMULAS: Mapping[str, Formula] = {LINKS.id: LINKS}
