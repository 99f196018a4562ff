"""What is typed into the bill of materials, as the edit that it means."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from planner.document.commands.quoting import EditLines, Entry
from planner.domain.errors import EditRefused
from planner.domain.quote import Charge, LineId, Option, Unit
from planner.presenters.typed import POINT, parsed, parsed_share
from planner.presenters.wording import translate

_NUMBERS = frozenset({"quantity", "list_price", "lead_weeks", "term_months"})
_SHARES = frozenset({"discount", "margin"})
_CHOICES: dict[str, type[Unit] | type[Option] | type[Charge]] = {
    "unit": Unit,
    "option": Option,
    "charge": Charge,
}


class TypedText(NamedTuple):
    """A text for a field of a line."""

    line: str
    field: str
    text: str


def entering(typed: Sequence[TypedText], today: str, decimal: str = POINT) -> EditLines:
    """Return the edit that enters these texts in one step; an empty text takes an entry back.

    *today* is ISO, *decimal* the decimal sign of the person's locale.

    Raises:
        EditRefused: when a text is not what its field holds; then nothing is entered.
    """
    entries = tuple(
        Entry(LineId(one.line), one.field, _value(one.field, one.text.strip(), decimal))
        for one in typed
    )
    return EditLines(entries, today)


def _value(field: str, text: str, decimal: str) -> Any:
    if not text:
        return None
    if field in _CHOICES:
        return _choice(field, text)
    if field in _SHARES:
        return _number(text, parsed_share(text, decimal))
    if field in _NUMBERS:
        return _number(text, parsed(text, decimal))
    return text


def _choice(field: str, text: str) -> Unit | Option | Charge:
    kind = _CHOICES[field]
    for one in kind:
        if one.value.casefold() == text.casefold():
            return one
    known = ", ".join(one.value for one in kind)
    raise EditRefused(
        translate("bom", "“{0}” cannot be chosen here.").format(text),
        translate("bom", "Use one of {0}.").format(known),
    )


def _number(text: str, number: float | None) -> float:
    if number is None:
        raise EditRefused(
            translate("bom", "“{0}” is not a number.").format(text),
            translate("bom", "Type digits, such as 1234.50."),
        )
    return number
