"""Entries written into a catalogue folder: what was there stays, and all is written or nothing."""

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from planner.app.paths import catalog_folder
from planner.catalog.differences import Fate, differences
from planner.catalog.drafts import Draft, Grounds, Source, review, settle
from planner.catalog.layer import Layer, effective_draft, replace_files
from planner.catalog.library import Library, Problem
from planner.catalog.loader import load, validate
from planner.domain.errors import UserError
from planner.domain.hardware import Part
from planner.domain.identity import EntryId
from planner.domain.provenance import Status

SOURCE = Source("list", "A list", "example.org/list")
Tables = dict[str, list[dict[str, str]]]


def server(name: str = "own-server", table: str = "servers/servers.csv", **cells: str) -> Draft:
    usual = {
        "id": name,
        "kind": "cpu-server",
        "manufacturer": "Own",
        "name": "One",
        "half_units": "2",
        "nameplate_kw": "0.8",
    }
    filled = {**usual, **cells}
    numbers = tuple(set(filled) - {"id", "kind", "manufacturer", "name"})
    return Draft(table, filled, (Grounds(numbers, SOURCE, "2026-11-25", Status.ENTERED),))


def test_what_is_written_is_what_the_loader_reads(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "catalogs"
    layer = Layer(folder)
    layer.put([server(), server("other", mass_kg="12.5")])
    layer.write()
    assert validate([catalog_folder(), folder]) == ()
    library, _ = load([folder])
    one = library.parts[EntryId("other")]
    assert (one.mass_kg, one.draw.nameplate_kw, one.half_units) == (12.5, 0.8, 2)
    assert one.evidence["mass_kg"].source == "A list, example.org/list"
    assert sorted(path.name for path in folder.rglob("*.*")) == [
        "evidence.csv",
        "servers.csv",
        "sources.csv",
    ]


def test_an_entry_that_is_put_again_is_replaced_with_its_evidence(tmp_path: Path) -> None:
    for draft in (server(mass_kg="12"), server(mass_kg="14")):
        layer = Layer(tmp_path)
        layer.put([server("stays"), draft])
        layer.write()
    library, problems = load([tmp_path])
    assert problems == ()
    assert library.parts[EntryId("own-server")].mass_kg == 14
    assert len(library.parts) == 2


def test_a_part_that_becomes_another_kind_leaves_its_old_table(tmp_path: Path) -> None:
    for draft in (server(), server(table="storage/storage.csv", kind="storage", usable_tb="20")):
        layer = Layer(tmp_path)
        layer.put([draft])
        layer.write()
    library, problems = load([tmp_path])
    assert problems == ()
    assert [part.kind for part in library.parts.values()] == ["storage"]


def test_rows_and_columns_of_other_people_stay(
    tmp_path: Path, good_tables: Tables, write: Callable[..., Path]
) -> None:
    folder = write(good_tables)
    table = folder / "servers/servers.csv"
    text = table.read_text(encoding="utf-8").splitlines()
    table.write_text(f"{text[0]},colour\n{text[1]},red\n", encoding="utf-8")
    layer = Layer(folder)
    layer.put([server()])
    layer.write()
    with table.open(encoding="utf-8", newline="") as handle:
        rows = {row["id"]: row for row in csv.DictReader(handle)}
    assert rows["good-server"]["colour"] == "red"
    assert rows["good-server"]["supply_rating_kw"] == "3.3"
    assert rows["own-server"]["colour"] == ""


def test_every_entry_of_the_built_in_catalogue_survives_being_copied(
    tmp_path: Path, builtin: tuple[Library, tuple[Problem, ...]]
) -> None:
    before, _ = builtin
    whole = Layer(catalog_folder())
    copy = Layer(tmp_path)
    copy.put([draft for one in sorted(whole.ids) if (draft := whole.draft(one)) is not None])
    copy.write()
    after, problems = load([catalog_folder(), tmp_path])
    assert problems == ()
    assert after.parts == before.parts
    assert after.llms == before.llms
    assert after.offers == before.offers


def test_what_was_observed_is_copied_with_its_history(
    tmp_path: Path, builtin: tuple[Library, tuple[Problem, ...]]
) -> None:
    whole, copy = Layer(catalog_folder()), Layer(tmp_path)
    entry = EntryId("dgx-h200")
    copy.see(whole.sightings(entry))
    copy.write()
    assert validate([catalog_folder(), tmp_path]) == ()
    seen = load([catalog_folder(), tmp_path])[0].observations[entry]
    before = builtin[0].observations[entry]
    assert len(seen) == 2 * len(before) > 0
    assert {one.typical for one in seen} == {one.typical for one in before}


def test_the_last_layer_that_has_an_entry_tells_it(tmp_path: Path) -> None:
    first, second = Layer(tmp_path / "a"), Layer(tmp_path / "b")
    first.put([server(mass_kg="10"), server("only")])
    second.put([server(mass_kg="11")])
    found = effective_draft([first, second], EntryId("own-server"))
    assert found is not None
    assert found.cells["mass_kg"] == "11"
    assert effective_draft([first, second], EntryId("only")) is not None
    assert effective_draft([first, second], EntryId("none")) is None


def test_a_table_that_cannot_be_read_stops_everything_before_a_file_is_touched(
    tmp_path: Path,
) -> None:
    table = tmp_path / "servers" / "servers.csv"
    table.parent.mkdir()
    for content in (b"\xff\xfe broken", b"", b'id,"name\n'):
        table.write_bytes(content)
        with pytest.raises(UserError) as refused:
            Layer(tmp_path)
        assert "Nothing was imported." in str(refused.value)
        assert table.read_bytes() == content


def test_files_are_exchanged_together_or_not_at_all(tmp_path: Path) -> None:
    old, new = tmp_path / "old.csv", tmp_path / "new.csv"
    old.write_text("before", encoding="utf-8")
    blocked = tmp_path / "blocked.csv"
    blocked.mkdir()
    with pytest.raises(UserError) as refused:
        replace_files({old: "after", new: "after", blocked: "after"})
    assert "The catalogue is as it was." in str(refused.value)
    assert old.read_text(encoding="utf-8") == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["blocked.csv", "old.csv"]
    replace_files({old: "after", new: "after"})
    assert old.read_text(encoding="utf-8") == new.read_text(encoding="utf-8") == "after"
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "blocked.csv",
        "new.csv",
        "old.csv",
    ]


