"""Whatever goes wrong while a file is written, an existing one stays as it was."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from planner.domain.errors import UserError
from planner.exchange.target import file_name, next_revision, replacing, revision_of

ROOT = Path(__file__).resolve().parents[2]

WRITE_BOM = """
import sys
from decimal import Decimal
from pathlib import Path
from planner.domain.errors import UserError
from planner.exchange.lines import Bom, BomLine, Group, Head
from planner.exchange.workbook import write_workbook
{before}
lines = tuple(
    BomLine(f"p{{n}}", "s", "Milan", Group.COMPUTE, f"Thing {{n}}", Decimal(1)) for n in range(2000)
)
try:
    write_workbook(Bom(Head("1", "P", "A"), lines), Path(sys.argv[1]))
except UserError as refused:
    print(refused.message.happened, refused.message.unharmed, refused.message.remedy, sep="\\n")
"""

LITTLE_SPACE = """
import resource
import signal
# A process that may write no more than 20 kB meets the same refusal as one on a full disk.
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
"""


AS_NOBODY = """
import os
import xlsxwriter
import xlsxwriter.exceptions
# Nothing is read-only for the super-user. Everything is imported by now: the Python of a
# super-user may lie where nobody else can read.
if os.geteuid() == 0:
    os.setuid(65534)
"""


def write_in_another_process(target: Path, before: str) -> tuple[str, ...]:
    done = subprocess.run(
        [sys.executable, "-c", WRITE_BOM.format(before=before), str(target)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    return tuple(done.stdout.splitlines())


def test_a_new_file_appears_whole_and_alone(tmp_path: Path) -> None:
    target = tmp_path / "BoM.xlsx"
    with replacing(target) as temporary:
        temporary.write_text("new")
        assert not target.exists()
    assert target.read_text() == "new"
    assert list(tmp_path.iterdir()) == [target]


def write_half(path: Path) -> None:
    path.write_text("half")
    raise KeyError


def test_a_problem_on_the_way_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "BoM.xlsx"
    target.write_text("old")
    with pytest.raises(KeyError), replacing(target) as temporary:
        write_half(temporary)
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("lock", ["~$BoM.xlsx", ".~lock.BoM.xlsx#"])
def test_a_workbook_that_is_open_elsewhere_is_not_replaced(tmp_path: Path, lock: str) -> None:
    target = tmp_path / "BoM.xlsx"
    target.write_text("old")
    (tmp_path / lock).touch()
    with pytest.raises(UserError) as refused, replacing(target):
        pass
    message = refused.value.message
    assert message.happened == "BoM.xlsx is open in another program, probably Excel."
    assert message.unharmed == "The existing file is as it was."
    assert message.remedy == "Close it and press Retry, or save as BoM r2.xlsx."
    assert target.read_text() == "old"


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are POSIX")
def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "BoM.xlsx"
    target.write_text("old")
    happened, unharmed, remedy = write_in_another_process(target, LITTLE_SPACE)
    assert happened == f"There is not enough space for BoM.xlsx in {tmp_path}."
    assert unharmed == "The existing file is as it was."
    assert "another folder" in remedy
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.skipif(sys.platform == "win32", reason="rights of folders are POSIX")
def test_a_read_only_folder_is_named() -> None:
    folder = Path("/tmp") / f"rackwright-read-only-{os.getpid()}"  # open to every user
    folder.mkdir()
    try:
        folder.chmod(0o555)
        lines = write_in_another_process(folder / "BoM.xlsx", AS_NOBODY)
    finally:
        folder.chmod(0o755)
        folder.rmdir()
    assert lines == (
        f"BoM.xlsx cannot be written: the folder {folder} is read-only for you.",
        "Nothing was written.",
        "Choose another folder.",
    )


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    target = tmp_path / "missing" / "BoM.xlsx"
    with pytest.raises(UserError, match="There is no folder") as refused, replacing(target):
        pass
    assert refused.value.message.unharmed == "Nothing was written."


def test_the_next_revision_is_the_first_free_one(tmp_path: Path) -> None:
    (tmp_path / "Bank - BoM r2.xlsx").touch()
    assert next_revision(tmp_path / "Bank - BoM r1.xlsx").name == "Bank - BoM r3.xlsx"
    assert next_revision(tmp_path / "BoM.xlsx").name == "BoM r2.xlsx"


def test_the_revision_of_a_file_stands_in_its_name() -> None:
    assert revision_of(Path("Bank - BoM r12.xlsx")) == 12
    assert revision_of(Path("Bank r.xlsx")) == revision_of(Path("r7.xlsx")) == 1


def test_a_project_of_any_name_makes_a_name_that_a_file_can_have() -> None:
    name = file_name("", 'Bank "A/B": pilot?', "BoM", suffix=".xlsx")
    assert name == "Bank _A_B__ pilot_ - BoM.xlsx"
    assert file_name("Plan...", suffix=".png") == "Plan.png"
