"""Why a number is what it is: its formula, what went in and from where, what is left out."""

from planner.compute.explain.keys import explain

__all__ = ["explain"]
