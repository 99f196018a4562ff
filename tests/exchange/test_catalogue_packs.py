"""Catalogue packs as files: written, read back, held against the catalogue, refused when altered."""

import io
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from planner.app import paths
from planner.catalog.layer import Layer
from planner.catalog.library import Library
from planner.catalog.loader import load, validate
from planner.domain.errors import UserError
from planner.domain.identity import EntryId
from planner.exchange.importing.report import Effect, ImportReport, Verdict
from planner.exchange.packs.archive import (
    CHECKSUMS,
    MOST_MEMBER_BYTES,
    MOST_MEMBERS,
    BadPack,
    content_hash,
    pack_bytes,
)
from planner.exchange.packs.goods import gather
from planner.exchange.packs.manifest import Manifest, in_groups, plain_hash, written
from planner.exchange.packs.opening import open_pack
from planner.exchange.packs.writing import write_pack
from planner.workspace.importing import add_to_catalogue, expect_pack, look_through, usual_options
from planner.workspace.packing import make_pack

BUILT_IN = paths.catalog_folder()
MANIFEST = Manifest("Acme parts", "3", "CC BY 4.0", "Acme", "2026-11-25", "2027-03-31")
SOURCES = "id,title,address,licence\nacme,Acme price book,,\n"
SERVERS = (
    "id,kind,manufacturer,name,half_units,mass_kg,nameplate_kw\n"
    "acme-one,cpu-server,Acme,One,2,20,0.8\n"
    "acme-two,cpu-server,Acme,Two,4,30,1.2\n"
)
EVIDENCE = (
    "id,field,low,high,source,date,status,note\n"
    "acme-one acme-two,half_units mass_kg nameplate_kw,,,acme,2026-10-01,datasheet,\n"
)
PRICES = (
    "id,low,typical,high,currency,per,region,basis,quantity_from,valid_from,valid_to,source,status,note\n"
    "acme-one,,9000,,EUR,,,list,,2026-10-01,,acme,datasheet,\n"
    "qm9700,,31000,,USD,,,list,,2026-10-01,,acme,datasheet,\n"
)
RATES = "currency,per_usd,date,source,status,note\nEUR,0.91,2026-10-01,acme,secondary,\n"
TABLES = {
    "sources.csv": SOURCES,
    "servers/servers.csv": SERVERS,
    "servers/evidence.csv": EVIDENCE,
    "observations/prices.csv": PRICES,
    "observations/rates.csv": RATES,
}


@pytest.fixture
def acme(tmp_path: Path) -> Path:
    """The catalogue folder of somebody else."""
    folder = tmp_path / "acme"
    for path, text in TABLES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def pack(acme: Path, tmp_path: Path) -> Path:
    path = tmp_path / "acme.rackpack"
    make_pack(path, MANIFEST, [acme])
    return path


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """The user's own folder, empty yet."""
    folder = tmp_path / "mine"
    folder.mkdir()
    return folder


def looked(path: Path, mine: Path, *, replaces: bool = False) -> ImportReport:
    folders = (BUILT_IN, mine)
    options = usual_options(folders)
    if replaces:
        options = type(options)(options.date, replace=True)
    return look_through([path], load(folders)[0], folders, options)


def refusal(path: Path, mine: Path) -> str:
    """Return why a pack is refused whole; that takes no look at the built-in catalogue."""
    report = look_through([path], Library(), (mine,), usual_options((mine,)))
    (row,) = report.rows
    assert row.verdict is Verdict.REFUSED
    assert (report.packs, report.changes) == ((), ())
    return row.reason


def repacked(path: Path, **changed: str) -> Path:
    """Write a pack of the same layout with right checksums and other texts."""
    members = {name: data.decode() for name, data in open_pack(path).members.items()}
    members.update({name.replace("__", "/") + ".csv": text for name, text in changed.items()})
    path.write_bytes(pack_bytes(members))
    return path


