"""The commands under catalog that write a folder or a pack, and tell what a pack is."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from planner.app import wiring
from planner.app.commands.catalogue import Kind, catalog, kind_of
from planner.app.commands.plans import AsJson
from planner.app.commands.printing import print_json
from planner.catalog.layer import Layer
from planner.domain.errors import UserError
from planner.domain.identity import EntryId
from planner.exchange.packs.archive import BadPack
from planner.exchange.packs.goods import gather, lay_out
from planner.exchange.packs.manifest import Manifest, PackInfo
from planner.exchange.packs.opening import open_pack
from planner.presenters.packs import pack_card
from planner.workspace.importing import ImportReport, expect_pack
from planner.workspace.packing import make_pack

__all__ = ["Expected", "catalog", "pack_json", "print_pack"]

Expected = Annotated[
    str, typer.Option("--expect", help="Content hash of the pack, as its publisher told it.")
]

_NOTHING = "Nothing was written."


@catalog.command("export")
def export(
    folder: Annotated[
        str | None,
        typer.Argument(metavar="[FOLDER]", help="The folder to make; not with --pack."),
    ] = None,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[WORDS]", help="Words that an entry must have.")
    ] = None,
    kind: Annotated[Kind | None, typer.Option("--kind", help="Only entries of this kind.")] = None,
    mine: Annotated[
        bool, typer.Option("--mine", help="Only entries of your own catalogue.")
    ] = False,
    sources: Annotated[
        list[Path] | None, typer.Option("--from", help="Catalogue folders to take entries from.")
    ] = None,
    pack: Annotated[
        Path | None, typer.Option("--pack", help="Write a pack: FILE.rackpack.")
    ] = None,
    name: Annotated[str, typer.Option("--name", help="Name of the pack; else its file's.")] = "",
    version: Annotated[str, typer.Option("--version", help="Version of the pack.")] = "1",
    licence: Annotated[
        str, typer.Option("--licence", help="What readers may do with the pack.")
    ] = "",
    publisher: Annotated[str, typer.Option("--publisher", help="Who answers for the pack.")] = "",
    valid_until: Annotated[
        str, typer.Option("--valid-until", help="Last day on which the pack holds: 2027-03-31.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Write entries with their evidence and sources into a new catalogue folder or a pack."""
    told = [one for one in ((folder if pack else None), *(words or ())) if one]
    folders = _folders(sources, mine=mine)
    wanted = _wanted(told, kind) if told or kind or not (mine or sources) else None
    if pack is None:
        written, number = _write_folder(folder, folders, wanted)
        if as_json:
            print_json({"written": str(written), "entries": number})
        else:
            print(f"Wrote {number} {'entry' if number == 1 else 'entries'} to {written}.")
        return
    today = date.today().isoformat()
    manifest = Manifest(name or pack.stem, version, licence, publisher, today, valid_until)
    info = make_pack(pack, manifest, folders, wanted)
    if as_json:
        print_json({"written": str(pack), "pack": pack_json(info)})
        return
    print_pack(info)
    print(f"Wrote {pack}. Tell its content hash by another route than the pack.")


@catalog.command("pack-info")
def pack_info(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A pack: FILE.rackpack.")],
    expected: Expected = "",
    as_json: AsJson = False,
) -> None:
    """Tell what a pack says of itself, and its content hash; nothing is imported."""
    try:
        info = open_pack(file).info
    except BadPack as problem:
        raise UserError(
            f"{file.name}: {problem}", "Nothing was imported.", "Ask its publisher for it anew."
        ) from problem
    if expected:
        expect_pack(ImportReport(packs=(info,)), expected)
    if as_json:
        print_json(pack_json(info))
        return
    print_pack(info)
    for member in info.members:
        print(f"  {member}")
    if expected:
        print("The content hash is the expected one.")


def print_pack(info: PackInfo) -> None:
    """Print what a pack says of itself, and its content hash."""
    card = pack_card(info, date.today().isoformat())
    print(f"{info.file}: {card.title}")
    for fact in card.facts:
        print(f"  {fact.text}")
    print(f"  {card.hash_text}")


def pack_json(info: PackInfo) -> dict[str, Any]:
    """Return what a pack says of itself, for programs."""
    one = info.manifest
    return {
        "file": info.file,
        "name": one.name,
        "version": one.version,
        "licence": one.licence or None,
        "publisher": one.publisher or None,
        "made": one.made or None,
        "valid_until": one.valid_until or None,
        "is_over": one.is_over(date.today().isoformat()),
        "content_hash": info.content_hash,
        "members": list(info.members),
    }


def _folders(sources: list[Path] | None, *, mine: bool) -> tuple[Path, ...]:
    for one in sources or ():
        if not one.is_dir():
            raise UserError(f"There is no folder {one}.", _NOTHING, "Name a catalogue folder.")
    if sources:
        return tuple(sources)
    ours = wiring.catalog_folders()
    return ours[-1:] if mine else ours


def _wanted(words: list[str], kind: Kind | None) -> frozenset[EntryId]:
    library, _ = wiring.load_library()
    text = " ".join(words)
    found = [one.id for one in library.search(text) if kind is None or kind_of(one) is kind]
    if kind in (None, Kind.COMPONENTS):
        found += [one.id for one in library.found_components(text)]
    return frozenset(found)


def _write_folder(
    named: str | None, folders: tuple[Path, ...], wanted: frozenset[EntryId] | None
) -> tuple[Path, int]:
    if not named:
        raise UserError(
            "It is not told where to write.", _NOTHING, "Name a folder, or --pack FILE.rackpack."
        )
    folder = Path(named)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UserError(
            f"{folder} exists already and is not empty.",
            _NOTHING,
            "Name a folder that is not there yet.",
        )
    goods = gather([Layer(one) for one in folders], wanted)
    if not goods.ids:
        raise UserError("No entry of the catalogue fits.", _NOTHING, "catalog list shows them.")
    made = Layer(folder)
    lay_out(goods, made)
    made.write()
    return folder, len(goods.ids)
