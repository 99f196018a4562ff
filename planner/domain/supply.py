"""Classes of what is bought and rented, and by what spend and capacity are divided."""

from collections.abc import Mapping
from enum import StrEnum


class SupplyClass(StrEnum):
    """Classes of what is bought and rented, as far as supply is concerned."""

    ACCELERATORS = "accelerators"
    SERVERS = "servers"
    NETWORK = "network"
    STORAGE = "storage"
    POWER_COOLING = "power and cooling"
    CLOUD = "cloud"
    MODEL_API = "model API"


CAPACITY_UNITS: Mapping[SupplyClass, str] = {
    SupplyClass.ACCELERATORS: "TFLOP/s",
    SupplyClass.SERVERS: "servers",
    SupplyClass.NETWORK: "Gbit/s",
    SupplyClass.STORAGE: "TB",
    SupplyClass.POWER_COOLING: "kW",
    SupplyClass.CLOUD: "TFLOP/s",
    SupplyClass.MODEL_API: "tokens a year",
}
"""In what the capacity of each class is counted; TFLOP/s are dense, in BF16."""


class Angle(StrEnum):
    """By what spend and capacity are divided into shares."""

    VENDOR = "vendor"
    DESIGN = "country of design"
    MANUFACTURE = "country of manufacture"
    SOFTWARE = "software stack"
