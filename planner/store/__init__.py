"""How a project is kept: project files and recovery journals (SQLite).

Importing this package costs as much as SQLModel does: not before the window is painted.
"""
