"""How a result reads: rows, series, labels and units; no toolkit."""
