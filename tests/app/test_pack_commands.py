"""Catalogue packs from the command line: made, looked at, compared, taken over."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from planner.app import logs, paths, wiring
from planner.app.main import BAD_INPUT, run
from planner.domain.identity import EntryId

CLONE = Path(__file__).resolve().parents[1] / "exchange" / "netbox_clone"
OWN = EntryId("acme-ax-200")

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def catalog(capsys: pytest.CaptureFixture[str]) -> Command:
    """Return a function that runs a command under catalog with these words."""

    def command(*words: str | Path) -> tuple[int, str, str]:
        code = run(["catalog", *(str(word) for word in words)], logs.Crashes(None))
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return command


@pytest.fixture
def pack(catalog: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pack of a colleague who has a catalogue of their own; ours is empty."""
    monkeypatch.setenv("RACKWRIGHT_USER_FOLDER", str(tmp_path / "colleague"))
    assert catalog("import", CLONE, "--redundancy", "n+n")[0] == 0
    file = tmp_path / "acme.rackpack"
    told = ("--name", "Acme types", "--licence", "CC BY 4.0", "--valid-until", "2025-01-31")
    code, output, _ = catalog("export", "--pack", file, "--mine", *told)
    assert code == 0
    assert "Was valid until 2025-01-31" in output
    monkeypatch.setenv("RACKWRIGHT_USER_FOLDER", str(tmp_path / "us"))
    assert OWN not in wiring.load_library()[0].parts
    return file


def test_a_pack_is_looked_at_compared_and_taken_over(catalog: Command, pack: Path) -> None:
    told = json.loads(catalog("pack-info", pack, "--json")[1])
    assert (told["name"], told["version"], told["is_over"]) == ("Acme types", "1", True)
    code, output, _ = catalog("pack-info", pack, "--expect", told["content_hash"])
    assert code == 0
    assert "The content hash is the expected one." in output
    assert "servers/servers.csv" in output

    code, _, error = catalog("import", pack, "--expect", "0" * 64)
    assert code == BAD_INPUT
    assert "is not the pack that was expected" in error
    assert OWN not in wiring.load_library()[0].parts

    code, output, _ = catalog("import", pack, "--expect", told["content_hash"])
    assert code == 0
    assert "Acme types, version 1" in output
    assert "entries were taken into your catalogue." in output
    assert wiring.load_library()[0].parts[OWN].draw.nameplate_kw == 1.4
    assert catalog("validate")[0] == 0


def test_an_altered_pack_is_named_and_nothing_is_imported(catalog: Command, pack: Path) -> None:
    with zipfile.ZipFile(pack) as old:
        members = {name: old.read(name) for name in old.namelist()}
    members["servers/servers.csv"] = members["servers/servers.csv"].replace(b"1.4", b"0.4")
    with zipfile.ZipFile(pack, "w") as new:
        for name, data in members.items():
            new.writestr(name, data)
    code, output, _ = catalog("import", pack, "--json")
    report = json.loads(output)
    assert (code, report["packs"]) == (1, [])
    (row,) = report["rows"]
    assert "servers/servers.csv was altered" in row["remarks"][0]["text"]
    for command in ("pack-info", "import"):
        code, _, error = catalog(command, pack, "--expect", "0" * 64)
        assert code == BAD_INPUT
        assert "servers/servers.csv was altered" in error
    assert OWN not in wiring.load_library()[0].parts


def test_a_pack_can_go_into_the_catalogue_of_the_organisation(
    catalog: Command, pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(paths.ORGANISATION_FOLDER_VARIABLE, raising=False)
    code, _, error = catalog("import", pack, "--organisation")
    assert code == BAD_INPUT
    assert "no catalogue of an organisation" in error
    share = tmp_path / "share"
    share.mkdir()
    monkeypatch.setenv(paths.ORGANISATION_FOLDER_VARIABLE, str(share))
    assert catalog("import", pack, "--organisation")[0] == 0
    library, _ = wiring.load_library()
    assert library.overlays[OWN] == str(share)
    assert not (paths.user_catalog_folder() / "servers").exists()
    again = tmp_path / "again.rackpack"
    assert catalog("export", "--pack", again, "--from", share)[0] == 0
    assert json.loads(catalog("import", again, "--dry-run", "--json")[1])["effects"]["new"] == 0


def test_words_choose_what_is_in_a_pack(catalog: Command, tmp_path: Path) -> None:
    file = tmp_path / "one.rackpack"
    assert catalog("export", "--pack", file, "dgx", "h100", "--kind", "parts")[0] == 0
    members = json.loads(catalog("pack-info", file, "--json")[1])["members"]
    assert {"servers/servers.csv", "accelerators/accelerators.csv"} <= set(members)
    assert "models/models.csv" not in members
    before = file.read_bytes()
    assert catalog("export", "--pack", file, "nobody-made-this")[0] == BAD_INPUT
    assert catalog("export", "--pack", file, "dgx", "--valid-until", "soon")[0] == BAD_INPUT
    assert catalog("export")[0] == BAD_INPUT
    assert file.read_bytes() == before


def test_what_was_exported_is_told_to_programs_too(catalog: Command, tmp_path: Path) -> None:
    folder, file = tmp_path / "optics", tmp_path / "optics.rackpack"
    told = json.loads(catalog("export", folder, "optic", "--kind", "components", "--json")[1])
    assert told["written"] == str(folder)
    assert (
        told["entries"] == len((folder / "components/components.csv").read_text().splitlines()) - 1
    )
    told = json.loads(catalog("export", "--pack", file, "optic", "--licence", "CC0", "--json")[1])
    assert told["pack"]["licence"] == "CC0"
    shown = json.loads(catalog("pack-info", file, "--json")[1])
    assert shown["content_hash"] == told["pack"]["content_hash"]
