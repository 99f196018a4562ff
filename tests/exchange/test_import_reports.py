"""A whole import: files found and bounded, effects told, taken over as one, remembered."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from planner.app.paths import catalog_folder
from planner.catalog.layer import Layer, effective_draft
from planner.catalog.library import Library
from planner.catalog.loader import load, validate
from planner.domain.errors import UserError
from planner.domain.hardware import Part
from planner.domain.identity import EntryId
from planner.exchange.importing.importing import Progress, Setting, read_all
from planner.exchange.importing.options import ImportOptions
from planner.exchange.importing.report import Effect, ImportReport, Verdict
from planner.exchange.importing.sources import FileKind, find
from planner.exchange.importing.taking_over import MEMORY, remembered_columns, take_over

DATE = "2026-11-25"
CLONE = Path(__file__).parent / "netbox_clone"


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    return tmp_path / "mine"


@pytest.fixture
def look(mine: Path) -> Callable[..., ImportReport]:
    """Read a path against the built-in catalogue and the user's own, as the program does."""

    def read(
        path: Path, progress: Progress = lambda done, total: True, **options: Any
    ) -> ImportReport:
        folders = [catalog_folder(), *([mine] if mine.exists() else [])]
        layers = [Layer(folder) for folder in folders]
        setting = Setting(
            load(folders)[0],
            ImportOptions(DATE, **options),
            lambda entry: effective_draft(layers, entry),
        )
        return read_all(tuple(find(path)), setting, progress)

    return read


def device(folder: Path, name: str, draw: int = 500, more: str = "") -> Path:
    path = folder / f"{name}.yaml"
    path.write_text(
        f"manufacturer: Acme\nmodel: {name} Server\nslug: acme-{name}\nu_height: 1\n"
        f"is_full_depth: true\n{more}power-ports:\n"
        f"  - name: PSU1\n    type: iec-60320-c14\n    maximum_draw: {draw}\n",
        encoding="utf-8",
    )
    return path


def test_what_was_taken_over_is_in_the_catalogue_without_a_problem(
    look: Callable[..., ImportReport], mine: Path
) -> None:
    report = look(CLONE)
    assert take_over(report, mine) == len(report.changes) > 10
    assert validate([catalog_folder(), mine]) == ()
    library, _ = load([catalog_folder(), mine])
    for row in report.changes:
        assert row.id is not None
        assert (library.parts.get(row.id) or library.components[row.id]) == row.entry


def test_importing_the_same_again_changes_nothing(
    look: Callable[..., ImportReport], mine: Path
) -> None:
    take_over(look(CLONE), mine)
    before = {path: path.read_bytes() for path in mine.rglob("*") if path.is_file()}
    again = look(CLONE)
    assert again.effects[Effect.SAME] > 10
    assert again.changes == ()
    take_over(again, mine)
    assert {path: path.read_bytes() for path in mine.rglob("*") if path.is_file()} == before


def test_nothing_is_replaced_unless_that_was_asked(
    look: Callable[..., ImportReport], mine: Path, tmp_path: Path
) -> None:
    take_over(look(device(tmp_path, "ax")), mine)
    changed = device(tmp_path, "ax", draw=900)
    (kept,) = look(changed).rows
    assert (kept.verdict, kept.effect) == (Verdict.WARNED, Effect.NONE)
    assert "draw.nameplate_kw 0.5 → 0.9" in kept.reason
    assert "left as it is" in kept.reason
    report = look(changed, replace=True)
    assert report.rows[0].effect is Effect.CHANGED
    take_over(report, mine)
    part = load([catalog_folder(), mine])[0].parts[EntryId("acme-ax")]
    assert part.draw.nameplate_kw == 0.9


def test_what_a_file_adds_to_a_known_entry_is_taken_and_told(
    look: Callable[..., ImportReport], mine: Path, tmp_path: Path
) -> None:
    take_over(look(device(tmp_path, "ax")), mine)
    heavier = device(tmp_path, "ax", more="weight: 15\nweight_unit: kg\n")
    (row,) = look(heavier).rows
    assert (row.verdict, row.effect) == (Verdict.CLEAN, Effect.CHANGED)
    assert "Adds to acme-ax: mass_kg no data → 15" in row.reason


def test_unknown_keys_are_kept_beside_the_tables(
    look: Callable[..., ImportReport], mine: Path, tmp_path: Path
) -> None:
    take_over(look(device(tmp_path, "ax", more="colour: red\n")), mine)
    kept = json.loads((mine / MEMORY).read_text(encoding="utf-8"))["kept"]
    assert kept == {"acme-ax": {"file": "ax.yaml", "keys": {"colour": "red"}}}


def test_columns_are_remembered_and_a_broken_memory_is_forgotten(
    look: Callable[..., ImportReport], mine: Path, tmp_path: Path
) -> None:
    table = tmp_path / "prices.csv"
    table.write_text("sku,price,currency\nMQM9700-NS2F,30000,USD\n", encoding="utf-8")
    report = look(table)
    take_over(report, mine)
    assert remembered_columns(mine)["sku|price|currency"]["part_number"] == "sku"
    priced = load([catalog_folder(), mine])[0].parts[EntryId("qm9700")]
    assert priced.price_usd == 30_000
    assert validate([catalog_folder(), mine]) == ()
    for text in ("{", "[]", '{"columns": 7}', '{"columns": {"a": 1}}'):
        (mine / MEMORY).write_text(text, encoding="utf-8")
        assert remembered_columns(mine) == {}
    take_over(report, mine)


