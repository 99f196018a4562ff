"""Workloads, status bar, bill of materials and uses as they read."""

from dataclasses import replace

from planner.domain.workload import WorkloadKind
from planner.presenters import formats, status
from planner.presenters.bom import bom_view
from planner.presenters.rows import Tone
from planner.presenters.uses import uses
from planner.presenters.wording import translate, use_translator
from planner.presenters.workloads import demand_text, workload_rows, workloads_table
from tests.builders import H200, Draft, library, served_chat


def test_a_served_workload_reads_model_demand_and_verdict() -> None:
    draft = served_chat(users=600)
    (row,) = workload_rows(draft.project, draft.evaluate())
    assert row.line == "Llama-3.3-70B · 1.00\u00a0req/s"
    assert (row.word, row.tone) == ("served", Tone.GOOD)


def test_a_workload_that_nothing_serves_is_short_and_says_of_what() -> None:
    draft = Draft()
    draft.rack(H200)
    draft.workload()
    (row,) = workload_rows(draft.project, draft.evaluate())
    assert (row.word, row.tone) == ("short", Tone.BAD)
    assert row.detail


def test_training_without_gpus_does_not_count_as_served() -> None:
    draft = Draft()
    draft.rack(H200)
    draft.training(gpus=64)
    (row,) = workload_rows(draft.project, draft.evaluate())
    assert row.word == "short"


def test_demand_is_told_in_the_terms_of_its_kind() -> None:
    draft = Draft()
    draft.batch(5e6, hours=8)
    draft.training(gpus=8, hours=6)
    batch, training = draft.project.workloads
    assert demand_text(batch) == "5.00\u00a0M tok in 8 h"
    assert demand_text(training) == "8 GPUs · 6 h, 20 times a month"


def test_the_list_of_workloads_speaks_its_whole_row() -> None:
    draft = served_chat(users=600)
    table = workloads_table(workload_rows(draft.project, draft.evaluate()))
    assert "served" in table.rows[0].cells["name"].tooltip


def test_the_status_bar_tells_whether_the_file_holds_what_is_seen() -> None:
    def saved(**changes: object) -> str:
        state: dict[str, object] = {
            "saved_at": "09:41",
            "clean": True,
            "protected": False,
            "read_only": False,
            "untitled": False,
        }
        return status.saved(**(state | changes))  # type: ignore[arg-type]

    assert saved() == "Saved 09:41"
    assert saved(clean=False, protected=True) == "Unsaved, protected"
    assert saved(clean=False) == "Unsaved"
    assert saved(untitled=True) == "Not saved yet"
    assert saved(read_only=True) == "Read only"


def test_the_status_bar_writes_no_fractions_of_a_millisecond() -> None:
    assert status.recomputed(0.0017) == "Recomputed in < 1 ms"
    assert status.recomputed(16.54) == "Recomputed in 16.5\u00a0ms"


def test_the_status_bar_counts_what_the_plan_holds() -> None:
    draft = Draft()
    draft.rack(H200, "sn5600")
    draft.burst()
    assert status.contents(draft.plan) == "1\u00a0rack · 2\u00a0devices · 1\u00a0burst"


def test_a_scenario_that_is_not_admissible_says_so() -> None:
    draft = Draft()
    draft.rack(H200)
    draft.workload()
    assert status.findings(draft.evaluate()).endswith("not admissible")


def test_the_bill_of_materials_adds_up_and_names_its_units() -> None:
    draft = Draft()
    draft.rack(H200, H200)
    view = bom_view(draft.project, draft.evaluate())
    titles = {column.key: column.title for column in view.table.columns}
    assert titles["total"] == "Total, USD"
    one_off = [
        row.cells["total"].value
        for row in view.table.rows
        if row.cells["charge"].text == "one-off" and row.cells["total"].value is not None
    ]
    total = next(one for one in view.totals if one.label == "One-off")
    assert formats.grouped(sum(float(v) for v in one_off), 2) in total.exact
    assert formats.grouped(sum(float(v) for v in one_off)) in total.amount
    server = next(row for row in view.table.rows if "DGX H200" in row.cells["description"].text)
    assert server.cells["quantity"].value == 2.0


def test_a_line_without_a_price_makes_the_totals_lower_bounds() -> None:
    draft = Draft()
    draft.rack(H200)
    draft.change_part(H200, price_usd=None)
    view = bom_view(draft.project, draft.evaluate())
    assert all(total.amount.startswith("≥") for total in view.totals)
    assert "without a price" in view.note
    row = next(one for one in view.table.rows if "DGX H200" in one.cells["description"].text)
    assert row.cells["total"].text == "no data"


def test_keys_of_lines_outlive_an_edit() -> None:
    draft = Draft()
    rack = draft.rack(H200)
    before = [row.key for row in bom_view(draft.project, draft.evaluate()).table.rows]
    draft.place("sn5600", rack)
    after = [row.key for row in bom_view(draft.project, draft.evaluate()).table.rows]
    assert set(before) - {key for key in before if "optics" in key} <= set(after)


def test_an_empty_bill_says_what_to_do() -> None:
    draft = Draft()
    view = bom_view(draft.project, draft.evaluate())
    assert view.table.rows == ()
    assert view.table.empty_text


def test_uses_come_from_the_assumptions() -> None:
    found = {use.key: use for use in uses(library().assumptions)}
    chat = found["chat"]
    assert (chat.input_tokens, chat.output_tokens) == (1000, 300)
    assert chat.ttft_ms == library().assumptions["serving.chat_ttft_ms"].likely
    assert found["batch"].kind is WorkloadKind.BATCH
    key = "serving.chat_input_tokens"
    changed = {**library().assumptions, key: replace(library().assumptions[key], likely=1500.0)}
    assert next(use for use in uses(changed) if use.key == "chat").input_tokens == 1500


def test_texts_pass_through_the_translator() -> None:
    use_translator(lambda context, text: f"{context}:{text}")
    try:
        assert formats.no_data() == "formats:no data"
    finally:
        use_translator(lambda _, text: text)
    assert translate("formats", "no data") == "no data"
