"""``python -m planner``: the same as the ``rackwright`` command."""

from planner.app.main import main

if __name__ == "__main__":
    main()
