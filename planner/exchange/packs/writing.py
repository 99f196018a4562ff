"""Writes a pack: all of it or nothing."""

import tempfile
from pathlib import Path

from planner.catalog.layer import Layer
from planner.domain.errors import UserError
from planner.domain.phrase import say
from planner.exchange.packs.archive import (
    MANIFEST,
    MIB,
    MOST_MEMBER_BYTES,
    MOST_PACK_BYTES,
    SUFFIX,
    content_hash,
    pack_bytes,
)
from planner.exchange.packs.goods import Goods, lay_out
from planner.exchange.packs.manifest import Manifest, PackInfo, fault_of, written
from planner.exchange.target import replacing

_NOTHING = say("Nothing was written.")


def write_pack(path: Path, manifest: Manifest, goods: Goods) -> PackInfo:
    """Write *goods* as a pack to *path*, and return what to tell its readers.

    The same goods and manifest make the same file, to the byte.

    Raises:
        UserError: when there is nothing to write, a field is wrong, or the file cannot be written;
            an existing file is then as it was.
    """
    if path.suffix.lower() != SUFFIX:
        raise UserError(
            say("{0} does not end in {1}, as packs do.", path.name, SUFFIX),
            _NOTHING,
            say("Name it X{0}.", SUFFIX),
        )
    fault = fault_of(manifest)
    if fault:
        raise UserError(
            say("The pack cannot be made: {0}.", fault), _NOTHING, say("Correct it and try again.")
        )
    if not goods.ids:
        raise UserError(
            say("No entry of the catalogue fits."),
            _NOTHING,
            say("Choose others; catalog list shows them."),
        )
    with tempfile.TemporaryDirectory() as folder:
        layer = Layer(Path(folder))
        lay_out(goods, layer)
        texts = {MANIFEST: written(manifest), **layer.changes()}
    members = {name: text.encode("utf-8") for name, text in texts.items()}
    data = pack_bytes(texts)
    # What could not be read back is not handed to anybody.
    if len(data) > MOST_PACK_BYTES or max(map(len, members.values())) > MOST_MEMBER_BYTES:
        raise UserError(
            say(
                "The pack would have {0:,.1f} MiB, more than packs are read with.", len(data) / MIB
            ),
            _NOTHING,
            say("Make several packs with fewer entries each."),
        )
    with replacing(path) as temporary:
        temporary.write_bytes(data)
    return PackInfo(path.name, manifest, content_hash(members), tuple(sorted(members)))
