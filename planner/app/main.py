"""Where the program starts: a window, or the command line."""

import os
import sys
from pathlib import Path

from planner.app import logs, paths
from planner.app.python_check import refuse_broken_pair
from planner.domain.errors import UserError

PROJECT_SUFFIX = ".rackwright"
BAD_INPUT = 2
OUR_FAULT = 70
"""Exit code of an error in the program itself (EX_SOFTWARE of sysexits.h)."""
INTERRUPTED = 130

COMMANDS = frozenset(
    {"new", "templates", "evaluate", "check", "bom", "render", "size", "catalog", "info", "recover"}
    | {"calibrate", "demo", "report"}
)
"""Names that are commands even where a file or folder of that name lies about."""


def main() -> None:
    """Run the program with the words that it was started with, and end it with an exit code."""
    if getattr(sys, "frozen", False):
        # Before anything else: in a frozen program a worker process starts by running this again.
        # Imported here: where nothing is frozen the first paint need not wait for it.
        import multiprocessing  # noqa: PLC0415

        multiprocessing.freeze_support()
    refuse_broken_pair()
    crashes = logs.start(paths.log_folder)
    sys.exit(run(sys.argv[1:], crashes))


def window() -> None:
    """Run the windowed program; the same as `main` where words follow its name."""
    main()


def run(arguments: list[str], crashes: logs.Crashes) -> int:
    """Do what the arguments ask and return the exit code."""
    try:
        if wants_window(arguments):
            return _open_window(arguments, crashes)
        # Not before it is known that no window is wanted: Typer would delay its first paint.
        from planner.app.cli import run_command  # noqa: PLC0415

        return run_command(arguments)
    except UserError as refused:
        logs.print_message(refused.message)
        return BAD_INPUT
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - logged and told; nobody is shown a traceback
        crashes.caught(type(error), error, error.__traceback__)
        return OUR_FAULT


def wants_window(arguments: list[str]) -> bool:
    """Tell whether the arguments ask for the window: none, a project, or a path that exists."""
    if not arguments:
        return True
    first = arguments[0]
    if first.endswith(PROJECT_SUFFIX):
        return True
    return first not in COMMANDS and not first.startswith("-") and Path(first).exists()


def _open_window(arguments: list[str], crashes: logs.Crashes) -> int:
    if len(arguments) > 1:
        raise UserError(
            f"The window opens one project at a time, not {len(arguments)}.",
            "Nothing was opened.",
            "Name one project, or start Rackwright once for each.",
        )
    if not _has_display():
        raise UserError(
            "There is no display here, so no window can open.",
            "Nothing was opened.",
            "Use the commands instead: rackwright --help lists them.",
        )
    # Qt is only for the window: commands start in a fraction of the time without it.
    from planner.app.window import run_window  # noqa: PLC0415

    return run_window(Path(arguments[0]) if arguments else None, crashes)


def _has_display() -> bool:
    """Tell whether Qt could show a window; without one it ends the process with a core dump."""
    if not sys.platform.startswith("linux"):
        return True
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return any(os.environ.get(name) for name in names)
