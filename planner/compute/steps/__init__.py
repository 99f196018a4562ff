"""The steps of an evaluation, in the order of `planner.compute.evaluate`."""
