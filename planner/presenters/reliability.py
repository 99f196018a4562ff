"""How reliability reads in the inspector: of a site, a training run, a workload, a pool."""

from planner.compute.explain.case import Case
from planner.compute.explain.reliability import (
    job_of,
    resources_of,
    spares_of,
    supply_of_site,
)
from planner.compute.reliability.supply import Supply
from planner.document.commands.filling import PlaceOnTray
from planner.domain.identity import PoolId, WorkloadId
from planner.domain.site import Site
from planner.engines.reliability import down_hours
from planner.presenters import formats
from planner.presenters.formats import Quantity
from planner.presenters.inspect_fields import Fields
from planner.presenters.inspection import ActionRow, FigureRow, InspectorRow, Option, Section
from planner.presenters.rows import Tone
from planner.presenters.wording import translate, worded

_MINUTES = 60.0
_CLASSES = (1, 2, 3, 4)
_NINES = 5


def site_availability(case: Case, fields: Fields, site: Site) -> Section:
    """Return the class that a site aims at, and what its power chain gives its worst fed rack."""
    target = site.design.target_class
    rows: list[InspectorRow] = [
        fields.choice(
            "target_class",
            translate("inspector", "Aims at"),
            target,
            [Option(0, translate("inspector", "no class")), *map(_class_option, _CLASSES)],
        )
    ]
    supply = supply_of_site(case, site.id)
    if supply is not None:
        rows += _supply_rows(fields, supply, target, case.plan.racks[supply.rack].name)
    return Section("availability", translate("inspector", "Availability"), tuple(rows))


def class_name(number: int) -> str:
    """Return the words of an availability class with the tier that asks for the same paths."""
    tiers = ("–", "I", "II", "III", "IV")
    return translate("inspector", "class {0} (tier {1})").format(number, tiers[number])


def _class_option(number: int) -> Option:
    return Option(number, class_name(number))


def _supply_rows(fields: Fields, supply: Supply, target: int, rack: str) -> list[FigureRow]:
    below = supply.reached < target
    missing = worded(supply.missing)
    told = translate("inspector", "The next class needs {0}.").format(missing) if missing else ""
    worst = " · ".join(
        translate("inspector", "{0}: {1} h a year").format(
            " + ".join(map(worded, one.names)), formats.number(one.hours)
        )
        for one in supply.cuts
    )
    note = translate("inspector", "Worst fed rack {0}. {1}").format(rack, worst)
    return [
        fields.figure(
            "class_reached",
            translate("inspector", "Paths reach"),
            class_name(supply.reached),
            tone=Tone.WARNING if below else Tone.NORMAL,
            tooltip=told,
        ),
        fields.figure(
            "power_availability",
            translate("inspector", "Power of a rack"),
            Quantity(_percent(supply.availability)),
            explained=True,
            tooltip=note,
        ),
        fields.figure(
            "power_down_hours",
            translate("inspector", "Without power"),
            Quantity(formats.number(supply.down_hours), translate("inspector", "h a year")),
            explained=True,
            tooltip=note,
        ),
    ]


def _percent(share: float) -> str:
    """Availability with as many digits as tell it from another."""
    return f"{share * 100.0:.{_NINES - 2}f}{formats.SPACE}%"


def run_rows(case: Case, fields: Fields, workload: WorkloadId) -> list[FigureRow]:
    """Return what failures make of a training run."""
    job = job_of(case, workload)
    if job is None:
        return []
    hours = translate("inspector", "h")
    rows = [
        fields.figure(
            "mttf_h",
            translate("inspector", "Fails every"),
            Quantity(formats.number(job.mttf_h), hours),
            explained=True,
        ),
        fields.figure(
            "interruptions",
            translate("inspector", "Interruptions a run"),
            Quantity(formats.number(job.interruptions)),
            explained=True,
        ),
    ]
    if job.effective_h is None:
        text = translate("inspector", "never ends")
        rows.append(
            fields.figure(
                "effective_h", translate("inspector", "With restarts"), text, tone=Tone.BAD
            )
        )
        return rows
    rows.append(
        fields.figure(
            "effective_h",
            translate("inspector", "With restarts"),
            Quantity(formats.number(job.effective_h), hours),
            explained=True,
            tooltip=translate(
                "inspector", "A checkpoint every {0} min; {1} of the time computes what is kept."
            ).format(formats.number(job.interval_h * _MINUTES), formats.percent(job.goodput)),
        )
    )
    return rows


def resource_rows(case: Case, fields: Fields, workload: WorkloadId) -> list[FigureRow]:
    """Return how available the power of what serves a workload is."""
    found = resources_of(case, workload)
    if found is None:
        return []
    note = translate(
        "inspector",
        "{0} h a year without power, by its shares; {1} of its requests are at own sites.",
    ).format(formats.number(down_hours(found.availability)), formats.percent(found.known))
    label = translate("inspector", "Power available")
    text = Quantity(_percent(found.availability))
    return [fields.figure("availability", label, text, explained=True, tooltip=note)]


def spares_section(case: Case, fields: Fields, pool: PoolId) -> Section:
    """Return the spares that the servers of a pool need, and buttons that add those missing."""
    rows: list[InspectorRow] = []
    for need in spares_of(case, pool):
        part = case.shelf.parts[need.part]
        note = translate("inspector", "There, and how many suffice most of the time.")
        rows.append(
            fields.figure(
                f"down:{part.id}",
                translate("inspector", "Down on average"),
                Quantity(formats.number(need.mean_down)),
                explained=True,
                tooltip=part.label,
            )
        )
        shown = f"{need.there}{formats.SPACE}/{formats.SPACE}{need.needed}"
        rows.append(
            fields.figure(
                f"spares:{part.id}",
                translate("inspector", "Spares"),
                Quantity(shown),
                tone=Tone.WARNING if need.missing else Tone.NORMAL,
                tooltip=note,
            )
        )
        if need.missing:
            fit = part.accelerators
            accelerator = case.shelf.accelerators[fit.accelerator] if fit else None
            command = PlaceOnTray(case.scenario, part, accelerator, need.missing, spare=True)
            label = translate("inspector", "Add {0} as spares").format(need.missing)
            rows.append(ActionRow(f"add_spares_{part.id}", label, command))
    return Section("spares", translate("inspector", "Spares of its servers"), tuple(rows))
