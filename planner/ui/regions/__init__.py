"""The map of jurisdictions: places on a map, their cards beside it, and the flows of data."""
