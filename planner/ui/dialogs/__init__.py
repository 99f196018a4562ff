"""Forms and messages."""
