"""Values with one field changed, for edits that name the field."""

from dataclasses import replace
from typing import TypeVar

T = TypeVar("T")


def with_field(value: T, field: str, new: object) -> T:
    """Return a dataclass value with another *new* in one field.

    Raises:
        TypeError: when it has no such field; whether *new* may stand there is the caller's to know.
    """
    changes: dict[str, object] = {field: new}
    # The standard library names no type for "any dataclass".
    return replace(value, **changes)  # type: ignore[type-var]  # as said above
