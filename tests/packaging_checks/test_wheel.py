"""The wheel, installed where there is no source tree, finds its catalogues and works."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from planner import __version__

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = "Scripts" if os.name == "nt" else "bin"


def said_by(command: list[str | Path], cwd: Path) -> str:
    """Run *command* away from the source tree and return what it printed."""
    variables = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    words = [str(word) for word in command]
    done = subprocess.run(
        words, cwd=cwd, env=variables, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build: list[str | Path] = [sys.executable, "-m", "hatchling", "build", "-t", "wheel"]
    said_by([*build, "-d", folder], ROOT)
    (built,) = folder.glob("rackwright-*.whl")
    return built


@pytest.fixture(scope="module")
def programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into an environment that borrows its libraries; return its programs."""
    folder = tmp_path_factory.mktemp("second")
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    python = folder / SCRIPTS / Path(sys.executable).name
    pip: list[str | Path] = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet"]
    said_by([*pip, "--no-index", "--no-deps", wheel], folder)
    # A folder named in a .pth file lends its packages, but its own .pth files, among them that of
    # the editable installation, are not read. Written after pip, which would otherwise see it.
    ask: list[str | Path] = [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    own_packages = Path(said_by(ask, folder).strip())
    (own_packages / "borrowed.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return folder / SCRIPTS


def test_the_wheel_holds_every_catalogue_and_resource(wheel: Path) -> None:
    packed = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("catalogs", "resources"):
        files = [path for path in (ROOT / folder).rglob("*") if path.is_file()]
        assert files != []
        wanted = {
            f"planner/_{folder}/{path.relative_to(ROOT / folder).as_posix()}" for path in files
        }
        assert wanted - packed == set()


def test_the_wheel_holds_neither_tests_nor_development_tools(wheel: Path) -> None:
    packed = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in packed}
    assert tops == {"planner", f"rackwright-{__version__}.dist-info"}


def test_the_installed_program_runs_without_the_source_tree(programs: Path, tmp_path: Path) -> None:
    question = "import planner.app.paths as p; print(p.__file__); print(p.catalog_folder())"
    module, catalogs = said_by([programs / "python", "-c", question], tmp_path).split("\n")[:2]
    assert Path(module).is_relative_to(programs.parent)
    assert Path(catalogs).is_relative_to(programs.parent)
    assert Path(catalogs).name == "_catalogs"
    assert "hybrid_bank" in said_by([programs / "rackwright", "templates"], tmp_path)
    said_by([programs / "rackwright", "catalog", "validate"], tmp_path)
