"""Copying to the clipboard, and what may come from it."""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.document.commands.copies import PastePlacements
from planner.document.commands.rack_groups import PasteRacks
from planner.domain.errors import EditRefused
from planner.workspace.clipboard import MOST_CHARACTERS, copy, is_clip, parse, text_of
from planner.workspace.state import Selection, State, Subject
from planner.workspace.workspace import Workspace
from tests.builders import NVL72, Draft, S, example, library


@pytest.fixture(scope="module")
def state() -> State:
    return Workspace(example(), library()).state


def selecting(state: State, kind: Subject, *ids: str) -> State:
    return replace(state, selection=Selection(kind, tuple(ids)))


def devices(state: State) -> list[str]:
    return [one.id for one in state.plan.placements()]


def refusal(text: str) -> str:
    with pytest.raises(EditRefused) as caught:
        parse(text)
    message = caught.value.message
    assert message.unharmed == "Nothing was changed."
    assert message.remedy
    return message.happened


def test_what_is_copied_comes_back_exactly(state: State) -> None:
    for chosen in (
        selecting(state, Subject.PLACEMENT, *devices(state)),
        selecting(state, Subject.RACK, *state.plan.racks),
    ):
        clip = copy(chosen)
        text = text_of(clip)
        assert is_clip(text)
        assert parse(text) == clip
        assert parse(f"\n  {text}\n") == clip


def test_pasted_into_another_project_it_is_the_same_hardware(state: State) -> None:
    clip = parse(text_of(copy(selecting(state, Subject.RACK, *state.plan.racks))))
    draft = Draft()
    draft.run(PasteRacks(S, clip, draft.room()))
    assert sorted(one.part for one in draft.plan.placements()) == sorted(
        one.part for one in state.plan.placements()
    )
    some = [one for one in devices(state) if state.plan.placement(one).name == "gpu-01"]  # type: ignore[arg-type]
    server = parse(text_of(copy(selecting(state, Subject.PLACEMENT, *some))))
    rack = draft.rack()
    draft.run(PastePlacements(S, server, rack))
    assert [one.part for one in draft.plan.racks[rack].placements] == ["dgx-h200"]


def test_a_rack_system_can_be_copied() -> None:
    draft = Draft()
    system = draft.rack(frame=NVL72)
    state = Workspace(draft.project, library()).state
    clip = parse(text_of(copy(selecting(state, Subject.RACK, system))))
    draft.run(PasteRacks(S, clip, draft.room()))
    assert len(draft.plan.racks) == 2


@pytest.mark.parametrize("kind", [None, Subject.SITE, Subject.WORKLOAD, Subject.PLACEMENT])
def test_only_devices_and_racks_can_be_copied(state: State, kind: Subject | None) -> None:
    ids = ("some-site",) if kind is not Subject.PLACEMENT else ()
    with pytest.raises(EditRefused, match="There is nothing to copy"):
        copy(replace(state, selection=Selection(kind, ids)))


@pytest.mark.parametrize(
    "text",
    ["", "   ", "hello", "{}", '{"rackwright-cli": 1}', "[" * 100_000, "x" * 30_000_000, "\ud800"],
)
def test_something_else_on_the_clipboard_is_told_apart(text: str) -> None:
    assert not is_clip(text)
    assert refusal(text) == "There are no devices or racks on the clipboard."


def test_what_is_too_large_is_refused_before_it_is_read(state: State) -> None:
    text = text_of(copy(selecting(state, Subject.PLACEMENT, *devices(state))))
    huge = text + " " * MOST_CHARACTERS
    assert "million characters, more than the 20 million" in refusal(huge)


@pytest.mark.parametrize("cut", [19, 100, 2000, -1])
def test_a_text_that_breaks_off_is_refused(state: State, cut: int) -> None:
    text = text_of(copy(selecting(state, Subject.PLACEMENT, *devices(state))))
    assert "it breaks off or was changed" in refusal(text[:cut])


def test_nesting_without_end_is_refused() -> None:
    assert "it breaks off" in refusal('{"rackwright-clip":1,"devices":' + "[" * 200_000)


