"""The beginning: three doors, and the form that sizes a workload."""
