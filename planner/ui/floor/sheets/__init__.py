"""The floor plan on paper: drawn in millimetres, written as PDF, SVG or PNG."""
