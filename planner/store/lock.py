"""Who has a project file open: a sidecar file beside it.

The sidecar names user, host, process and time, for the message to the second opener. On the same
machine the operating system's lock on the sidecar decides: it ends with the process, however that
ended, and no reuse of a process number can revive it. Where the file system knows no locks the
process number decides. A sidecar of another machine counts as taken; only a person can know better.
"""

import getpass
import json
import os
import platform
import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from planner.store.problems import Holder, LockedByOther

_ATTEMPTS = 20
_FAR_BYTE = 1 << 30
"""Where Windows locks: beyond the contents, which others want to read."""


class Lock:
    """The right to write a project file, until `release`."""

    def __init__(self, path: Path, descriptor: int, holder: Holder) -> None:
        self.path = path
        self.holder = holder
        self._descriptor: int | None = descriptor

    def release(self) -> None:
        """Give the lock back; again does nothing."""
        if self._descriptor is None:
            return
        descriptor, self._descriptor = self._descriptor, None
        if sys.platform == "win32":  # an open file cannot be deleted there
            os.close(descriptor)
            _remove(self.path)
        else:
            _remove(self.path)
            os.close(descriptor)


def lock_path(target: Path) -> Path:
    """Return the sidecar of a project file."""
    return target.with_name(f".{target.name}.lock")


def take_lock(target: Path) -> Lock:
    """Take the lock of a project file; a lock that a dead process left is taken over silently.

    Raises:
        LockedByOther: when somebody has it.
        OSError: when the sidecar cannot be written.
    """
    for _ in range(_ATTEMPTS):
        lock = _try_take(target)
        if lock is not None:
            return lock
    raise LockedByOther(target, None, lock_path(target))


def _try_take(target: Path) -> Lock | None:
    """Take the lock; None when its former holder removed the sidecar under our hands."""
    path = lock_path(target)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    keep = False
    try:
        locked = _lock_descriptor(descriptor)
        holder = _read_holder(descriptor)
        if locked is False or (holder is not None and not _is_dead(holder, locked)):
            raise LockedByOther(target, holder, path)
        if not _is_still_at(descriptor, path):
            return None
        mine = _this_process()
        try:
            _write_holder(descriptor, mine)
        except OSError:
            _remove(path)
            raise
        keep = True
        return Lock(path, descriptor, mine)
    finally:
        if not keep:
            os.close(descriptor)


def _is_dead(holder: Holder, locked: bool | None) -> bool:
    if holder.host != platform.node():
        return False
    return locked is True or not _is_running(holder.pid)


def _this_process() -> Holder:
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = "somebody"
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    return Holder(user, platform.node(), os.getpid(), now)


def _read_holder(descriptor: int) -> Holder | None:
    os.lseek(descriptor, 0, os.SEEK_SET)
    try:
        fields = json.loads(os.read(descriptor, 4096).decode())
        return Holder(
            str(fields["user"]), str(fields["host"]), int(fields["pid"]), str(fields["since"])
        )
    except (ValueError, KeyError, TypeError):
        return None


def _write_holder(descriptor: int, holder: Holder) -> None:
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.ftruncate(descriptor, 0)
    os.write(descriptor, json.dumps(asdict(holder), ensure_ascii=False, indent=1).encode())
    os.fsync(descriptor)


def _is_still_at(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        # The folder is gone or became read-only; the next opener sees that its owner is dead.
        return


if sys.platform == "win32":
    import msvcrt

    def _lock_descriptor(descriptor: int) -> bool | None:
        os.lseek(descriptor, _FAR_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _is_running(pid: int) -> bool:
        return True  # not asked: every file system of Windows knows locks

else:
    import fcntl

    def _lock_descriptor(descriptor: int) -> bool | None:
        """Return whether the lock is ours, None where the file system knows none."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            return None
        return True

    def _is_running(pid: int) -> bool:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        except (PermissionError, OverflowError):
            return True  # it runs, and belongs to another user
        return True
