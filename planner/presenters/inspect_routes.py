"""What the inspector shows of the routes of a workload: what they take, which rule closes one."""

from planner.compute.compliance import Place, Refusal, refusal
from planner.document.command import Command
from planner.document.commands.workloads import AddRoute, DeleteRoute, EditRoute
from planner.domain.compliance import NOT_LEGAL_ADVICE
from planner.domain.identity import DeploymentId, EntryId, SiteId
from planner.domain.plan import Plan
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.domain.service import Route, RouteRole
from planner.domain.site import SiteKind
from planner.domain.workload import Workload
from planner.presenters.inspect_fields import Fields
from planner.presenters.inspection import (
    ActionRow,
    ChoiceEditor,
    EditRow,
    InspectorRow,
    LinkRow,
    NumberEditor,
    Option,
    Section,
)
from planner.presenters.rows import Tone
from planner.presenters.wording import translate, worded

_PERCENT = 100.0


def route_sections(project: Project, evaluation: Evaluation, workload: Workload) -> list[Section]:
    """Return a section of inputs for each route of a workload, and a choice of further targets."""
    plan = project.scenario(evaluation.scenario).plan
    sections = []
    for route in plan.routes:
        if route.workload == workload.id:
            name = translate("inspector", "Route to {0}").format(target_name(project, plan, route))
            sections.append(
                Section(f"route:{route.id}", name, _route_rows(project, evaluation, route))
            )
    add = _add_route(project, evaluation, workload)
    if add is not None:
        sections.append(Section("add", translate("inspector", "More capacity"), (add,)))
    return sections


def target_name(project: Project, plan: Plan, route: Route) -> str:
    """Return the name of what a route leads to."""
    if route.deployment is not None:
        names = {one.id: one.name for one in plan.deployments}
        return names.get(route.deployment, str(route.deployment))
    api = project.shelf.apis.get(route.api) if route.api else None
    return api.label if api else str(route.api)


def _route_rows(project: Project, evaluation: Evaluation, route: Route) -> tuple[InspectorRow, ...]:
    scenario = evaluation.scenario
    fields = Fields(
        f"route:{route.id}", lambda name, value: EditRoute(scenario, route.id, name, value)
    )
    roles = {
        RouteRole.SHARE: translate("inspector", "share of the load"),
        RouteRole.OVERFLOW: translate("inspector", "overflow"),
        RouteRole.STANDBY: translate("inspector", "standby"),
    }
    rows: list[InspectorRow] = [
        fields.choice(
            "role",
            translate("inspector", "Takes"),
            route.role,
            [Option(role, name) for role, name in roles.items()],
        )
    ]
    if route.role is RouteRole.SHARE:
        rows.append(
            fields.number(
                "share",
                translate("inspector", "Share"),
                route.share,
                NumberEditor("%", 0, 100, 1),
                shown_per_stored=_PERCENT,
            )
        )
    else:
        rows.append(
            fields.number(
                "order", translate("inspector", "In turn"), route.order, NumberEditor("", 1, 99)
            )
        )
    plan = project.scenario(scenario).plan
    rows += _closed_rows(project, plan, fields, route)
    served_by = next((one for one in plan.deployments if one.id == route.deployment), None)
    if served_by is not None:
        label = translate("inspector", "Deployment")
        key = f"route:{route.id}:deployment"
        rows.append(LinkRow(key, label, served_by.name, "deployment", served_by.id))
    site = next(
        (one for one in plan.sites if one.id == _place_of(plan, route.deployment, route.api_site)),
        None,
    )
    if site is not None:
        label = translate("inspector", "Served at")
        rows.append(LinkRow(f"route:{route.id}:site", label, site.name, "site", site.id))
    delete = DeleteRoute(scenario, route.id)
    rows.append(ActionRow(f"delete:{route.id}", translate("inspector", "Delete route"), delete))
    return tuple(rows)


def _closed_rows(project: Project, plan: Plan, fields: Fields, route: Route) -> list[InspectorRow]:
    """The rule that closes a route; nothing where it is open."""
    workload = next(one for one in project.workloads if one.id == route.workload)
    closed = _refusal(project, plan, workload, _place_of(plan, route.deployment, route.api_site))
    if closed is None:
        return []
    label = translate("inspector", "Closed by")
    told = [worded(closed.reason), translate("inspector", "No request takes this route.")]
    told.append(worded(NOT_LEGAL_ADVICE))
    tooltip = "\n".join(told)
    return [fields.figure("closed", label, closed.rule, tone=Tone.BAD, tooltip=tooltip)]


def _refusal(
    project: Project, plan: Plan, workload: Workload, site: SiteId | None
) -> Refusal | None:
    """Why a workload may not run at a site, None when it may or the site is not there."""
    place = next((one for one in plan.sites if one.id == site), None)
    if place is None:
        return None
    return refusal(project.shelf.compliance, workload, Place.of(place), project.settings)


def _place_of(
    plan: Plan, deployment: DeploymentId | None, api_site: SiteId | None
) -> SiteId | None:
    """The site that a route leads to."""
    pool = next((one.pool for one in plan.deployments if one.id == deployment), None)
    return next((one.site for one in plan.pools if one.id == pool), api_site)


def _add_route(project: Project, evaluation: Evaluation, workload: Workload) -> EditRow | None:
    """A choice of targets that the workload is not routed to yet."""
    plan = project.scenario(evaluation.scenario).plan
    own = [route for route in plan.routes if route.workload == workload.id]
    taken = {route.deployment for route in own} | {route.api for route in own}

    def named(name: str, site: SiteId | None) -> str:
        closed = _refusal(project, plan, workload, site)
        if closed is None:
            return name
        return translate("inspector", "{0} · closed by {1}").format(name, closed.rule)

    options = [
        Option(("deployment", one.id), named(one.name, _place_of(plan, one.id, None)))
        for one in plan.deployments
        if one.llm == workload.llm and one.id not in taken
    ]
    sites = [site for site in plan.sites if site.kind is SiteKind.MODEL_API]
    options += [
        Option(("api", api.id, site.id), named(api.label, site.id))
        for site in sites
        for api in project.shelf.apis.values()
        if api.label == site.name and api.id not in taken
    ]
    if not options:
        return None
    role = RouteRole.OVERFLOW if own else RouteRole.SHARE
    scenario = evaluation.scenario

    def command(target: tuple[str, ...]) -> Command:
        if target[0] == "deployment":
            return AddRoute(scenario, workload.id, role, DeploymentId(target[1]))
        api, site = EntryId(target[1]), SiteId(target[2])
        return AddRoute(scenario, workload.id, role, api=api, api_site=site)

    prompt = translate("inspector", "Choose a deployment or API")
    return EditRow(
        f"workload:{workload.id}:add_route",
        translate("inspector", "Add a route"),
        ChoiceEditor(tuple(options), prompt),
        None,
        command,
    )
