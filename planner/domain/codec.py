"""Domain values to JSON and back, exactly: what files, journals and interchange have in common.

A dataclass becomes an object with one key per field, an enum its value, a tuple a list, a mapping
an object, and a number that JSON does not have one of the words Infinity, -Infinity and NaN. Where
a field may hold one of several dataclasses (such as `Host`), the object names its class under
``type``. Reading is forgiving towards other versions of the program: unknown keys are passed over,
missing keys take the default of the field. Everything else that does not fit raises a `ValueError`
that names the place.

The way to encode a type is worked out once and kept, so that a project of 20,000 placements takes
a fraction of a second.
"""

import dataclasses
import math
import types
import typing
from collections.abc import Callable, Mapping
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import Any, NewType, TypeVar, overload

T = TypeVar("T")

Encode = Callable[[Any], Any]
Decode = Callable[[Any], Any]

TAG = "type"
"""Key that names the class where several are possible."""

_WORDS = {"Infinity": math.inf, "-Infinity": -math.inf, "NaN": math.nan}

_NOTHING: Mapping[str, Any] = {}
_SCALARS: dict[type, str] = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    types.NoneType: "nothing",
}


def to_json(value: object, declared: Any = None, *, without: tuple[str, ...] = ()) -> Any:
    """Return *value* as dictionaries, lists and scalars.

    *declared* is the type that `from_json` will be given, needed only where it is wider than the
    class of the value (a union, a tuple, a mapping). The fields named in *without* are left out
    of a dataclass.
    """
    kind: Any = type(value) if declared is None else declared
    encode = _class_encoder(kind, without) if without else _encoder(kind)
    return value if encode is None else encode(value)


@overload
def from_json(declared: type[T], data: Any, **given: Any) -> T: ...


@overload
def from_json(declared: Any, data: Any, **given: Any) -> Any: ...


def from_json(declared: Any, data: Any, **given: Any) -> Any:
    """Return the value of type *declared* that `to_json` turned into *data*.

    *given* are fields of a dataclass that are decoded already.

    Raises:
        ValueError: when *data* does not fit; the message begins with the path of what does not.
    """
    try:
        if given:
            return _class_decoder(declared)(data, given)
        _, decode = _decoder(declared)
        return decode(data)
    except _Mismatch as mismatch:
        raise ValueError(str(mismatch)) from None


class _Mismatch(Exception):
    """What was expected and found, and the path to it, collected on the way out."""

    def __init__(self, expected: str, found: object) -> None:
        super().__init__(expected, found)
        self.reason = f"expected {expected}, found {_brief(found)}"
        self.path: list[str] = []

    def __str__(self) -> str:
        return f"{''.join(reversed(self.path)).lstrip('.') or 'value'}: {self.reason}"


class _Missing:
    def __repr__(self) -> str:
        return "nothing"


_MISSING = _Missing()


def _brief(found: object) -> str:
    text = repr(found)
    return text if len(text) <= 40 else f"{text[:37]}..."


# ------------------------------------------------------------------------------------------------
# What a type is made of


def _plain(declared: Any) -> Any:
    """Return the type that a `NewType` stands for."""
    while isinstance(declared, NewType):
        declared = declared.__supertype__
    return declared


def _members(declared: Any) -> tuple[Any, ...]:
    """Return the distinct alternatives of a type; most have one."""
    declared = _plain(declared)
    if typing.get_origin(declared) in (typing.Union, types.UnionType):
        found: dict[Any, None] = {}
        for argument in typing.get_args(declared):
            found.update(dict.fromkeys(_members(argument)))
        return tuple(found)
    return (declared,)


def _split_union(members: tuple[Any, ...]) -> tuple[frozenset[type], tuple[type, ...]]:
    """Return the scalars and the dataclasses of a union."""
    scalars = frozenset(member for member in members if member in _SCALARS)
    classes = tuple(member for member in members if _is_class(member))
    if len(scalars) + len(classes) != len(members):
        raise TypeError(f"a union of {members} has no JSON form")
    if any(field.name == TAG for kind in classes for field in dataclasses.fields(kind)):
        raise TypeError(f"a field of {members} has the name of the class tag")
    return scalars, classes


def _is_class(declared: Any) -> bool:
    return dataclasses.is_dataclass(declared) and isinstance(declared, type)


