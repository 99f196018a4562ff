"""Entry of the frozen windowed program, ``rackwright-window``."""

import multiprocessing

from planner.app.main import window

if __name__ == "__main__":
    # Before anything else: a worker process starts by running this program again.
    multiprocessing.freeze_support()
    window()
