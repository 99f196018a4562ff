"""Pictures that a project keeps, such as the scanned plan below a floor plan."""

import base64
import binascii
import hashlib
from dataclasses import dataclass

from planner.domain.identity import EntryId

LARGEST_PICTURE_BYTES = 4_000_000
"""What one picture may take in a project file."""
LARGEST_PICTURES_BYTES = 32_000_000
"""What all pictures of a project may take together."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with its file as it is kept: PNG or JPEG, in base64 as JSON holds it.

    `id` is the SHA-256 of the file, so that the same picture is kept once.
    """

    id: EntryId
    name: str
    width_px: int
    height_px: int
    data: str

    @property
    def size_bytes(self) -> int:
        """How much of a project file it takes, about."""
        return len(self.data) * 3 // 4

    def content(self) -> bytes:
        """Return the file; empty when what was stored is none."""
        try:
            return base64.b64decode(self.data, validate=True)
        except (binascii.Error, ValueError):
            return b""


def picture_of(name: str, width_px: int, height_px: int, content: bytes) -> Picture:
    """Return the picture of a file."""
    digest = EntryId(hashlib.sha256(content).hexdigest())
    return Picture(digest, name, width_px, height_px, base64.b64encode(content).decode("ascii"))
