"""System packages on Debian, Ubuntu and their relatives: what Qt and the tests need from apt.

The lists were found by adding one package at a time to an empty Debian 12 until the program ran
(2026-11-22). A tuple names one package under the names it has had over the releases.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

Package = tuple[str, ...]

WINDOW: list[Package] = [
    # drawing without a screen
    ("libgl1",),
    ("libegl1",),
    ("libxkbcommon0",),
    ("libglib2.0-0t64", "libglib2.0-0"),
    ("libdbus-1-3",),
    ("libfontconfig1",),
    # a window under X11
    ("libxcb-cursor0",),
    ("libxkbcommon-x11-0",),
    ("libxcb-icccm4",),
    ("libxcb-keysyms1",),
    ("libxcb-shape0",),
]
TESTS: list[Package] = [
    # a real pointer on a screen in memory
    ("xvfb",),
    ("openbox",),
    ("xdotool",),
    # a second opinion on every workbook
    ("libreoffice-calc-nogui", "libreoffice-calc"),
]
BUNDLE: list[Package] = [("binutils",)]


def bring(packages: list[Package], *, with_sudo: bool) -> None:
    """Install those of *packages* that are missing, or print the command that would.

    Never ends the set-up: what a missing package prevents reports itself later, by name.
    """
    if not _is_debian():
        return
    absent = missing(packages + _python_venv())
    if not absent:
        return
    if os.geteuid() != 0 and not (with_sudo and shutil.which("sudo")):
        names = " ".join(_best_name(package) for package in absent)
        print(
            f"Some system packages are missing. To install them:\n"
            f"  sudo apt-get install --no-install-recommends {names}\n"
            "or give this command --system. Going on without them.\n",
            flush=True,
        )
        return
    if not all(_known_names(package) for package in absent):
        _apt("update", "--quiet=2")
    # The lists may be known and yet out of date: one more try with fresh ones.
    if not _install(absent) and not (_apt("update", "--quiet=2") and _install(absent)):
        print("apt-get did not install these packages; going on without them.\n", flush=True)
    importlib.invalidate_caches()  # ensurepip may have come just now


def _is_debian() -> bool:
    return (
        sys.platform.startswith("linux")
        and Path("/etc/debian_version").exists()
        and shutil.which("apt-get") is not None
        and shutil.which("dpkg-query") is not None
    )


def _python_venv() -> list[Package]:
    """Return Debian's separate package of ensurepip where this Python lacks it."""
    if importlib.util.find_spec("ensurepip") is not None:
        return []
    return [(f"python{sys.version_info[0]}.{sys.version_info[1]}-venv",)]


def missing(packages: list[Package]) -> list[Package]:
    """Return those of *packages* of which dpkg knows no name as installed."""
    names = [name for package in packages for name in package]
    query = ["dpkg-query", "--show", "--showformat=${db:Status-Status} ${Package}\n", *names]
    # An unknown name makes the exit status 1, but the known ones are listed all the same.
    listed = subprocess.run(query, capture_output=True, text=True, check=False).stdout
    installed = {line.split()[1] for line in listed.splitlines() if line.startswith("installed ")}
    return [package for package in packages if installed.isdisjoint(package)]


def _known_names(package: Package) -> list[str]:
    """Return those names of *package* that this release can install."""
    query = ["apt-cache", "show", "--no-all-versions", "--quiet=2"]
    return [
        name
        for name in package
        if subprocess.run([*query, name], capture_output=True, check=False).stdout.strip()
    ]


def _best_name(package: Package) -> str:
    return next(iter(_known_names(package)), package[-1])


def _install(packages: list[Package]) -> bool:
    names = [_best_name(package) for package in packages]
    print(f"Installing system packages: {' '.join(names)}", flush=True)
    return _apt("install", "--yes", "--no-install-recommends", "--quiet=2", *names)


def _apt(*words: str) -> bool:
    """Run apt-get, as root or through sudo; show what it says only when it breaks."""
    sudo = [] if os.geteuid() == 0 else ["sudo"]
    # Wait for another apt to end instead of giving up; ask nothing.
    options = ["-o", "DPkg::Lock::Timeout=300", "-o", "Dpkg::Use-Pty=0"]
    command = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", *options, *words]
    done = subprocess.run(
        command, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    if done.returncode != 0:
        print(done.stdout, flush=True)
    return done.returncode == 0
