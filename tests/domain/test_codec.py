"""Domain values to JSON text and back."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from math import isnan, nan
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from planner.domain.codec import from_json, to_json
from planner.domain.finding import Fix
from planner.domain.formula import Explanation
from planner.domain.identity import PlacementId, RackId, RoomId
from planner.domain.placement import FloorPose, Host, Inside, Placement, RackSlot, Side, Tray
from planner.domain.project import Project
from planner.domain.site import Feed
from tests.store.strategies import projects, values_of

FEED = {"name": "A", "volts": 400.0, "phases": 3, "amps": 32.0}


@given(project=projects())
@settings(max_examples=30, suppress_health_check=list(HealthCheck), deadline=None)
def test_a_project_comes_back_identical_through_json_text(project: Project) -> None:
    assert from_json(Project, json.loads(json.dumps(to_json(project)))) == project


@given(value=values_of(Explanation | Fix).filter(lambda value: value is not None))
@settings(max_examples=50, suppress_health_check=list(HealthCheck), deadline=None)
def test_values_outside_the_project_come_back_too(value: Explanation | Fix) -> None:
    assert from_json(type(value), json.loads(json.dumps(to_json(value)))) == value


def test_negative_zero_and_subnormal_floats_keep_every_bit() -> None:
    for amps in (-0.0, 5e-324, 0.1 + 0.2, float("inf")):
        data = json.loads(json.dumps(to_json(Feed("A", 400.0, 3, amps))))
        assert from_json(Feed, data).amps.hex() == amps.hex()


def test_json_has_no_infinity_so_words_stand_for_it() -> None:
    text = json.dumps(to_json(Feed("A", float("-inf"), 3, nan)), allow_nan=False)
    feed = from_json(Feed, json.loads(text))
    assert feed.volts == float("-inf")
    assert isnan(feed.amps)


def test_a_union_names_the_class_and_a_single_value_does_not() -> None:
    slot = RackSlot(RackId("r"), 1, 2, side=Side.LEFT)
    assert to_json(slot, Host) == {"type": "RackSlot", **to_json(slot)}
    for host in (slot, FloorPose(RoomId("x"), 1.0, 2.0), Inside(PlacementId("p")), Tray()):
        assert from_json(Host, to_json(host, Host)) == host


def test_unknown_keys_are_passed_over_and_missing_keys_take_the_default() -> None:
    data = {"rack": "r", "bottom": 1, "height": 2, "colour": "red"}
    assert from_json(RackSlot, data) == RackSlot(RackId("r"), 1, 2)


def test_a_whole_number_is_accepted_where_a_number_is_expected() -> None:
    feed = from_json(Feed, FEED | {"volts": 400})
    assert isinstance(feed.volts, float)


def test_fields_can_be_left_out_and_given_back() -> None:
    data = to_json(Feed("A", 400.0, 3, 32.0), without=("amps",))
    assert "amps" not in data
    assert from_json(Feed, data, amps=16.0) == Feed("A", 400.0, 3, 16.0)


@dataclass(frozen=True)
class _Deep:
    feeds: Mapping[str, tuple[Feed, ...]]
    pair: tuple[str, int] = ("", 0)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"feeds": {"x": [FEED, FEED | {"volts": "high"}]}}, "feeds['x'][1].volts: expected a"),
        ({"feeds": {"x": [{"name": "A"}]}}, "feeds['x'][0].volts: expected a number, found noth"),
        ({"feeds": {"x": [FEED | {"phases": True}]}}, "feeds['x'][0].phases: expected a whole"),
        ({"feeds": {"x": FEED}}, "feeds['x']: expected a list, found {'name'"),
        ({"feeds": []}, "feeds: expected an object, found []"),
        ({}, "feeds: expected an object, found nothing"),
        ({"feeds": {}, "pair": ["a"]}, "pair: expected a list of 2"),
        ({"feeds": {}, "pair": ["a", "b"]}, "pair[1]: expected a whole number"),
        ([], "value: expected an object, found []"),
    ],
)
def test_what_does_not_fit_is_named_with_its_path(data: Any, message: str) -> None:
    with pytest.raises(ValueError) as caught:
        from_json(_Deep, data)
    assert str(caught.value).startswith(message)


def test_an_unknown_class_and_an_unknown_enum_value_are_named() -> None:
    placement = {"id": "p", "name": "p", "part": "x", "host": {"type": "Cloud"}}
    with pytest.raises(ValueError, match=r"^host: expected a type of RackSlot, FloorPose"):
        from_json(Placement, placement)
    slot = {"rack": "r", "bottom": 1, "height": 2, "side": "top"}
    with pytest.raises(ValueError, match=r"^side: expected one of full, left, .*, found 'top'"):
        from_json(RackSlot, slot)


@dataclass(frozen=True)
class _Typed:
    type: str


def test_a_type_without_json_form_is_refused_at_once() -> None:
    with pytest.raises(TypeError, match="name of the class tag"):
        to_json(_Typed("x"), _Typed | Feed)
    with pytest.raises(TypeError, match="no JSON form"):
        to_json({1}, set[int])
