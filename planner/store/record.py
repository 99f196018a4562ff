"""How one domain value is kept in one row, in both directions.

A field with a column of its own name is stored there, every other field in the JSON of `rest`.
A value that SQLite would not give back as it was (negative zero, a lone surrogate, an integer
beyond 64 bits) stays in `rest` as well, which has the last word when the row is read: a project
must never be impossible to save for one odd value.
"""

import json
import math
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from planner.domain.codec import TAG, from_json, to_json
from planner.domain.placement import RackSlot
from planner.domain.project import Settings
from planner.store.tables import Stored, table_of

T = TypeVar("T")

Row = dict[str, Any]
Key = tuple[Any, ...]

REST = "rest"
_INTEGERS = range(-(2**63), 2**63)
_SLOT_FIELDS = ("bottom", "height", "face", "side", "bay")


@dataclass(frozen=True)
class Branch:
    """Children of a value: the field that holds them, their record, and how their rows link back.

    `link` is the column that holds the parent's id, None for the children of the plan itself.
    `keyed` fields are mappings from id to child.
    """

    field: str
    record: "Record[Any]"
    link: str | None = None
    keyed: bool = False


class Record(Generic[T]):
    """Values of type *kind* as rows of *table*.

    The columns named in *place* say where a value stands (scenario, parent, order), the others
    are its fields. *branches* are fields whose values have rows of their own; *identity* names the
    field that tells siblings apart, None when only the order does.
    """

    def __init__(
        self,
        table: type[Stored],
        kind: type[T],
        place: tuple[str, ...],
        *branches: Branch,
        identity: str | None = "id",
        apart: tuple[str, ...] = (),
    ) -> None:
        columns = table_of(table)
        self.table = columns.name
        self.kind = kind
        self.place = place
        self.branches = branches
        self.identity = identity
        self.key_columns = tuple(column.name for column in columns.primary_key)
        self._apart = (*(branch.field for branch in branches), *apart)
        self._fields: tuple[tuple[str, Callable[[Any], bool]], ...] = tuple(
            (column.name, _EXACT.get(column.type.python_type, _is_exact_text))
            for column in columns.columns
            if column.name not in (*place, REST) and column.computed is None
        )

    def row(self, value: T, place: Row) -> Row:
        """Return the row of *value* at *place*."""
        row = dict.fromkeys(self.place)
        row.update(place)
        data = to_json(value, without=self._apart)
        self._spread(data, row)
        for name, is_exact in self._fields:
            item = data.pop(name)
            if item is None or is_exact(item):
                row[name] = item
            else:
                row[name] = _readable(item)
                data[name] = item
        row[REST] = _json_text(data) if data else ""
        return row

    def value(self, row: Row, **given: Any) -> T:
        """Return the value of *row*; *given* are its branches, read already.

        Raises:
            ValueError: when the row does not describe one.
        """
        try:
            data = _json_object(row[REST]) if row[REST] else {}
            for name, _ in self._fields:
                if name not in data:
                    data[name] = row[name]
            self._gather(data, row)
            return from_json(self.kind, data, **given)
        except ValueError as error:
            raise ValueError(f"{self.table} {'/'.join(map(str, self.key(row)))}: {error}") from None

    def key(self, row: Row) -> Key:
        """Return the primary key of *row*."""
        return tuple(row[name] for name in self.key_columns)

    def tell_apart(self, value: T, index: int) -> Hashable:
        """Return what identifies *value* among its siblings."""
        return index if self.identity is None else getattr(value, self.identity)

    def place_of(self, value: T, index: int, place: Row) -> Row:
        """Return what the key of *value* needs besides *place*."""
        found = {**place, "sort": index}
        if self.identity is not None:
            found[self.identity] = getattr(value, self.identity)
        return found

    def _spread(self, data: Row, row: Row) -> None:
        """Bring nested parts of *data* to the level of the columns."""

    def _gather(self, data: Row, row: Row) -> None:
        """Undo `_spread`."""


class PlacementRecord(Record[T]):
    """A placement: a slot in the rack that owns it has columns, any other host is in `rest`."""

    def _spread(self, data: Row, row: Row) -> None:
        host = data["host"]
        if host[TAG] == RackSlot.__name__ and host["rack"] == row["rack"]:
            del data["host"]
            data.update((name, host[name]) for name in _SLOT_FIELDS)
        else:
            data.update(dict.fromkeys(_SLOT_FIELDS))

    def _gather(self, data: Row, row: Row) -> None:
        if "host" not in data:
            data["host"] = {TAG: RackSlot.__name__, "rack": row["rack"]} | {
                name: data[name] for name in _SLOT_FIELDS
            }


class ProjectRecord(Record[T]):
    """The project and its settings in one row."""

    def _spread(self, data: Row, row: Row) -> None:
        data.update(data.pop("settings"))

    def _gather(self, data: Row, row: Row) -> None:
        known = (name for name in Settings.__dataclass_fields__ if name in data)
        data["settings"] = {name: data[name] for name in known}


def _is_exact_text(item: str) -> bool:
    if item.isascii():
        return True
    try:
        item.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_exact_number(item: float | str) -> bool:
    # Infinity and not-a-number are words; of zero SQLite drops the sign.
    return not isinstance(item, str) and (item != 0 or math.copysign(1, item) > 0)


_EXACT: dict[type, Callable[[Any], bool]] = {
    # Everything else is text: SQLModel's own text type does not say so.
    float: _is_exact_number,
    int: _INTEGERS.__contains__,
    bool: lambda item: True,
}


def _readable(item: Any) -> Any:
    """Return what the column shows of a value that it cannot hold."""
    return item.encode(errors="replace").decode() if isinstance(item, str) else None


def _json_object(text: str) -> Row:
    try:
        data = json.loads(text)
    except ValueError:
        data = None
    if not isinstance(data, dict):
        raise ValueError("the column rest holds no JSON object")  # noqa: TRY004 - a bad value
    return data


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _json_text(data: Row) -> str:
    text = _encode(data)
    return text if _is_exact_text(text) else json.dumps(data, separators=(",", ":"))
