"""Catalogue packs: entries with their evidence and sources in one file, for colleagues.

A pack is a zip of catalogue tables with a manifest and the checksums of both.
"""
