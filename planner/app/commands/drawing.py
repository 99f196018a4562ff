"""The floor plan as a file, from the command line."""

from datetime import date
from pathlib import Path

from planner.app.commands.opening import Evaluated
from planner.domain.errors import UserError


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
