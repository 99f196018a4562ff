"""The report on paper: blocks become pieces, pieces become sheets, sheets become a PDF."""
