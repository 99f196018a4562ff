"""How resilient the service of workloads is: lost sites, servers to spare, and why."""
