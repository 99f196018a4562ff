"""Entry of the frozen command-line program, ``rackwright``."""

import multiprocessing

from planner.app.main import main

if __name__ == "__main__":
    # Before anything else: a worker process starts by running this program again.
    multiprocessing.freeze_support()
    main()