# ------------------------------------------------------------------------------------------------
# To JSON. None instead of a function means: the value stands for itself.


@cache
def _encoder(declared: Any) -> Encode | None:
    members = _members(declared)
    if len(members) > 1:
        return _union_encoder(members)
    (kind,) = members
    if kind in _SCALARS:
        return _number if kind is float else None
    if _is_class(kind):
        return _class_encoder(kind, ())
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {member: member.value for member in kind}.__getitem__
    return _collection_encoder(kind)


def _number(value: Any) -> Any:
    if value is None or math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def _collection_encoder(kind: Any) -> Encode:
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple and len(arguments) == 2 and arguments[1] is Ellipsis:
        item = _encoder(arguments[0])
        if item is None:
            return list
        return lambda values: [item(value) for value in values]
    if origin is tuple:
        each = [_encoder(argument) for argument in arguments]
        return lambda values: [
            value if encode is None else encode(value)
            for encode, value in zip(each, values, strict=True)
        ]
    if isinstance(origin, type) and issubclass(origin, Mapping):
        key, encode = _encoder(arguments[0]), _encoder(arguments[1])
        return lambda values: {
            name if key is None else key(name): value if encode is None else encode(value)
            for name, value in values.items()
        }
    raise TypeError(f"{kind} has no JSON form")


def _union_encoder(members: tuple[Any, ...]) -> Encode | None:
    if types.NoneType in members:
        rest = tuple(member for member in members if member is not types.NoneType)
        return _optional(_encoder(rest[0]) if len(rest) == 1 else _union_encoder(rest))
    _, classes = _split_union(members)
    if not classes:
        return None
    if len(classes) == 1:
        one = _class_encoder(classes[0], ())
        return lambda value: one(value) if dataclasses.is_dataclass(value) else value
    encoders = {kind: _class_encoder(kind, ()) for kind in classes}

    def encode(value: Any) -> Any:
        kind = type(value)
        if kind not in encoders:
            return value
        return {TAG: kind.__name__, **encoders[kind](value)}

    return encode


def _optional(encode: Encode | None) -> Encode | None:
    if encode is None or encode is _number:
        return encode
    return lambda value: None if value is None else encode(value)


@cache
def _class_encoder(kind: type, without: tuple[str, ...]) -> Encode:
    # The fields are looked up on first use: a class may refer to itself.
    @cache
    def shape() -> tuple[tuple[str, ...], Callable[[Any], Any], list[tuple[str, Encode]]]:
        hints = typing.get_type_hints(kind)
        names = tuple(f.name for f in _given(kind) if f.name not in without)
        special = [(name, found) for name in names if (found := _encoder(hints[name])) is not None]
        return names, attrgetter(*names) if names else lambda value: (), special

    def encode(value: Any) -> Any:
        names, read, special = shape()
        values = read(value) if len(names) != 1 else (read(value),)
        data = dict(zip(names, values, strict=True))
        for name, convert in special:
            data[name] = convert(data[name])
        return data

    return encode


# ------------------------------------------------------------------------------------------------
# From JSON: the classes of what may be taken as it is, and a function for everything else.


@cache
def _decoder(declared: Any) -> tuple[frozenset[type], Decode]:
    members = _members(declared)
    if len(members) > 1:
        return _union_decoder(members)
    (kind,) = members
    if kind in _SCALARS:
        return frozenset({kind}), _scalar_decoder(frozenset({kind}))
    if _is_class(kind):
        decode_class = _class_decoder(kind)
        return frozenset(), lambda data: decode_class(data, _NOTHING)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return frozenset(), _enum_decoder(kind)
    return frozenset(), _collection_decoder(kind)


def _scalar_decoder(accepted: frozenset[type]) -> Decode:
    expected = " or ".join(text for kind, text in _SCALARS.items() if kind in accepted)
    # JSON writers of other programs drop the decimal point of a whole number.
    widen = float in accepted and int not in accepted

    def decode(data: Any) -> Any:
        if type(data) in accepted:
            return data
        if widen and type(data) is int:
            return float(data)
        if widen and type(data) is str and data in _WORDS:
            return _WORDS[data]
        raise _Mismatch(expected, data)

    return decode


