"""What an import found: one row for every entry that a file tells, or for the file itself."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from planner.catalog.differences import FieldChange
from planner.catalog.drafts import Draft, Sighting
from planner.catalog.library import Entry
from planner.domain.components import Component
from planner.domain.identity import EntryId
from planner.exchange.packs.manifest import PackInfo

_MOST_CHANGES_TOLD = 4


class Verdict(StrEnum):
    """How well a row was read."""

    CLEAN = "clean"
    WARNED = "warned"
    REFUSED = "refused"


class Effect(StrEnum):
    """What taking a row over does to the catalogue."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "unchanged"
    NONE = "nothing"


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to know about a row; `line` counts from 1, 0 when no line is meant.

    `wrong` remarks make the row a warned one; the others only tell how something was read.
    """

    text: str
    field: str = ""
    line: int = 0
    wrong: bool = True

    def __str__(self) -> str:
        place = f"line {self.line}" if self.line else ""
        where = ", ".join(part for part in (place, self.field) if part)
        return f"{where}: {self.text}" if where else self.text


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One entry of a file: what it is, the verdict, why, and what may be written.

    That is a draft of the entry, or what was observed of an entry that is there already.

    `unknown` are the keys of the file that nothing here understands, with their values as text;
    they are kept beside the catalogue. A refused row has nothing to write.
    """

    file: str
    what: str
    verdict: Verdict
    remarks: tuple[Remark, ...] = ()
    draft: Draft | None = None
    entry: Entry | Component | None = None
    unknown: Mapping[str, str] = field(default_factory=dict)
    effect: Effect = Effect.NONE
    sightings: tuple[Sighting, ...] = ()

    @property
    def id(self) -> EntryId | None:
        """The id of the entry that the row makes or tells something of."""
        return self.entry.id if self.entry is not None else None

    @property
    def reason(self) -> str:
        """Every remark in one text, what is wrong first."""
        return " ".join(str(one) for one in self.by_weight)

    @property
    def by_weight(self) -> tuple[Remark, ...]:
        """Every remark, what is wrong first."""
        return tuple(sorted(self.remarks, key=lambda one: not one.wrong))


@dataclass(frozen=True, slots=True)
class ImportReport:
    """Every row of an import; `stopped` tells that the user ended it before the last file.

    `columns` has, by the signature of the header of each table, the titles of its fields; `packs`
    are those whose checksums are right.
    """

    rows: tuple[ReportRow, ...] = ()
    files: int = 0
    stopped: bool = False
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    packs: tuple[PackInfo, ...] = ()

    @property
    def counts(self) -> Mapping[Verdict, int]:
        """Rows by verdict, every verdict named."""
        found = Counter(row.verdict for row in self.rows)
        return {verdict: found[verdict] for verdict in Verdict}

    @property
    def effects(self) -> Mapping[Effect, int]:
        """Rows by what they do to the catalogue, every effect named."""
        found = Counter(row.effect for row in self.rows)
        return {effect: found[effect] for effect in Effect}

    @property
    def changes(self) -> tuple[ReportRow, ...]:
        """The rows that change the catalogue when they are taken over."""
        return tuple(row for row in self.rows if row.effect in (Effect.NEW, Effect.CHANGED))


def refused(file: str, what: str, text: str, place: str = "", line: int = 0) -> ReportRow:
    """Return a row of something that cannot be taken."""
    return ReportRow(file, what, Verdict.REFUSED, (Remark(text, place, line),))


def changes_text(changes: Sequence[FieldChange]) -> str:
    """Return what changes in one text, the first fields by name."""
    shown = [
        f"{one.field} {_value(one.before)} → {_value(one.after)}"
        for one in changes[:_MOST_CHANGES_TOLD]
    ]
    more = len(changes) - _MOST_CHANGES_TOLD
    return ", ".join(shown) + (f", {more} more" if more > 0 else "")


def _value(value: object) -> str:
    if value is None or value == "":
        return "no data"
    return f"{value:,.6g}" if isinstance(value, float) else str(value)