def test_another_version_is_refused(state: State) -> None:
    text = text_of(copy(selecting(state, Subject.RACK, *state.plan.racks)))
    newer = text.replace('"rackwright-clip":1,', '"rackwright-clip":2,', 1)
    assert "copied by another version" in refusal(newer)


def forged(state: State, kind: Subject, change: Callable[[Any], None]) -> str:
    """Return the text of a clip that somebody has changed by hand."""
    ids = devices(state) if kind is Subject.PLACEMENT else list(state.plan.racks)
    data = json.loads(text_of(copy(selecting(state, kind, *ids))))
    change(data)
    return json.dumps(data, separators=(",", ":"))


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (lambda d: d.update(devices=[]), "it holds no device"),
        (lambda d: d.update(devices=d["devices"] * 1000), "devices are more than the 10,000"),
        (lambda d: d.update(devices="many"), "devices: expected a list"),
        (lambda d: d["devices"][0].update(step=-1), "a device is in no rack"),
        (lambda d: d["devices"][0].update(step="x"), "expected a whole number"),
        (lambda d: d["devices"][0]["placement"].update(part="gone"), "the part gone of"),
        (lambda d: d["devices"][0]["placement"]["host"].update(bottom=-4), "below the rack"),
        (lambda d: d["devices"][0]["placement"].update(gpu_limit_kw=-1.0), "The GPU limit"),
        (lambda d: d["devices"][0]["placement"].update(gpu_limit_kw="NaN"), "The GPU limit"),
        (lambda d: d["devices"][0]["placement"]["host"].update(type="Moon"), "expected a type of"),
        (lambda d: d.update(accelerators=[]), "the accelerator of"),
        (lambda d: d["parts"][0].update(half_units=100_000), "is 50000U high"),
        (lambda d: d["parts"][0].update(price_usd=-1.0), "is below zero"),
        (lambda d: d["parts"][0].update(price_usd="Infinity"), "a number is not finite"),
        (lambda d: d["parts"][0].update(name=7), "expected text, found 7"),
    ],
)
def test_forged_devices_are_refused_with_the_reason(
    state: State, change: Callable[[Any], None], text: str
) -> None:
    happened = refusal(forged(state, Subject.PLACEMENT, change))
    assert happened.startswith("What is on the clipboard cannot be used: ")
    assert text.lower() in happened.lower()


def _stack(data: Any) -> None:
    rack = next(one["rack"] for one in data["racks"] if len(one["rack"]["placements"]) > 2)
    for placement in rack["placements"]:
        placement["host"].update(bottom=5, side="full")


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (lambda d: d["racks"][0]["rack"].update(frame="gone"), "the cabinet of"),
        (lambda d: d["racks"][0]["rack"]["feeds"][0].update(amps=0.0), "a feed of"),
        (
            lambda d: d["racks"][0]["rack"]["placements"][0].update(host={"type": "Tray"}),
            "elsewhere",
        ),
        (
            lambda d: d["racks"][0]["rack"].update(
                cords=[{"placement": "gone", "supply": 0, "feed": "A"}]
            ),
            "are mixed up",
        ),
        (_stack, "does not fit into"),
        (
            lambda d: d.update(devices=[{"placement": d["racks"][0]["rack"]["placements"][0]}]),
            "it holds devices and racks",
        ),
    ],
)
def test_forged_racks_are_refused_with_the_reason(
    state: State, change: Callable[[Any], None], text: str
) -> None:
    assert text in refusal(forged(state, Subject.RACK, change))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_a_text_with_random_damage_is_read_or_refused_never_worse(
    state: State, data: st.DataObject
) -> None:
    text = text_of(copy(selecting(state, Subject.RACK, *list(state.plan.racks)[:2])))
    place = data.draw(st.integers(0, len(text) - 1))
    damage = data.draw(st.text(max_size=3) | st.sampled_from(["-", "0", "e", '"', "null", "{}"]))
    broken = text[:place] + damage + text[place + data.draw(st.integers(0, 3)) :]
    with suppress(EditRefused):
        assert parse(broken).racks
