"""*Why?* in words: typeset formula, the numbers put in, where they come from."""

from planner.domain.formula import Explanation, Formula, Input
from planner.domain.provenance import Evidence, Status
from planner.presenters.explaining import why_of
from planner.presenters.rows import Tone
from planner.presenters.why import readable, source_text
from tests.builders import H200, Draft

AVERAGE = Formula(
    "power.average",
    "expected average",
    "kW",
    "idle_kw + (busy_kw - idle_kw) * power_load",
    {"idle_kw": "idle draw in kW", "busy_kw": "draw when busy in kW", "power_load": "load"},
    "Rackwright definitions",
)


def explanation(**changes: object) -> Explanation:
    fields: dict[str, object] = {
        "title": "Expected average",
        "value": 8.408,
        "unit": "kW",
        "formula": AVERAGE,
        "inputs": (
            Input(
                "idle_kw", "idle draw", "kW", 4.6, Evidence(Status.ASSUMED, "rule", "2025", 4, 5)
            ),
            Input(
                "busy_kw", "draw when busy", "kW", 10.2, Evidence(Status.DATASHEET, "sheet", "2026")
            ),
            Input("power_load", "load", "", 0.68),
        ),
        "exclusions": ("optics",),
    }
    return Explanation(**(fields | changes))  # type: ignore[arg-type]


def test_the_formula_is_typeset_and_the_numbers_are_put_in() -> None:
    why = readable(explanation())
    assert why.title == "Expected average: why 8.41\u00a0kW?"
    assert why.formula == "idle + (busy − idle) × power load"
    assert why.worked == "4.6 + (10.2 − 4.6) × 0.68 = 8.41\u00a0kW"


def test_symbols_that_differ_only_in_their_unit_keep_it() -> None:
    formula = Formula("x", "share", "", "idle_kw / idle_s", {"idle_kw": "", "idle_s": ""}, "")
    inputs = (Input("idle_kw", "", "kW", 1.0), Input("idle_s", "", "s", 2.0))
    why = readable(explanation(formula=formula, inputs=inputs, value=0.5, unit=""))
    assert why.formula == "idle kw ÷ idle s"


def test_each_input_tells_status_source_date_and_range() -> None:
    idle, busy, load = readable(explanation()).inputs
    assert (idle.value, idle.status, idle.tone) == ("4.60\u00a0kW", "assumed", Tone.WARNING)
    assert idle.source == "rule, 2025 · range 4–5"
    assert (busy.status, busy.tone, busy.source) == ("datasheet", Tone.MUTED, "sheet, 2026")
    assert (load.status, load.source) == ("computed", "")


def test_a_value_without_data_is_not_worked_out() -> None:
    why = readable(explanation(value=None))
    assert why.title == "Expected average: no data"
    assert why.worked == ""


def test_a_formula_with_a_missing_input_is_shown_without_numbers() -> None:
    why = readable(explanation(inputs=()))
    assert why.formula
    assert why.worked == ""


def test_the_copied_text_holds_everything_and_indents_the_parts() -> None:
    lines = readable(explanation(parts=(explanation(title="Idle draw"),))).text.splitlines()
    assert lines[0].startswith("Expected average")
    assert "Left out: optics" in lines
    assert "  Idle draw: why 8.41\u00a0kW?" in lines


def test_a_server_explains_its_draw_from_its_own_figures() -> None:
    draft = Draft()
    rack = draft.rack(H200)
    (device,) = draft.plan.racks[rack].placements
    why = why_of(draft.project, draft.evaluate(), f"placement:{device.id}:peak_kw")
    assert why is not None
    assert why.inputs
    assert any(one.source for one in why.inputs)
    assert why_of(draft.project, draft.evaluate(), "placement:gone:peak_kw") is None


def test_a_source_says_what_kind_of_figure_it_is_and_how_long_it_holds() -> None:
    quote = Evidence(
        Status.DATASHEET, "Frame contract 7", "2026-11-01", basis="quote", valid_to="2027-03-31"
    )
    assert source_text(quote) == "quote · Frame contract 7, 2026-11-01 · valid until 2027-03-31"
