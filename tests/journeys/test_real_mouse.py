"""A real pointer drags a server from the catalogue onto a rack in a real X11 window."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from planner.app.paths import USER_FOLDER_VARIABLE

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ("Xvfb", "openbox", "xdotool")
MISSING = [tool for tool in TOOLS if shutil.which(tool) is None]

WAIT_S = 60.0
STEPS = 24


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of an X screen of our own with a window manager on it."""
    with ExitStack() as stack:
        reading, writing = os.pipe()
        stack.callback(os.close, reading)
        command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1400x900x24"]
        server = subprocess.Popen(
            [*command, "-nolisten", "tcp"], pass_fds=[writing], stderr=subprocess.DEVNULL
        )
        stack.callback(_end, server)
        os.close(writing)
        number = _first_line(reading)
        environment = {
            **os.environ,
            "DISPLAY": f":{number}",
            "QT_QPA_PLATFORM": "xcb",
            USER_FOLDER_VARIABLE: str(tmp_path / "user"),
        }
        environment.pop("WAYLAND_DISPLAY", None)
        manager = subprocess.Popen(
            ["openbox"],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        stack.callback(_end, manager)
        yield environment


@pytest.mark.real_mouse
@pytest.mark.skipif(MISSING != [], reason=f"needs {', '.join(MISSING)}")
def test_a_server_is_dragged_from_the_catalogue_onto_a_rack(screen: dict[str, str]) -> None:
    window = subprocess.Popen(
        [sys.executable, str(ROOT / "tests" / "real_window.py"), "dgx-h200", "R04", "3"],
        cwd=ROOT,
        env=screen,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        places = _next_line(window)
        _drag(screen, places["press"], places["let_go"])
        devices: dict[str, Any] = {}
        deadline = time.monotonic() + WAIT_S
        while "gpu-11" not in devices and time.monotonic() < deadline:
            devices = _next_line(window)["devices"]
        assert devices["gpu-11"] == ["R04", 3.0]
    finally:
        _end(window)


def _drag(screen: dict[str, str], start: list[int], end: list[int]) -> None:
    """Press, pull past the distance that starts a drag, go there in small steps, let go."""
    _mouse(screen, "mousemove", *start)
    _mouse(screen, "mousedown", 1)
    time.sleep(0.15)
    for step in (4, 8, 12):
        _mouse(screen, "mousemove", start[0] + step, start[1] + step)
        time.sleep(0.03)
    for step in range(1, STEPS + 1):
        x = start[0] + (end[0] - start[0]) * step // STEPS
        y = start[1] + (end[1] - start[1]) * step // STEPS
        _mouse(screen, "mousemove", x, y)
        time.sleep(0.02)
    _mouse(screen, "mousemove", end[0] + 1, end[1])
    _mouse(screen, "mousemove", *end)
    time.sleep(0.3)
    _mouse(screen, "mouseup", 1)


def _mouse(screen: dict[str, str], *words: object) -> None:
    subprocess.run(["xdotool", *map(str, words)], env=screen, check=True, timeout=WAIT_S)


def _next_line(window: "subprocess.Popen[str]") -> dict[str, Any]:
    assert window.stdout is not None
    line = window.stdout.readline()
    if not line:
        assert window.stderr is not None
        pytest.fail(f"the window ended: {window.stderr.read()}")
    found: dict[str, Any] = json.loads(line)
    return found


def _first_line(reading: int) -> str:
    text = b""
    while not text.endswith(b"\n"):
        piece = os.read(reading, 16)
        if not piece:
            pytest.fail("the X server did not start")
        text += piece
    return text.decode().strip()


def _end(process: "subprocess.Popen[Any]") -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for stream in (process.stdout, process.stderr):
        if stream is not None:
            stream.close()
