"""How a plan changes, and changes back."""