def zipped(path: Path, change: Callable[[zipfile.ZipFile], None]) -> Path:
    """Write the members of a pack anew, without their checksums renewed, after *change* added one."""
    data = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(data, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        change(new)
    path.write_bytes(data.getvalue())
    return path


def test_a_pack_brings_entries_prices_and_rates_with_what_stands_behind_them(
    pack: Path, mine: Path
) -> None:
    report = looked(pack, mine)
    assert [row.verdict for row in report.rows] == [Verdict.CLEAN] * 4
    assert report.effects[Effect.NEW] == 3
    assert report.packs[0].manifest == MANIFEST
    library = add_to_catalogue(report, (BUILT_IN, mine))
    one = library.parts[EntryId("acme-one")]
    assert (one.mass_kg, one.evidence["mass_kg"].source) == (20, "Acme price book")
    assert one.price_usd == pytest.approx(9000 / library.rates["EUR"].per_usd)
    assert library.parts[EntryId("qm9700")].price_usd == 31_000
    assert validate([BUILT_IN, mine]) == ()
    assert report.packs[0].content_hash in (mine / "imports.json").read_text(encoding="utf-8")
    again = looked(pack, mine)
    assert again.changes == ()
    assert {row.effect for row in again.rows} == {Effect.SAME}


def test_the_same_content_makes_the_same_file_and_hash(pack: Path, acme: Path) -> None:
    first, told = pack.read_bytes(), open_pack(pack).info
    other = make_pack(pack, MANIFEST, [acme])
    assert (pack.read_bytes(), other) == (first, told)
    later = make_pack(pack, Manifest("Acme parts", "4"), [acme])
    assert later.content_hash != told.content_hash
    groups = in_groups(told.content_hash).split(" ")
    assert [len(group) for group in groups] == [4] * 16
    assert plain_hash(in_groups(told.content_hash).upper()) == told.content_hash


def test_the_hash_is_that_of_the_list_of_checksums(pack: Path) -> None:
    with zipfile.ZipFile(pack) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    assert content_hash(members) == open_pack(pack).info.content_hash
    lines = members[CHECKSUMS].decode().splitlines()
    assert [line[66:] for line in lines] == sorted(set(members) - {CHECKSUMS})


def test_another_hash_than_the_expected_one_stops_before_anything_is_merged(
    pack: Path, mine: Path
) -> None:
    report = looked(pack, mine)
    expect_pack(report, in_groups(report.packs[0].content_hash))
    for told in ("0" * 64, "abc"):
        with pytest.raises(UserError):
            expect_pack(report, told)
    assert list(mine.iterdir()) == []


def test_chosen_entries_bring_what_they_refer_to(acme: Path, tmp_path: Path) -> None:
    server = "dgx-h100"
    goods = gather([Layer(BUILT_IN), Layer(acme)], {EntryId(server)})
    assert {one.id for one in goods.drafts} == {server, goods.drafts[0].cells["accelerator"]}
    info = write_pack(tmp_path / "one.rackpack", MANIFEST, goods)
    assert "accelerators/accelerators.csv" in info.members


def test_an_entry_with_other_figures_stays_unless_it_may_be_replaced(
    pack: Path, mine: Path
) -> None:
    add_to_catalogue(looked(pack, mine), (BUILT_IN, mine))
    repacked(pack, servers__servers=SERVERS.replace(",30,", ",33,"))
    kept = looked(pack, mine)
    row = next(row for row in kept.rows if row.what == "Acme Two")
    assert (row.verdict, row.effect) == (Verdict.WARNED, Effect.NONE)
    assert "mass_kg 30 → 33" in row.reason
    library = add_to_catalogue(looked(pack, mine, replaces=True), (BUILT_IN, mine))
    assert library.parts[EntryId("acme-two")].mass_kg == 33


def test_other_evidence_of_the_same_figures_is_told(pack: Path, mine: Path) -> None:
    add_to_catalogue(looked(pack, mine), (BUILT_IN, mine))
    repacked(pack, servers__evidence=EVIDENCE.replace("datasheet", "measured"))
    report = looked(pack, mine)
    assert report.changes == ()
    assert "the same figures with other evidence" in report.rows[0].reason


def test_a_source_of_the_same_id_does_not_change_what_others_rest_on(
    pack: Path, mine: Path
) -> None:
    (mine / "sources.csv").write_text(SOURCES.replace("price book", "catalogue of 2019"), "utf-8")
    library = add_to_catalogue(looked(pack, mine), (BUILT_IN, mine))
    assert Layer(mine).sources["acme"].title == "Acme catalogue of 2019"
    evidence = library.parts[EntryId("acme-one")].evidence
    assert evidence["mass_kg"].source == "Acme price book"
    assert looked(pack, mine).changes == ()


def test_a_wrong_row_is_refused_with_its_line_and_the_rest_is_taken(pack: Path, mine: Path) -> None:
    wrong = SERVERS.replace(",1.2\n", ",1200\n") + "acme-three,cpu-server,Acme,Three,2,15,0.5\n"
    repacked(
        pack,
        servers__servers=wrong,
        observations__prices=PRICES.replace("qm9700", "nobody"),
        observations__rates=RATES.replace("0.91", "nothing"),
    )
    report = looked(pack, mine)
    refused = {row.what: row.reason for row in report.rows if row.verdict is Verdict.REFUSED}
    assert "servers/servers.csv" in refused["acme-two"]
    assert "line 3" in refused["acme-two"]
    assert "acme-three" in refused
    loose = [row.reason for row in report.rows if row.what == ""]
    assert any("nobody" in reason for reason in loose)
    assert any("per_usd" in reason for reason in loose)
    library = add_to_catalogue(report, (BUILT_IN, mine))
    assert EntryId("acme-one") in library.parts
    assert {EntryId("acme-two"), EntryId("acme-three")}.isdisjoint(library.parts)
    assert validate([BUILT_IN, mine]) == ()


def test_columns_and_evidence_that_nothing_here_knows_are_told_and_left_out(
    pack: Path, mine: Path
) -> None:
    head, *rows = SERVERS.splitlines()
    coloured = "\n".join((f"{head},colour", *(f"{row},red" for row in rows))) + "\n"
    stray = "acme-one,peak_kw,,,acme,2026-10-01,datasheet,\n"
    repacked(pack, servers__servers=coloured, servers__evidence=EVIDENCE + stray)
    report = looked(pack, mine)
    refused = [row.reason for row in report.rows if row.verdict is Verdict.REFUSED]
    assert any("colour" in reason for reason in refused)
    assert any("peak_kw" in reason for reason in refused)
    library = add_to_catalogue(report, (BUILT_IN, mine))
    assert library.parts[EntryId("acme-two")].mass_kg == 30
    assert validate([BUILT_IN, mine]) == ()


def test_what_is_no_table_is_left_out_and_told(pack: Path, mine: Path) -> None:
    repacked(pack, odd__notes="a,b\n1,2\n")
    report = looked(pack, mine)
    assert next(row for row in report.rows if row.what == "odd/notes.csv").verdict is Verdict.WARNED
    add_to_catalogue(report, (BUILT_IN, mine))
    assert not (mine / "odd").exists()


@pytest.mark.parametrize(
    ("member", "why"),
    [
        ("../../evil.csv", "leads out of its folder"),
        ("servers/../../evil.csv", "leads out of its folder"),
        ("/etc/evil.csv", "begins at the root of the disk"),
        ("C:evil.csv", "begins with a drive letter"),
        ("servers\\evil.csv", "has a backslash"),
        ("a/b/c/d/evil.csv", "folders deep"),
        ("servers//evil.csv", "empty step"),
        ("./evil.csv", "empty step"),
        ("x" * 200, "too long"),
        ("bell\x07.csv", "cannot be shown"),
        ("SERVERS/SERVERS.CSV", "is in the pack twice"),
    ],
)
def test_a_member_with_a_harmful_name_refuses_the_pack(
    pack: Path, mine: Path, member: str, why: str
) -> None:
    zipped(pack, lambda new: new.writestr(member, "x"))
    before = sorted(mine.parent.rglob("*"))
    reason = refusal(pack, mine)
    assert why in reason
    assert member[:5].replace("\x07", "") in reason
    assert sorted(mine.parent.rglob("*")) == before


def _same_name(new: zipfile.ZipFile) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        new.writestr("servers/servers.csv", "x")


def _link(new: zipfile.ZipFile) -> None:
    info = zipfile.ZipInfo("servers/notes.csv")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    new.writestr(info, "/etc/passwd")


def _device(new: zipfile.ZipFile) -> None:
    info = zipfile.ZipInfo("servers/notes.csv")
    info.external_attr = (stat.S_IFIFO | 0o644) << 16
    new.writestr(info, "")


def _bomb(new: zipfile.ZipFile) -> None:
    new.writestr("bomb.csv", bytes(MOST_MEMBER_BYTES + 1), zipfile.ZIP_DEFLATED)


def _many_large(new: zipfile.ZipFile) -> None:
    for number in range(2):
        data = bytes(MOST_MEMBER_BYTES - 1)
        new.writestr(f"large{number}.csv", data, zipfile.ZIP_DEFLATED, compresslevel=1)


def _many(new: zipfile.ZipFile) -> None:
    for number in range(MOST_MEMBERS):
        new.writestr(f"{number}.csv", "")


def _very_many(new: zipfile.ZipFile) -> None:
    for number in range(30 * MOST_MEMBERS):
        new.writestr(f"{number}.csv", "")


def _other_compression(new: zipfile.ZipFile) -> None:
    new.writestr("servers/notes.csv", "x", zipfile.ZIP_LZMA)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (_same_name, "servers/servers.csv is in the pack twice"),
        (_link, "servers/notes.csv is a link"),
        (_device, "servers/notes.csv is no ordinary file"),
        (_bomb, "bomb.csv unpacks to 32.0 MiB"),
        (_many_large, "large1.csv brings the pack to"),
        (_many, "members; a pack has at most 64"),
        (_very_many, "more than 64 members"),
        (_other_compression, "servers/notes.csv is compressed in a way"),
        (lambda new: new.writestr("extra/a.csv", "x"), "extra/a.csv was added after"),
    ],
)
def test_a_member_of_a_harmful_kind_or_size_refuses_the_pack(
    pack: Path, mine: Path, change: Callable[[zipfile.ZipFile], None], why: str
) -> None:
    assert why in refusal(zipped(pack, change), mine)


