"""Why a number is what it is: its formula, what went in and from where, what is left out."""

from planner.compute.explain.keys import explain
from planner.compute.explain.several import explain_devices, explain_racks

__all__ = ["explain", "explain_devices", "explain_racks"]
