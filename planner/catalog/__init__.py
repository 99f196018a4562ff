"""The catalogue: reads the CSV tables under `catalogs/` into a `Library` of domain entries.

`loader.load` is the way in, `merging` lays folders over each other; `schema` says what a table may
contain, `sanity` what a figure must not do, `library` is what the rest of the program sees.
"""
