"""Project to rows and rows to project, side by side.

The tree of records below says which rows exist; `row_changes` walks it downwards and compares by
identity, `project_of` builds it upwards. A whole project is the change from nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from planner.domain.compliance import ComplianceRule
from planner.domain.components import Component
from planner.domain.facility import CoolingElement, Link, PowerElement
from planner.domain.hardware import Accelerator, Part
from planner.domain.language_model import EngineProfile, LanguageModel
from planner.domain.offers import CloudOffer, ModelApi, Region
from planner.domain.picture import Picture
from planner.domain.placement import Placement
from planner.domain.plan import Mute, Phase, Plan
from planner.domain.project import PartShelf, Project, Scenario
from planner.domain.provenance import Estimate
from planner.domain.service import Burst, Deployment, Pool, Route
from planner.domain.site import Rack, Room, Site
from planner.domain.site import Row as RackRow
from planner.domain.workload import Workload
from planner.store import tables
from planner.store.record import Branch, Key, PlacementRecord, ProjectRecord, Record, Row

_IN_PLAN = ("scenario", "sort")

PLACEMENT = PlacementRecord(tables.Placement, Placement, (*_IN_PLAN, "rack", "room"))
ROW = Record(tables.Row, RackRow, (*_IN_PLAN, "room"))
ROOM = Record(
    tables.Room,
    Room,
    (*_IN_PLAN, "site"),
    Branch("rows", ROW, "room"),
    Branch("floor", PLACEMENT, "room"),
)
SITE = Record(tables.Site, Site, _IN_PLAN, Branch("rooms", ROOM, "site"))
RACK = Record(tables.Rack, Rack, _IN_PLAN, Branch("placements", PLACEMENT, "rack"))

PLAN = (
    Branch("sites", SITE),
    Branch("racks", RACK, keyed=True),
    Branch("tray", PLACEMENT),
    Branch("pools", Record(tables.Pool, Pool, _IN_PLAN)),
    Branch("deployments", Record(tables.Deployment, Deployment, _IN_PLAN)),
    Branch("routes", Record(tables.Route, Route, _IN_PLAN)),
    Branch("bursts", Record(tables.Burst, Burst, _IN_PLAN)),
    Branch("links", Record(tables.Link, Link, _IN_PLAN)),
    Branch("power_elements", Record(tables.PowerElement, PowerElement, _IN_PLAN)),
    Branch("cooling_elements", Record(tables.CoolingElement, CoolingElement, _IN_PLAN)),
    Branch("phases", Record(tables.Phase, Phase, _IN_PLAN)),
    Branch("mutes", Record(tables.Mute, Mute, _IN_PLAN, identity=None)),
)

_ENTRY_KINDS: tuple[tuple[str, type], ...] = (
    ("parts", Part),
    ("accelerators", Accelerator),
    ("llms", LanguageModel),
    ("engines", EngineProfile),
    ("offers", CloudOffer),
    ("apis", ModelApi),
    ("regions", Region),
    ("components", Component),
    ("compliance", ComplianceRule),
    ("pictures", Picture),
)
SHELF = tuple(
    Branch(field, Record(tables.Entry, kind, ("kind", "sort")), "kind", keyed=True)
    for field, kind in _ENTRY_KINDS
)
ASSUMPTIONS = Branch(
    "assumptions", Record(tables.Assumption, Estimate, ("sort",), identity="key"), keyed=True
)
SCENARIO = Record(tables.Scenario, Scenario, ("sort",), apart=("plan",))
WORKLOAD = Record(tables.Workload, Workload, ("sort",))
PROJECT = ProjectRecord(
    tables.Project, Project, ("catalogue_version",), apart=("shelf", "workloads", "scenarios")
)


@dataclass(frozen=True)
class RowChanges:
    """What to write: per table the rows to insert or replace, and the keys of rows to delete."""

    upserts: Mapping[str, Sequence[Row]]
    deletes: Mapping[str, Sequence[Key]]

    def __bool__(self) -> bool:
        return bool(self.upserts or self.deletes)


def row_changes(old: Project | None, new: Project) -> RowChanges:
    """Return what turns the rows of *old* into those of *new*; everything when *old* is None.

    Values that are the same object are skipped with everything below them, so that the cost is
    that of the edit, not of the project.
    """
    walk = _Walk()
    if old is new:
        return walk.changes()
    walk.project(old, new)
    walk.siblings(WORKLOAD, old.workloads if old else (), new.workloads, {})
    walk.scenarios(old.scenarios if old else (), new.scenarios)
    return walk.changes()


class _Walk:
    """Compares two projects from the top and collects rows."""

    def __init__(self) -> None:
        self._upserts: dict[str, dict[Key, Row]] = defaultdict(dict)
        self._deletes: dict[str, dict[Key, None]] = defaultdict(dict)

    def changes(self) -> RowChanges:
        """Return what was collected. A row that moved to another parent is not deleted."""
        deletes = {
            table: [key for key in keys if key not in self._upserts.get(table, {})]
            for table, keys in self._deletes.items()
        }
        return RowChanges(
            {table: list(rows.values()) for table, rows in self._upserts.items()},
            {table: keys for table, keys in deletes.items() if keys},
        )

    def project(self, old: Project | None, new: Project) -> None:
        """Compare the project's own fields and its shelf."""
        shelf = new.shelf
        row = PROJECT.row(new, {"catalogue_version": shelf.catalogue_version})
        if old is None or row != PROJECT.row(
            old, {"catalogue_version": old.shelf.catalogue_version}
        ):
            if old is not None and old.id != new.id:
                self._deletes[PROJECT.table][(old.id,)] = None
            self._upsert(PROJECT, row)
        before = old.shelf if old else PartShelf()
        if before is not shelf:
            for branch in SHELF:
                self.branch(branch, before, shelf, {"kind": branch.field})
            self.branch(ASSUMPTIONS, before, shelf, {})

    def scenarios(self, old: Sequence[Scenario], new: Sequence[Scenario]) -> None:
        """Compare scenarios and their plans."""
        self.siblings(SCENARIO, old, new, {})
        before = {scenario.id: scenario.plan for scenario in old}
        after = {scenario.id: scenario.plan for scenario in new}
        for scenario_id in before | after:
            was, now = before.get(scenario_id), after.get(scenario_id)
            if was is not now:
                for branch in PLAN:
                    self.branch(branch, was, now, {"scenario": scenario_id})

    def branch(self, branch: Branch, old: object, new: object, place: Row) -> None:
        """Compare the children that two values (None: absent) have in one field."""
        before = getattr(old, branch.field) if old is not None else ()
        after = getattr(new, branch.field) if new is not None else ()
        if before is after:
            return
        if branch.keyed:
            before = tuple(before.values()) if before else ()
            after = tuple(after.values()) if after else ()
        self.siblings(branch.record, before, after, place)

    def siblings(
        self, record: Record[Any], old: Sequence[Any], new: Sequence[Any], place: Row
    ) -> None:
        """Compare the children of one parent."""
        start, old_end, new_end = _differing(old, new)
        before = {
            record.tell_apart(old[index], index): (index, old[index])
            for index in range(start, old_end)
        }
        for index in range(start, new_end):
            value = new[index]
            was = before.pop(record.tell_apart(value, index), None)
            if was is None or was[0] != index or was[1] is not value:
                self._upsert(record, record.row(value, {**place, "sort": index}))
                self._below(record, was[1] if was else None, value, place)
        for index, value in before.values():
            key = record.key(record.place_of(value, index, place))
            self._deletes[record.table][key] = None
            self._below(record, value, None, place)

    def _below(self, record: Record[Any], old: Any, new: Any, place: Row) -> None:
        if old is new:
            return
        for branch in record.branches:
            owner = {"scenario": place["scenario"], str(branch.link): (new or old).id}
            self.branch(branch, old, new, owner)

    def _upsert(self, record: Record[Any], row: Row) -> None:
        self._upserts[record.table][record.key(row)] = row


