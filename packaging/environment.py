"""The project's own Python environment, ``.venv``: made once, renewed when its recipe changes."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".venv"
LOCK = ROOT / "packaging" / "requirements.lock"
PROJECT = ROOT / "pyproject.toml"
STAMP = FOLDER / "rackwright-stamp"
LOG = FOLDER / "rackwright-install.log"

OLDEST_PYTHON = (3, 11)
NEWEST_PYTHON = (3, 13)


class SetUpError(Exception):
    """The environment cannot be made; the text tells a person what to do."""


def heading(text: str) -> None:
    """Print *text* so that it stands out in a long log."""
    print(f"\n=== {text}", flush=True)


def outcome_of(command: list[str | Path], **variables: str) -> int:
    """Run *command* in the project folder with *variables* added; return its exit status."""
    # A foreign PYTHONPATH or PYTHONHOME would put other versions before the locked ones.
    inherited = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTHONHOME")}
    words = [str(word) for word in command]
    return subprocess.run(words, cwd=ROOT, env=inherited | variables, check=False).returncode


def script(name: str) -> Path:
    """Return the path of a program that the environment holds."""
    return FOLDER / ("Scripts" if os.name == "nt" else "bin") / (name + _suffix())


def _suffix() -> str:
    return ".exe" if os.name == "nt" else ""


def require_supported_python(version: tuple[int, int, int] = sys.version_info[:3]) -> None:
    """Raise SetUpError unless Python *version* is one the locked packages were resolved for."""
    if OLDEST_PYTHON <= version[:2] <= NEWEST_PYTHON:
        return
    found = ".".join(str(part) for part in version)
    raise SetUpError(
        f"This is Python {found}; Rackwright needs Python 3.11, 3.12 or 3.13.\n"
        "Nothing was changed.\n"
        "Install one of these and start again with it, for example: "
        f"python3.13 packaging/dev.py {' '.join(sys.argv[1:])}"
    )


def make() -> Path:
    """Make or renew the environment unless it is current; return the path of its Python."""
    python = script("python")
    wanted = recipe(LOCK, PROJECT, sys.version)
    if _is_current(python, wanted):
        return python
    LOG.unlink(missing_ok=True)
    if not _runs_this_version(python):
        _create()
    print("Installing the locked packages (about 150 MB; half a minute on a fast line) ...")
    pip: list[str | Path] = [python, "-m", "pip", "--disable-pip-version-check", "--no-input"]
    _logged([*pip, "install", "--require-hashes", "--requirement", LOCK])
    # Everything needed to build the project is in the lock: nothing is fetched a second time.
    _logged([*pip, "install", "--no-index", "--no-deps", "--no-build-isolation", "--editable", "."])
    _logged([*pip, "check"])
    STAMP.write_text(wanted, encoding="ascii")
    return python


def recipe(lock: Path, project: Path, python_version: str) -> str:
    """Return a digest of all that decides what the environment contains."""
    digest = hashlib.sha256()
    for part in (lock.read_bytes(), project.read_bytes(), python_version.encode(), bytes(ROOT)):
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()


def _is_current(python: Path, wanted: str) -> bool:
    return python.exists() and STAMP.exists() and STAMP.read_text(encoding="ascii") == wanted


def _runs_this_version(python: Path) -> bool:
    if not python.exists():
        return False
    question = [str(python), "-c", "import pip, sys; print(sys.version)"]
    answer = subprocess.run(question, capture_output=True, text=True, check=False)
    return answer.returncode == 0 and answer.stdout.strip() == sys.version.strip()


def _create() -> None:
    if importlib.util.find_spec("ensurepip") is None:
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        raise SetUpError(
            f"Python {version} came without its module ensurepip, so it cannot make an "
            "environment.\nNothing was changed.\n"
            f"Install it (on Debian and Ubuntu: apt-get install python{version}-venv) and start "
            "again."
        )
    print(f"Making the environment {FOLDER.name} ...", flush=True)
    _logged([sys.executable, "-m", "venv", "--clear", FOLDER])


def _logged(command: list[str | Path]) -> None:
    """Run *command* quietly; when it breaks, show what it said."""
    words = [str(word) for word in command]
    done = subprocess.run(
        words, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    said = f"$ {' '.join(words)}\n{done.stdout}"
    if FOLDER.is_dir():
        with LOG.open("a", encoding="utf-8") as log:
            log.write(said)
    if done.returncode != 0:
        raise SetUpError(
            f"{said}\nThe step above ended with status {done.returncode}, so the environment is "
            "not complete.\nNo project file and no setting was touched.\n"
            "Check the network connection and the free space on the disk, then start the same "
            "command again: it goes on where it stopped."
        )
