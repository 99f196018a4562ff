"""Engines: each answers one discipline from plain values; they do not know one another."""
