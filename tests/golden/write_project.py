"""Write the golden project file of the current schema version, with every field of every table.

    python tests/golden/write_project.py

makes ``project_schema_<version>.rackwright`` and the JSON that it must open as. Run it once when a
schema version is released; a golden file of a released version is never written again.
"""

import dataclasses
import json
import types
import typing
from collections.abc import Mapping
from dataclasses import replace
from enum import Enum
from itertools import count
from pathlib import Path
from typing import Any, NewType

from planner.domain.codec import to_json
from planner.domain.placement import FloorPose, Inside, RackSlot, Tray
from planner.domain.plan import Plan
from planner.domain.project import Project, Scenario
from planner.domain.site import Rack, Room
from planner.store.lock import lock_path
from planner.store.migrations import SCHEMA_VERSION
from planner.store.project_file import save_new

FOLDER = Path(__file__).parent


class Filler:
    """Makes values of any type, each unlike the others."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def value(self, declared: Any, name: str) -> Any:
        """Return a value for a field of type *declared* called *name*."""
        number = next(self._numbers)
        if isinstance(declared, NewType) or declared is str:
            return f"{name}-{number}"
        if declared in (int, float, bool):
            return {int: number, float: number + 0.1, bool: number % 2 == 0}[declared]
        if isinstance(declared, type) and issubclass(declared, Enum):
            return list(declared)[number % len(declared)]
        if dataclasses.is_dataclass(declared) and isinstance(declared, type):
            return self.whole(declared)
        return self._collection(typing.get_origin(declared), typing.get_args(declared), name)

    def whole(self, kind: type) -> Any:
        """Return a dataclass with every field filled."""
        hints = typing.get_type_hints(kind)
        return kind(**{name: self.value(hint, name) for name, hint in hints.items()})

    def _collection(self, origin: Any, arguments: tuple[Any, ...], name: str) -> Any:
        if origin in (typing.Union, types.UnionType):
            return self.value(next(a for a in arguments if a is not types.NoneType), name)
        if origin is tuple and arguments[-1] is Ellipsis:
            return (self.value(arguments[0], name), self.value(arguments[0], name))
        if origin is tuple:
            return tuple(self.value(argument, name) for argument in arguments)
        assert issubclass(origin, Mapping)
        entries = (self.value(arguments[1], name) for _ in range(2))
        return {self._key(entry, name): entry for entry in entries}

    def _key(self, entry: Any, name: str) -> str:
        own = getattr(entry, "id", None) or getattr(entry, "key", None)
        return str(own or f"{name}-{next(self._numbers)}")


def golden_project() -> Project:
    """Return a project that has everything, two scenarios and all kinds of host."""
    filler = Filler()
    project: Project = filler.whole(Project)
    first, second = project.scenarios
    return replace(project, scenarios=(_with_hosts(first), replace(second, plan=Plan())))


def _with_hosts(scenario: Scenario) -> Scenario:
    plan = scenario.plan
    racks = {key: _with_slots(rack) for key, rack in plan.racks.items()}
    sites = tuple(
        replace(site, rooms=tuple(_with_poses(room) for room in site.rooms)) for site in plan.sites
    )
    tray = tuple(replace(placement, host=Tray()) for placement in plan.tray)
    return replace(scenario, plan=replace(plan, racks=racks, sites=sites, tray=tray))


def _with_slots(rack: Rack) -> Rack:
    host, module = rack.placements
    placed = replace(host, host=RackSlot(rack.id, bottom=5, height=16))
    return replace(rack, placements=(placed, replace(module, host=Inside(host.id, 2))))


def _with_poses(room: Room) -> Room:
    floor = tuple(
        replace(placement, host=FloorPose(room.id, 1200.5, 600.0, 90.0)) for placement in room.floor
    )
    return replace(room, floor=floor)


if __name__ == "__main__":
    project = golden_project()
    path = FOLDER / f"project_schema_{SCHEMA_VERSION}.rackwright"
    save_new(project, path).release()
    lock_path(path).unlink(missing_ok=True)
    text = json.dumps(to_json(project), ensure_ascii=False, indent=1)
    path.with_suffix(".json").write_text(f"{text}\n", encoding="utf-8")
