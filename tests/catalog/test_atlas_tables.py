"""The map of the world: every region has its seat, and mistakes are told with file and line."""

from pathlib import Path

from planner.app.paths import catalog_folder
from planner.catalog.atlas import load_atlas
from planner.domain.identity import EntryId
from tests.builders import library


def test_every_region_of_the_catalogue_is_on_the_map() -> None:
    atlas, problems = load_atlas([catalog_folder()], library().regions)
    assert problems == ()
    assert set(atlas.seats) == set(library().regions)
    assert atlas.names["SG"] == "Singapore"


def test_seats_lie_inside_the_outlines_of_their_law() -> None:
    atlas, _ = load_atlas([catalog_folder()], library().regions)
    known = {one.jurisdiction for one in atlas.outlines if one.jurisdiction}
    assert {"EEA", "GB", "CH", "US", "CN", "JP", "IN"} <= known
    paris = atlas.seats[EntryId("fr")]
    europe = next(one for one in atlas.outlines if one.id == "europe")
    corners = [(at.longitude, at.latitude) for at in europe.corners]
    assert _holds(corners, paris.longitude, paris.latitude)


def test_a_wrong_corner_and_a_line_of_land_are_told_and_left_out(tmp_path: Path) -> None:
    folder = tmp_path / "atlas"
    folder.mkdir()
    rows = ("id,jurisdiction,corners", "isle,,1/2 3/x 4/5", "strip,,1/2 3/4", "land,,0/0 1/0 0/1")
    (folder / "outlines.csv").write_text("\n".join(rows), encoding="utf-8")
    atlas, problems = load_atlas([tmp_path])
    assert [one.id for one in atlas.outlines] == ["land"]
    assert [(one.line, one.message) for one in problems] == [
        (2, '"3/x" is no longitude/latitude.'),
        (3, "needs at least 3 corners."),
    ]


def _holds(corners: list[tuple[float, float]], x: float, y: float) -> bool:
    """Whether a point lies in a polygon: a ray crosses its edges an odd number of times."""
    inside = False
    for (ax, ay), (bx, by) in zip(corners, [*corners[1:], corners[0]], strict=True):
        if (ay > y) != (by > y) and x < ax + (y - ay) / (by - ay) * (bx - ax):
            inside = not inside
    return inside
