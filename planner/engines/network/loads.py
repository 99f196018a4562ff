"""Loads: what endpoints can send against what a fabric carries, and storage against its readers."""

from collections.abc import Mapping

from planner.domain.formula import Formula

_BITS_PER_BYTE = 8

OVERSUBSCRIPTION = Formula(
    id="network.oversubscription",
    result="oversubscription of a leaf",
    unit="ratio",
    expression="down_ports * down_gbit_s / (up_ports * up_gbit_s)",
    symbols={
        "down_ports": "ports of the fullest leaf that endpoints use",
        "down_gbit_s": "rate of one of them, Gbit/s",
        "up_ports": "ports of the leaf to spines that are there",
        "up_gbit_s": "rate of one of them, Gbit/s",
    },
    source="Bandwidth towards endpoints over bandwidth towards spines",
)

STORAGE_NEED = Formula(
    id="network.storage_need",
    result="read bandwidth that GPUs need of their storage",
    unit="GB/s",
    expression="gpus * gb_s_per_gpu",
    symbols={
        "gpus": "GPUs of the site",
        "gb_s_per_gpu": "sustained read of one GPU, GB/s",
    },
    source="NVIDIA DGX SuperPOD storage guidelines, standard and enhanced level",
)

STORAGE_REACH = Formula(
    id="network.storage_reach",
    result="read bandwidth that reaches the servers",
    unit="GB/s",
    expression="min(storage_gb_s, ports * port_gbit_s / 8)",
    symbols={
        "storage_gb_s": "read bandwidth of the storage systems, GB/s",
        "ports": "ports of the storage systems on their fabric",
        "port_gbit_s": "rate of one of them, Gbit/s",
    },
    source="The slower of the systems and of their ports; 8 bits a byte",
)


def oversubscription(
    down_ports: int, down_gbit_s: float, up_ports: int, up_gbit_s: float
) -> float | None:
    """Return bandwidth down over bandwidth up of a leaf; None when nothing leads up."""
    up = up_ports * up_gbit_s
    return down_ports * down_gbit_s / up if up else None


def storage_need_gb_s(gpus: int, gb_s_per_gpu: float) -> float:
    """Return the read bandwidth in GB/s that so many GPUs need of their storage."""
    return gpus * gb_s_per_gpu


def storage_reach_gb_s(storage_gb_s: float, ports: int, port_gbit_s: float) -> float:
    """Return the read bandwidth in GB/s of storage systems as their ports let it through."""
    return min(storage_gb_s, ports * port_gbit_s / _BITS_PER_BYTE)


FORMULAS: Mapping[str, Formula] = {
    one.id: one for one in (OVERSUBSCRIPTION, STORAGE_NEED, STORAGE_REACH)
}