@pytest.mark.parametrize(
    ("place", "patch", "why"),
    [
        (8, b"\x01", "checksums.sha256 is encrypted"),
        (24, b"\x01", "checksums.sha256 is "),
        (24, b"\xff\xff\xff\x7f", "checksums.sha256 unpacks to 2,048.0 MiB"),
    ],
)
def test_a_directory_that_lies_about_a_member_refuses_the_pack(
    pack: Path, mine: Path, place: int, patch: bytes, why: str
) -> None:
    data = pack.read_bytes()
    start = data.index(b"PK\x01\x02") + place
    pack.write_bytes(data[:start] + patch + data[start + len(patch) :])
    assert why in refusal(pack, mine)


def test_a_table_that_is_none_refuses_the_pack(pack: Path, mine: Path) -> None:
    repacked(pack, servers__servers='id,kind\n"acme')
    (row,) = looked(pack, mine).rows
    assert row.reason.startswith("servers.csv in the catalogue folder acme.rackpack")


def test_places_and_the_carbon_of_regions_travel_too(mine: Path, tmp_path: Path) -> None:
    path = tmp_path / "all.rackpack"
    make_pack(path, MANIFEST, [BUILT_IN])
    same = looked(path, mine)
    assert {row.effect for row in same.rows} == {Effect.SAME}
    assert len({row.what for row in same.rows}) > 1000
    carbon = open_pack(path).members["carbon/carbon.csv"].decode()
    first = carbon.splitlines()[1]
    entry, old, *rest = first.split(",")
    repacked(
        path, carbon__carbon=carbon.replace(first, ",".join((entry, f"{float(old) - 1:g}", *rest)))
    )
    (row,) = looked(path, mine, replaces=True).changes
    assert "carbon_g_kwh" in row.reason


