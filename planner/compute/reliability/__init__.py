"""How often things fail: what feeds racks, jobs that train, servers that need a spare."""
