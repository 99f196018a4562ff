"""The headline strip."""
