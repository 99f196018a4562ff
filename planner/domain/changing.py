"""Values with one field changed, for edits that name the field."""

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:  # only the type checker knows a name for what every dataclass has
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")


def with_field(value: T, field: str, new: object) -> T:
    """Return a dataclass value with another *new* in one field.

    Raises:
        TypeError: when it has no such field; whether *new* may stand there is the caller's to know.
    """
    changes: dict[str, object] = {field: new}
    return replace(value, **changes)
