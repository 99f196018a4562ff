"""Fabrics of a site: what they connect, which switches they take, and their cables."""
