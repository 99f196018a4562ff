"""Lock-in: what ties a plan to vendors, clouds, model APIs and landlords, and what leaving costs."""