def test_doubted_figures_are_left_out_and_rows_that_need_them_are_refused(
    builtin: tuple[Library, tuple[Problem, ...]],
) -> None:
    settled = settle(server(mass_kg="900", typical_kw="5"), builtin[0])
    assert isinstance(settled.entry, Part)
    assert (settled.entry.mass_kg, settled.entry.draw.typical_kw) == (None, None)
    assert {field for field, _ in settled.left_out} == {"mass_kg", "typical_kw"}
    assert "mass_kg" not in settled.draft.cells
    for broken in (server(kind="toaster"), server("Not An Id")):
        refused = settle(broken, Library())
        assert refused.entry is None
        assert refused.left_out != ()


def test_a_number_without_a_source_is_a_fault() -> None:
    bare = replace(server(), grounds=())
    entry, faults = review(bare, Library())
    assert entry is None
    assert ("nameplate_kw", "has no source.") in faults


def test_a_draft_over_another_keeps_names_and_what_is_better_founded() -> None:
    base = server(mass_kg="10", price_usd="5000")
    guess = Grounds(("mass_kg", "lead_weeks"), SOURCE, "2026", Status.DERIVED)
    told = Grounds(("nameplate_kw",), SOURCE, "2026", Status.SECONDARY)
    cells = {"id": "own-server", "name": "x", "mass_kg": "11", "lead_weeks": "9"}
    over = Draft(base.table, {**cells, "nameplate_kw": "0.9"}, (guess, told)).over(base)
    assert over.cells == {**base.cells, "nameplate_kw": "0.9", "lead_weeks": "9"}


def test_two_catalogues_are_told_apart_by_what_is_new_changed_and_gone(tmp_path: Path) -> None:
    before, after = Layer(tmp_path / "a"), Layer(tmp_path / "b")
    before.put([server(mass_kg="10"), server("gone"), server("same")])
    after.put([server(mass_kg="11"), server("new"), server("same")])
    before.write()
    after.write()
    found = differences(load([tmp_path / "a"])[0], load([tmp_path / "b"])[0])
    assert {one.id: one.fate for one in found} == {
        "own-server": Fate.CHANGED,
        "new": Fate.NEW,
        "gone": Fate.WITHDRAWN,
    }
    (change,) = next(one for one in found if one.fate is Fate.CHANGED).changes
    assert (change.field, change.before, change.after) == ("mass_kg", 10, 11)
