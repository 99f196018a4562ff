"""The catalogue: search, chips, rows to drag."""
