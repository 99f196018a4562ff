"""The report as values: which pages there are and what stands on each, before any is drawn."""