def test_progress_is_told_and_stopping_keeps_what_was_read(
    look: Callable[..., ImportReport], tmp_path: Path
) -> None:
    for number in range(6):
        device(tmp_path, f"ax-{number}")
    told: list[tuple[int, int]] = []

    def until_three(done: int, total: int) -> bool:
        told.append((done, total))
        return done < 3

    report = look(tmp_path, progress=until_three)
    assert (report.stopped, report.files, len(report.rows)) == (True, 3, 3)
    assert told == [(0, 6), (1, 6), (2, 6), (3, 6), (3, 6)]


def test_files_are_told_by_name_and_kind_and_others_are_passed_by(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yml", "c.txt", "x.png", "p.csv", "q.xlsx", ".hidden.yaml", "n.json"):
        (tmp_path / name).write_text("", encoding="utf-8")
    for name in ("M/config.json", "M/hf_quant_config.json", ".git/z.yaml", "A--B_config.json"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("", encoding="utf-8")
    assert {one.name: one.kind for one in find(tmp_path)} == {
        "A--B_config.json": FileKind.MODEL,
        "/".join((tmp_path / "M" / "config.json").resolve().parts[-4:]): FileKind.MODEL,
        "a.yaml": FileKind.NETBOX,
        "b.yml": FileKind.NETBOX,
        "p.csv": None,
        "q.xlsx": None,
    }
    assert next(find(tmp_path / "n.json")).kind is FileKind.MODEL
    assert next(find(tmp_path / "c.txt")).kind is None


def test_links_to_folders_are_not_entered(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    device(inner, "ax")
    try:
        (inner / "loop").symlink_to(tmp_path, target_is_directory=True)
    except OSError:
        pytest.skip("this system makes no links")
    assert [one.name for one in find(tmp_path)] == ["inner/ax.yaml"]


def test_large_files_are_refused_unread(look: Callable[..., ImportReport], tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as handle:
        handle.truncate(100 * 2**20)
    device(tmp_path, "ax")
    report = look(tmp_path)
    assert [row.verdict for row in report.rows] == [Verdict.CLEAN, Verdict.REFUSED]
    assert "100.0 MiB" in report.rows[1].reason


def test_files_that_cannot_be_read_do_not_stop_the_others(
    look: Callable[..., ImportReport], tmp_path: Path
) -> None:
    (tmp_path / "a.yaml").mkdir()
    (tmp_path / "gone.yaml").symlink_to(tmp_path / "nowhere")
    device(tmp_path, "ax")
    (tmp_path / "old.csv").write_bytes(b"\0\1\2")
    (tmp_path / "latin.yaml").write_bytes("manufacturer: Acmé\n".encode("latin-1"))
    rows = {row.file: row for row in look(tmp_path).rows}
    assert rows["ax.yaml"].verdict is Verdict.CLEAN
    assert "cannot be read" in rows["gone.yaml"].reason
    assert "zero bytes" in rows["old.csv"].reason
    assert "is not UTF-8 text (byte 18)" in rows["latin.yaml"].reason


def test_other_files_are_refused_with_what_could_be_imported(
    look: Callable[..., ImportReport], tmp_path: Path
) -> None:
    for name, word in (("prices.xls", "save it as .xlsx"), ("notes.txt", "a NetBox type is .yaml")):
        (tmp_path / name).write_text("x", encoding="utf-8")
        assert word in look(tmp_path / name).rows[0].reason


def test_models_use_what_lies_beside_them(
    look: Callable[..., ImportReport], tmp_path: Path
) -> None:
    config = {
        "model_type": "llama",
        "hidden_size": 4096,
        "num_hidden_layers": 32,
        "num_attention_heads": 32,
        "num_key_value_heads": 8,
        "intermediate_size": 14336,
        "vocab_size": 128256,
        "max_position_embeddings": 8192,
        "torch_dtype": "bfloat16",
    }
    start = tmp_path / "Acme--Own-8B_"
    Path(f"{start}config.json").write_text(json.dumps(config), encoding="utf-8")
    Path(f"{start}hf_quant_config.json").write_text('{"quantization": {"quant_algo": "FP8"}}')
    (row,) = look(tmp_path).rows
    assert row.draft is not None
    assert row.draft.cells["native_precision"] == "fp8"
    Path(f"{start}hf_quant_config.json").write_text("{", encoding="utf-8")
    assert look(tmp_path).rows[0].verdict is Verdict.REFUSED


def test_a_model_is_named_by_its_folder_whatever_is_chosen(
    look: Callable[..., ImportReport], tmp_path: Path
) -> None:
    folder = tmp_path / "models--Acme--Own-8B" / "snapshots" / "0f3a"
    folder.mkdir(parents=True)
    (folder / "config.json").write_text('{"model_type": "gpt2"}', encoding="utf-8")
    for chosen in (folder / "config.json", folder, tmp_path):
        (row,) = look(chosen).rows
        assert row.what == "Acme Own-8B"


def test_a_folder_that_cannot_be_written_stays_as_it_was(
    look: Callable[..., ImportReport], mine: Path, tmp_path: Path
) -> None:
    take_over(look(device(tmp_path, "ax")), mine)
    table = mine / "servers" / "servers.csv"
    before = table.read_bytes()
    (mine / "sources.csv.new").mkdir()
    with pytest.raises(UserError) as refused:
        take_over(look(device(tmp_path, "bx")), mine)
    assert "as it was" in str(refused.value)
    assert table.read_bytes() == before
    (mine / "sources.csv.new").rmdir()
    take_over(look(device(tmp_path, "bx")), mine)
    parts = load([mine])[0].parts
    assert all(isinstance(part, Part) for part in parts.values())
    assert set(parts) == {"acme-ax", "acme-bx"}


def test_an_empty_report_writes_nothing(mine: Path) -> None:
    assert take_over(ImportReport(), mine) == 0
    assert not mine.exists()
    assert Library().parts == {}
