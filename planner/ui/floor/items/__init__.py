"""What is painted on the floor plan; one item for all things of a kind in a room."""
