"""Circumstances in which saving goes wrong: no permission, no space."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

if sys.platform != "win32":
    import resource

NOBODY = 65534


@pytest.fixture
def ordinary_user() -> Callable[[], AbstractContextManager[None]]:
    """Give a context without the rights of an administrator, whom no file is closed to."""
    if sys.platform == "win32":
        pytest.skip("permissions are set in the way of POSIX")

    @contextmanager
    def ordinary() -> Iterator[None]:
        if os.getuid() != 0:
            yield
            return
        os.setresuid(NOBODY, NOBODY, 0)
        try:
            yield
        finally:
            os.setresuid(0, 0, 0)

    return ordinary


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """Give a folder that every user of this machine can look into and write to."""
    folder = Path(tempfile.mkdtemp(prefix="rackwright-test-"))
    folder.chmod(0o777)
    yield folder
    folder.chmod(0o777)
    shutil.rmtree(folder)


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """Give a disk of 256 KiB, as root may mount one."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("a small disk can be mounted by root only")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture
def files_limited_to() -> Callable[[int], AbstractContextManager[None]]:
    """Give a context in which no file can grow beyond so many bytes."""
    if sys.platform == "win32":
        pytest.skip("the size of files is limited in the way of POSIX")

    @contextmanager
    def limited(size: int) -> Iterator[None]:
        usual = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, usual[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, usual)

    return limited
