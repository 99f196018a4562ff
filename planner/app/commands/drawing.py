"""The floor plan and the map of jurisdictions as files, from the command line."""

from collections import Counter
from datetime import date
from pathlib import Path

from planner.app import wiring
from planner.app.commands.opening import Evaluated
from planner.domain.errors import UserError
from planner.exchange.target import replacing
from planner.presenters.regions import region_map, ruling_name
from planner.workspace.maps import atlas


def draw_floor(
    done: Evaluated, output: Path, theme: str, scale: str, paper: str
) -> tuple[str, ...]:
    """Write the floor plan to scale and return what to tell of it.

    Raises:
        UserError: when there is no room, scale or paper of that kind, or the file cannot be written.
    """
    # Qt is only for pictures: the other commands start in a fraction of the time without it.
    from planner.presenters.floor_sheet import (  # noqa: PLC0415 - Qt
        Paper,
        drawing_of,
        scale_from,
        scale_text,
        sheets,
        single_sheets,
    )
    from planner.ui.canvas.render import application  # noqa: PLC0415 - Qt
    from planner.ui.floor.sheets.writing import PDF, suffix_of, write  # noqa: PLC0415 - Qt
    from planner.ui.theme import DARK, LIGHT  # noqa: PLC0415 - Qt

    sizes = {one.value.lower(): one for one in Paper}
    size = sizes.get(paper.strip().lower())
    if size is None:
        raise UserError(
            f"{paper} is no size of paper.",
            "Nothing was written.",
            f"Choose {', '.join(sizes.values())} with --paper.",
        )
    ratio = scale_from(scale)
    drawing = drawing_of(done.project, done.scenario.id, done.evaluation, date.today().isoformat())
    colours = DARK if theme == DARK.name else LIGHT
    write(drawing, output, colours, application().font(), size, ratio)
    if suffix_of(output) == PDF:
        pages = sheets(drawing, size, ratio)
        scales = ", ".join(scale_text(one) for one in sorted({page.scale for page in pages}))
        number = "1 sheet" if len(pages) == 1 else f"{len(pages)} sheets"
        return (f"Wrote {output}: {number} of {size}, {scales}.",)
    (first, *rest) = single_sheets(drawing, ratio)
    told = f"Wrote {output}: {first.drawing.mark.title}, {scale_text(first.scale)}."
    more = "1 more room is in a PDF." if len(rest) == 1 else f"{len(rest)} more rooms are in a PDF."
    return (told, more) if rest else (told,)


def draw_regions(done: Evaluated, output: Path, theme: str) -> tuple[str, ...]:
    """Write the map of jurisdictions and return what to tell of it.

    Raises:
        UserError: when the file cannot be written.
    """
    # Qt is only for pictures: the other commands start in a fraction of the time without it.
    from planner.ui.regions.render import drawn_map  # noqa: PLC0415 - Qt

    library, _ = wiring.load_library()
    earth = atlas(wiring.catalog_folders(), library)
    project, scenario, evaluation = done.project, done.scenario.id, done.evaluation
    suffix = output.suffix.lower()
    with replacing(output) as temporary:
        temporary.write_bytes(drawn_map(project, scenario, evaluation, earth, suffix, theme))
    flows = region_map(project, scenario, evaluation, earth).flows
    told = f"Wrote {output}."
    counts = Counter(ruling_name(one.ruling) for one in flows)
    listed = ", ".join(f"{count} {name}" for name, count in counts.items())
    return (told, f"Flows of data: {listed}.") if flows else (told,)
