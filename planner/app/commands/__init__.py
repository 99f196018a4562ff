"""The commands, by what they do; `planner.app.cli` puts them together."""