def _enum_decoder(kind: type[Enum]) -> Decode:
    of_value: dict[Any, Enum] = {member.value: member for member in kind}
    expected = "one of " + ", ".join(str(member.value) for member in kind)

    def decode(data: Any) -> Any:
        found = of_value.get(data) if isinstance(data, str | int) else None
        if found is None:
            raise _Mismatch(expected, data)
        return found

    return decode


def _collection_decoder(kind: Any) -> Decode:
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple and len(arguments) == 2 and arguments[1] is Ellipsis:
        return _list_decoder(_decoder(arguments[0])[1])
    if origin is tuple:
        return _fixed_decoder(tuple(_decoder(argument)[1] for argument in arguments))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _mapping_decoder(_decoder(arguments[0])[1], _decoder(arguments[1])[1])
    raise TypeError(f"{kind} has no JSON form")


def _list_decoder(decode: Decode) -> Decode:
    def decode_list(data: Any) -> tuple[Any, ...]:
        if type(data) is not list:
            raise _Mismatch("a list", data)
        values: list[Any] = []
        try:
            for item in data:
                values.append(decode(item))
        except _Mismatch as mismatch:
            mismatch.path.append(f"[{len(values)}]")
            raise
        return tuple(values)

    return decode_list


def _fixed_decoder(each: tuple[Decode, ...]) -> Decode:
    def decode_fixed(data: Any) -> tuple[Any, ...]:
        if type(data) is not list or len(data) != len(each):
            raise _Mismatch(f"a list of {len(each)}", data)
        values: list[Any] = []
        try:
            for decode, item in zip(each, data, strict=True):
                values.append(decode(item))
        except _Mismatch as mismatch:
            mismatch.path.append(f"[{len(values)}]")
            raise
        return tuple(values)

    return decode_fixed


def _mapping_decoder(key: Decode, decode: Decode) -> Decode:
    def decode_mapping(data: Any) -> dict[Any, Any]:
        if type(data) is not dict:
            raise _Mismatch("an object", data)
        values = {}
        for name, item in data.items():
            try:
                values[key(name)] = decode(item)
            except _Mismatch as mismatch:
                mismatch.path.append(f"[{name!r}]")
                raise
        return values

    return decode_mapping


def _union_decoder(members: tuple[Any, ...]) -> tuple[frozenset[type], Decode]:
    if types.NoneType in members:
        rest = tuple(member for member in members if member is not types.NoneType)
        accepted, inner = _decoder(rest[0]) if len(rest) == 1 else _union_decoder(rest)
        optional = accepted | {types.NoneType}
        return optional, lambda data: None if data is None else inner(data)
    accepted, classes = _split_union(members)
    scalar = _scalar_decoder(accepted)
    if not classes:
        return accepted, scalar
    by_name = {kind.__name__: _class_decoder(kind) for kind in classes}
    only = _class_decoder(classes[0]) if len(classes) == 1 else None

    def decode(data: Any) -> Any:
        if type(data) is not dict:
            return scalar(data)
        decode_class = only or by_name.get(str(data.get(TAG)))
        if decode_class is None:
            raise _Mismatch(f"a {TAG} of {', '.join(by_name)}", data.get(TAG))
        return decode_class(data, _NOTHING)

    return accepted, decode


def _given(kind: Any) -> tuple[dataclasses.Field[Any], ...]:
    """The fields that a value is made of; what follows from them is not written down."""
    return tuple(field for field in dataclasses.fields(kind) if field.init)


@cache
def _class_decoder(kind: type) -> Callable[[Any, Mapping[str, Any]], Any]:
    @cache
    def shape() -> list[tuple[str, frozenset[type], Decode, bool]]:
        hints = typing.get_type_hints(kind)
        return [
            (
                field.name,
                *_decoder(hints[field.name]),
                field.default is dataclasses.MISSING
                and field.default_factory is dataclasses.MISSING,
            )
            for field in _given(kind)
        ]

    def decode(data: Any, given: Mapping[str, Any]) -> Any:
        if type(data) is not dict:
            raise _Mismatch("an object", data)
        values = dict(given)
        for name, accepted, convert, required in shape():
            item = data.get(name, _MISSING)
            try:
                if type(item) in accepted:
                    values[name] = item
                elif item is not _MISSING or (required and name not in values):
                    values[name] = convert(item)
            except _Mismatch as mismatch:
                mismatch.path.append(f".{name}")
                raise
        return kind(**values)

    return decode
