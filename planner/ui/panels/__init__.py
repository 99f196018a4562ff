"""Panels of the bottom dock and of the left edge."""