def rewritten(path: Path, name: str, data: bytes | None) -> Path:
    """Replace the bytes of one member, or take it out, with the checksums as they were."""
    with zipfile.ZipFile(path) as old:
        members = {one: old.read(one) for one in old.namelist()}
    members.pop(name)
    if data is not None:
        members[name] = data
    with zipfile.ZipFile(path, "w") as new:
        for one, content in members.items():
            new.writestr(one, content)
    return path


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("servers/servers.csv", SERVERS.replace("20", "2").encode(), "servers/servers.csv was alt"),
        ("pack.json", written(Manifest("Acme", "9")).encode(), "pack.json was altered"),
        ("servers/evidence.csv", None, "servers/evidence.csv was taken out"),
        ("pack.json", None, "has no pack.json"),
        (CHECKSUMS, None, "nobody can tell whether it was altered"),
        (CHECKSUMS, b"not a checksum\n", "not a checksum is no checksum"),
    ],
)
def test_an_altered_pack_is_named_before_anything_is_merged(
    pack: Path, mine: Path, name: str, data: bytes | None, why: str
) -> None:
    assert why in refusal(rewritten(pack, name, data), mine)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[1]", "format"),
        ('{"format": 2, "name": "a", "version": "1"}', "later version"),
        ('{"format": 1, "name": "a"}', "version is missing"),
        ('{"format": 1, "name": ["a"], "version": "1"}', "must be texts"),
        ('{"format": 1, "name": "a", "version": "1", "valid_until": "soon"}', "is no day"),
        ('{"format": 1, "name": "a\\u0000b", "version": "1"}', "cannot be shown"),
        ("[" * 100_000, "no JSON"),
    ],
)
def test_a_manifest_that_says_too_little_is_told(pack: Path, text: str, why: str) -> None:
    pack.write_bytes(pack_bytes({"pack.json": text, "sources.csv": SOURCES}))
    with pytest.raises(BadPack, match=why):
        open_pack(pack)


