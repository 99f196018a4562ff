"""The risk panel: on whom a plan depends, and what shocks do to it."""
