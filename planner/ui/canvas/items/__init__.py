"""What the canvas draws: one graphics item per rack, site, card and link."""
