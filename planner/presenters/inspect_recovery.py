"""What the inspector asks for recovery of a workload: objectives, and how its data are copied."""

from planner.document.command import Command
from planner.document.commands.recovery import MOST_HOURS, EditRecovery
from planner.domain.plan import Plan
from planner.domain.workload import Workload
from planner.presenters.inspect_fields import Fields
from planner.presenters.inspection import InspectorRow, NumberEditor, Option, Section
from planner.presenters.wording import translate


def recovery_section(plan: Plan, workload: Workload) -> Section:
    """Return the section *Recovery* of a workload; objectives that are left empty are not judged."""
    recovery = workload.recovery

    def edit(name: str, value: object) -> Command:
        return EditRecovery(workload.id, name, value)

    fields = Fields(f"workload:{workload.id}:recovery", edit)
    none = translate("recovery", "none")
    hours = NumberEditor("h", 0, MOST_HOURS, 2, 1, none)
    sites = [Option(None, translate("recovery", "nowhere"))]
    sites += [Option(site.id, site.name) for site in plan.sites]
    rows: tuple[InspectorRow, ...] = (
        fields.number(
            "time_hours",
            translate("recovery", "Back within"),
            recovery.time_hours,
            hours,
            tooltip=translate(
                "recovery", "Recovery time objective: how long it may be away when a site is lost."
            ),
        ),
        fields.number(
            "point_hours",
            translate("recovery", "Data loss"),
            recovery.point_hours,
            hours,
            tooltip=translate(
                "recovery", "Recovery point objective: how much of its latest data may be lost."
            ),
        ),
        fields.number(
            "copy_every_hours",
            translate("recovery", "Copied every"),
            recovery.copy_every_hours,
            NumberEditor("h", 0, MOST_HOURS, 2, 1, translate("recovery", "never")),
            tooltip=translate("recovery", "0 h: as they are written."),
        ),
        fields.choice("copy_site", translate("recovery", "Copied to"), recovery.copy_site, sites),
    )
    return Section("recovery", translate("recovery", "Recovery"), rows)
