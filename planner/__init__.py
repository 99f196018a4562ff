"""Rackwright: plan hybrid AI infrastructure, with every figure explained."""

__version__ = "0.1.0"
