"""Garbage that refers to itself goes on the thread of the window, whatever runs beside it."""

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from planner.app.collector import Collector


class Remembering:
    """Refers to itself, and tells on which thread it went."""

    def __init__(self, told: list[str]) -> None:
        self._told = told
        self._itself = self

    def __del__(self) -> None:
        self._told.append(threading.current_thread().name)


@pytest.fixture
def collector(qapp: QApplication) -> Iterator[Collector]:
    gc.collect()
    before = gc.isenabled()
    gc.enable()
    found = Collector()
    assert not gc.isenabled()
    yield found
    found.end()
    assert gc.isenabled()
    if not before:
        gc.disable()


def many() -> list[list[int]]:
    return [[n] for n in range(250_000)]


def test_work_beside_the_window_leaves_garbage_to_the_window(collector: Collector) -> None:
    told: list[str] = []
    Remembering(told)
    kept: list[list[list[int]]] = []
    beside = threading.Thread(target=lambda: kept.append(many()), name="beside")
    beside.start()
    beside.join()
    assert told == []
    collector.look()
    assert told == [threading.main_thread().name]


def test_it_looks_by_itself_once_it_has_begun(collector: Collector, qtbot: QtBot) -> None:
    told: list[str] = []
    Remembering(told)
    kept = many()
    assert kept
    assert told == []
    collector.begin()
    qtbot.waitUntil(lambda: bool(told))


def test_few_new_objects_are_not_looked_through(collector: Collector) -> None:
    told: list[str] = []
    Remembering(told)
    collector.look()
    assert told == []
    gc.collect()
    assert told
