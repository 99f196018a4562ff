"""How the columns of a table read before it is imported: what they may be, what is understood."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.exchange.importing.previewing import TableAhead, Understood, fields_of
from planner.exchange.importing.sources import FileKind
from planner.presenters import formats
from planner.presenters.rows import Tone
from planner.presenters.wording import translate, worded

_LABELS = {
    "part_number": "Part number",
    "name": "Name",
    "manufacturer": "Manufacturer",
    "price": "Price",
    "currency": "Currency",
    "discount": "Discount",
    "lead": "Lead time",
    "valid_until": "Valid until",
    "valid_from": "Valid from",
    "quantity_from": "Minimum quantity",
    "region": "Country or region",
    "provider": "Provider",
    "instance": "Instance type",
    "country": "Country",
    "operator_home": "Home of the operator",
    "gpu": "GPU",
    "gpus": "Number of GPUs",
    "spot": "Spot price",
    "reserved_1y": "Reserved 1 year",
    "reserved_3y": "Reserved 3 years",
    "term": "Term",
    "date": "Date",
    "source": "Source",
}
_KINDS = {FileKind.PRICES: "Price list", FileKind.CLOUD: "Cloud prices"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """How well the columns fit: a line with its tone, and why rows are not understood."""

    tone: Tone
    text: str
    reasons: str = ""


def kind_choices() -> tuple[tuple[FileKind, str], ...]:
    """Return what a table may be, with its name."""
    return tuple((kind, translate("columns", text)) for kind, text in _KINDS.items())


def field_choices(kind: FileKind) -> tuple[tuple[str, str], ...]:
    """Return what a column may be; the first is not used at all."""
    unused = ("", translate("columns", "not used"))
    fields = ((one, translate("columns", _LABELS[one])) for one in fields_of(kind).titles)
    return (unused, *fields)


def title_of(table: TableAhead, place: int) -> str:
    """Return the title of a column, its letter as in a spreadsheet where it has none."""
    return table.preview.titles[place] or translate("columns", "Column {0}").format(_letter(place))


def table_names(tables: Sequence[TableAhead]) -> tuple[str, ...]:
    """Return the names of tables, with how many others have the same titles."""
    return tuple(_name(one) for one in tables)


def counting_text() -> str:
    """Return what is said while rows are counted."""
    return translate("columns", "Counting the rows that are understood…")


def verdict_of(found: Understood, fields: Mapping[int, str]) -> Verdict:
    """Return how many rows are understood with these columns, and why the others are not."""
    doubled = doubled_text(fields)
    if found.missing:
        text = translate("columns", "Still missing: {0}.").format(worded(found.missing))
        return Verdict(Tone.WARNING, text, doubled)
    good, rows = formats.grouped(found.good), formats.grouped(found.rows)
    text = translate("columns", "{0} of {1} rows are understood.").format(good, rows)
    tone = Tone.GOOD if found.good == found.rows else Tone.WARNING
    if not found.good:
        tone = Tone.BAD
    reasons = [f"{formats.grouped(number)} × {worded(reason)}" for reason, number in found.reasons]
    return Verdict(tone, text, "\n".join(filter(None, (doubled, *reasons))))


def doubled_text(fields: Mapping[int, str]) -> str:
    """Return what to say of fields that several columns are, the latest choice last; empty for none."""
    several = [
        field for field, number in Counter(filter(None, fields.values())).items() if number > 1
    ]
    if not several:
        return ""
    names = ", ".join(translate("columns", _LABELS[one]) for one in several)
    return translate("columns", "Several columns are {0}: the one chosen last counts.").format(
        names
    )


def _name(table: TableAhead) -> str:
    name = table.found.name
    if not table.alike:
        return name
    if table.alike == 1:
        return translate("columns", "{0} and another like it").format(name)
    others = formats.grouped(table.alike)
    return translate("columns", "{0} and {1} others like it").format(name, others)


def _letter(place: int) -> str:
    first, last = divmod(place, 26)
    letter = chr(ord("A") + last)
    return letter if not first else chr(ord("A") + first - 1) + letter