@pytest.mark.parametrize("cut", [0, 10, 400, -30])
def test_a_pack_that_arrived_in_part_is_no_pack(pack: Path, cut: int) -> None:
    pack.write_bytes(pack.read_bytes()[:cut])
    with pytest.raises(BadPack, match="no pack"):
        open_pack(pack)


def test_any_single_byte_that_changes_is_noticed(pack: Path) -> None:
    data, told = pack.read_bytes(), open_pack(pack).info
    for place in range(0, len(data), 23):
        pack.write_bytes(data[:place] + bytes([data[place] ^ 0x55]) + data[place + 1 :])
        try:
            found = open_pack(pack)
        except BadPack:
            continue
        # Bytes that carry no content, such as the hour of a member.
        assert found.info == told


def test_a_pack_that_cannot_be_written_leaves_the_one_that_is_there(
    acme: Path, pack: Path, tmp_path: Path
) -> None:
    before = pack.read_bytes()
    for manifest in (Manifest("", "1"), Manifest("a", "1", valid_until="2027-02-30")):
        with pytest.raises(UserError, match="cannot be made"):
            make_pack(pack, manifest, [acme])
    with pytest.raises(UserError, match="No entry"):
        make_pack(pack, MANIFEST, [acme], frozenset())
    with pytest.raises(UserError, match="does not end"):
        make_pack(tmp_path / "acme.zip", MANIFEST, [acme])
    with pytest.raises(UserError, match="no folder"):
        make_pack(tmp_path / "gone" / "acme.rackpack", MANIFEST, [acme])
    assert pack.read_bytes() == before