def _differing(old: Sequence[Any], new: Sequence[Any]) -> tuple[int, int, int]:
    """Return where two sequences begin to differ, and where each of them stops to."""
    start, shorter = 0, min(len(old), len(new))
    while start < shorter and old[start] is new[start]:
        start += 1
    old_end, new_end = len(old), len(new)
    if old_end == new_end:
        while new_end > start and old[new_end - 1] is new[new_end - 1]:
            new_end -= 1
        old_end = new_end
    return start, old_end, new_end


def project_of(rows: Mapping[str, Iterable[Row]]) -> Project:
    """Return the project whose rows these are, in any order.

    Raises:
        ValueError: when rows are missing, stray or say something that no project can.
    """
    pile = _Pile(rows)
    projects = list(rows.get(PROJECT.table, ()))
    if len(projects) != 1:
        raise ValueError(f"{len(projects)} rows in the table project instead of one")
    scenarios = tuple(
        SCENARIO.value(row, plan=Plan(**pile.branches(PLAN, row["id"], None)))
        for row in pile.take(SCENARIO, None, None, None)
    )
    entries = {
        branch.field: {
            value.id: value
            for row in pile.take(branch.record, None, "kind", branch.field)
            for value in (branch.record.value(row),)
        }
        for branch in SHELF
    }
    assumptions = (
        ASSUMPTIONS.record.value(row) for row in pile.take(ASSUMPTIONS.record, None, None, None)
    )
    project = PROJECT.value(
        projects[0],
        shelf=PartShelf(
            **entries,
            assumptions={value.key: value for value in assumptions},
            catalogue_version=projects[0]["catalogue_version"],
        ),
        workloads=tuple(WORKLOAD.value(row) for row in pile.take(WORKLOAD, None, None, None)),
        scenarios=scenarios,
    )
    pile.expect_empty()
    return project


