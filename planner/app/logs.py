"""The log file, and what happens to exceptions that nobody expected: logged, told, never printed."""

import logging
import sys
import threading
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from planner import __version__
from planner.domain.errors import Message

LOG_NAME = "rackwright.log"
_MOST_BYTES = 1_000_000
_OLDER_FILES = 3

_log = logging.getLogger("rackwright")

Tell = Callable[[Message], None]


class Crashes:
    """Hears of every exception that nobody caught, logs it and tells the user.

    `tell` is replaced by the window, which has a message box; until then, and on the command line,
    the message goes to standard error.
    """

    def __init__(self, log_file: Path | None) -> None:
        self.log_file = log_file
        self.tell: Tell = print_message

    def install(self) -> None:
        """Take the place of the interpreter's hooks, in this thread and in others."""
        sys.excepthook = self.caught
        threading.excepthook = self._caught_in_thread

    def caught(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Log an exception and tell the user; an interruption from the keyboard is no surprise."""
        if issubclass(kind, KeyboardInterrupt):
            return
        _log.critical("not caught", exc_info=(kind, error, trace))
        self.tell(self.message())

    def message(self) -> Message:
        """Return what to tell the user about an exception nobody expected."""
        where = f" The details are in {self.log_file}." if self.log_file else ""
        return Message(
            "Something in Rackwright did not work as it was meant to.",
            "Saved files are as they were, and edits are in the recovery journal.",
            f"Try again, and report it if it comes back.{where}",
        )

    def _caught_in_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self.caught(args.exc_type, args.exc_value, args.exc_traceback)


def start(folder: Callable[[], Path]) -> Crashes:
    """Begin to log into *folder* and hear of exceptions; without a writable folder, do not log."""
    log_file: Path | None = None
    handler: logging.Handler = logging.NullHandler()
    try:
        log_file = folder() / LOG_NAME
        handler = RotatingFileHandler(
            log_file, maxBytes=_MOST_BYTES, backupCount=_OLDER_FILES, encoding="utf-8"
        )
    except OSError:
        log_file = None
    form = "%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"
    handler.setFormatter(logging.Formatter(form))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    # A full disk must not turn every log line into a traceback on standard error.
    logging.raiseExceptions = False
    crashes = Crashes(log_file)
    crashes.install()
    _log.info("Rackwright %s on Python %s, %s", __version__, sys.version.split()[0], sys.platform)
    return crashes


def print_message(message: Message) -> None:
    """Print a message on one line of standard error, where there is one."""
    print(" ".join(str(message).split()), file=sys.stderr)
