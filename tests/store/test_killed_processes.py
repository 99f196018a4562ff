"""Nothing that was acknowledged is lost when the process is killed, and no half of anything stays.

Sixty processes are killed with SIGKILL at random moments while they journal edits, sixty more while
they save; each leftover goes through SQLite's integrity check and must hold a whole state that is
at least the acknowledged one. Power loss is not tested: nothing short of pulling plugs would.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("kill_rounds.py")
ROUNDS = 60

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")


def kill_rounds(kind: str, folder: Path) -> dict[str, int]:
    command = [sys.executable, str(SCRIPT), kind, str(ROUNDS), "2026", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    tally: dict[str, int] = json.loads(done.stdout)
    print(kind, tally)
    return tally


@pytest.mark.parametrize("kind", ["journal", "save"])
def test_no_acknowledged_state_is_lost_in_sixty_kills(kind: str, tmp_path: Path) -> None:
    tally = kill_rounds(kind, tmp_path)
    assert (tally["rounds"], tally["lost"], tally["damaged"]) == (ROUNDS, 0, 0)
    assert tally["acknowledged"] >= ROUNDS
    assert tally["interrupted"] > 0, "no kill hit a transaction: the test showed nothing"


def test_the_kills_do_damage_a_file_that_is_not_protected(tmp_path: Path) -> None:
    assert kill_rounds("unsafe", tmp_path)["damaged"] == 1
