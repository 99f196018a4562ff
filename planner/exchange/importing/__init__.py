"""What comes from files that exist elsewhere: each reader makes drafts of entries and a report.

`importing.read_all` is the way in; a reader is a pure function from the bytes of a file to rows of
the report and never writes.
"""