_LINKS = {"room": ("site",), "row": ("room",), "placement": ("rack", "room"), "entry": ("kind",)}


class _Pile:
    """Rows by table, scenario and parent, taken out as the project grows."""

    def __init__(self, rows: Mapping[str, Iterable[Row]]) -> None:
        self._rows: dict[tuple[str, Any, str | None, Any], list[Row]] = defaultdict(list)
        for table, found in rows.items():
            if table == PROJECT.table:
                continue
            links = _LINKS.get(table, ())
            for row in sorted(found, key=lambda row: row["sort"]):
                link = next((name for name in links if row[name] is not None), None)
                parent = None if link is None else row[link]
                self._rows[table, row.get("scenario"), link, parent].append(row)

    def take(
        self, record: Record[Any], scenario: str | None, link: str | None, parent: str | None
    ) -> list[Row]:
        """Return the rows with this parent, in order, once."""
        return self._rows.pop((record.table, scenario, link, parent), [])

    def branches(
        self, branches: tuple[Branch, ...], scenario: str, parent: str | None
    ) -> dict[str, Any]:
        """Return the fields of a value that are made of rows of their own."""
        given: dict[str, Any] = {}
        for branch in branches:
            record = branch.record
            values = [
                record.value(row, **self.branches(record.branches, scenario, row["id"]))
                if record.branches
                else record.value(row)
                for row in self.take(record, scenario, branch.link, parent)
            ]
            given[branch.field] = (
                {value.id: value for value in values} if branch.keyed else tuple(values)
            )
        return given

    def expect_empty(self) -> None:
        """Complain about rows that belong to nothing."""
        for (table, scenario, link, parent), rows in self._rows.items():
            where = f"{link} {parent}" if link else f"scenario {scenario}"
            raise ValueError(f"{len(rows)} rows in {table} belong to {where}, which is not there")
