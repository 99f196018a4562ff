"""What a hand can do on the floor plan."""
