"""A bill of materials with every kind of line, and the example that comes with the program."""

from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

import pytest

from planner.app.paths import catalog_folder
from planner.catalog.library import Library
from planner.catalog.loader import load
from planner.compute.evaluate import evaluate
from planner.document.command import Command
from planner.document.commands.quoting import (
    AddExtraLine,
    EditLines,
    EditQuote,
    Entry,
    SetCurrency,
    SetExchangeRate,
    SetTerms,
)
from planner.document.templates import FIRST_SCENARIO, load_template
from planner.domain.identity import ProjectId, SiteId
from planner.domain.project import Project
from planner.domain.provenance import Estimate, Evidence, Status
from planner.domain.quote import (
    Charge,
    ExtraLine,
    ItemKey,
    LineId,
    LineOverlay,
    Option,
    PriceClass,
    Terms,
    Unit,
)
from planner.domain.results import Evaluation
from planner.exchange.bom import bill_of_materials
from planner.exchange.lines import Bom, BomLine, Group, Head, Origin, Step


class Example(NamedTuple):
    """The example with its results."""

    library: Library
    project: Project
    evaluation: Evaluation


@pytest.fixture(scope="session")
def example() -> Example:
    library, problems = load([catalog_folder()])
    assert problems == ()
    path = catalog_folder() / "templates" / "hybrid_bank.yaml"
    project = load_template(path, library, ProjectId("4d1a"))
    return Example(library, project, evaluate(project, FIRST_SCENARIO))


LISTED = Origin("2026-09-01", "datasheet", "", "Price list of the vendor")


def line(part: str = "server", site: str = "site-1", **changes: object) -> BomLine:
    """Return a line; *changes* are fields that differ from a plain server in Milan."""
    fields: dict[str, object] = {
        "part": part,
        "site_id": site,
        "site": {"site-1": "Milan", "site-2": "Frankfurt"}.get(site, site),
        "group": Group.COMPUTE,
        "description": f"Thing called {part}",
        "quantity": Decimal(3),
        "manufacturer": "NVIDIA",
        "list_price": Decimal("370000"),
        "kw": 30.6,
        "units": 24.0,
        "kg": 391.35,
        "lead_weeks": 16.0,
        "origin": LISTED,
    }
    return BomLine(**(fields | changes))  # type: ignore[arg-type]


@pytest.fixture
def bom() -> Bom:
    lines = (
        line(discount=Decimal("0.115"), margin=Decimal("0.07")),
        line("cable", quantity=Decimal(17), list_price=Decimal("12.345"), group=Group.NETWORK),
        line("mystery", list_price=None, group=Group.STORAGE),
        line(
            "support",
            group=Group.SERVICES,
            list_price=Decimal("44400"),
            charge=Charge.YEARLY,
            term_months=54,
        ),
        line("server", "site-2", quantity=Decimal(2)),
        line("server", "site-3", option=Option.OPTIONAL, quantity=Decimal(1)),
        line(
            "burst",
            "site-3",
            group=Group.CLOUD,
            quantity=Decimal("151.041667"),
            unit=Unit.HOUR,
            list_price=Decimal("84.8123456"),
            charge=Charge.MONTHLY,
            term_months=60,
            kw=None,
            units=None,
            kg=None,
        ),
    )
    numbered = tuple(replace(one, position=place) for place, one in enumerate(lines, start=1))
    evidence = Evidence(Status.ASSUMED, "planning assumption", "2026-11-22", 0.02, 0.05)
    return Bom(
        Head("5d0c", "Hybrid bank", "A", 2, "2026-11-25", "USD", "2026.11"),
        numbered,
        (Step("+ Milan: Spares, estimated and not itemised", Decimal("1234.56")),),
        Decimal("0"),
        (Estimate("finance.installation_share", "Installation", "share", 0.03, evidence),),
    )


QUOTED_ON = "2026-11-25"
QUOTING: tuple[Command, ...] = (
    SetTerms(PriceClass.SERVERS, Terms(0.1137, 0.0733)),
    SetTerms(PriceClass.NETWORK, Terms(0.2391, 0.1519)),
    SetTerms(PriceClass.SERVICES, Terms(0.0411, 0.2713)),
    SetCurrency("EUR"),
    SetExchangeRate("EUR", 0.9234, "2026-11-20", "Distributor Rossi"),
    EditLines(
        (
            Entry(LineId("dgx-h200@site-1"), "list_price", 333_333.33),
            Entry(LineId("dgx-h200@site-1"), "source", "Distributor Rossi"),
            Entry(LineId("dgx-h200@site-1"), "valid_until", "2026-12-13"),
            Entry(LineId("netapp-a90@site-1"), "option", Option.OPTIONAL),
        ),
        QUOTED_ON,
    ),
    AddExtraLine(
        ExtraLine(ItemKey(""), SiteId("site-1"), "Travel", quantity=3),
        LineOverlay(list_price=1234.56, margin=0.1177),
        QUOTED_ON,
    ),
    EditQuote(
        (
            ("customer", "Banca Nord"),
            ("title", "Sovereign AI, phase 1"),
            ("vat_share", 0.22),
            ("payment_terms", "30 days net"),
            ("notes", "First line\nSecond line"),
        )
    ),
)


@pytest.fixture(scope="session")
def quoted(example: Example) -> Bom:
    project = example.project
    for command in QUOTING:
        project = command.apply(project)
    (scenario,) = project.scenarios

    project = replace(project, scenarios=(replace(scenario, name="Tactical scenario"),))
    evaluation = evaluate(project, FIRST_SCENARIO)
    return bill_of_materials(project, FIRST_SCENARIO, evaluation, date=QUOTED_ON, revision=4)
