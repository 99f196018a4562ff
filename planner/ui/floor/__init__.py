"""The floor plan: rooms to scale, seen from above."""
