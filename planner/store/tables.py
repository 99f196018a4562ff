"""The tables of a project file, readable in any SQLite browser.

A column that has the name of a domain field holds that field; every field without a column is in
the JSON object `rest`. Rows of a plan are keyed by (scenario, id); `sort` is their order among
their siblings. These classes describe the newest schema; a file comes to it by the steps in
`migrations`, and a test keeps both the same.
"""

from sqlalchemy import Column, Computed, Float, MetaData, String, Table
from sqlmodel import Field, SQLModel


class Stored(SQLModel):
    """A row of a project file."""

    metadata = MetaData()


class InPlan(Stored):
    """A row of the plan of one scenario."""

    __table_args__ = {"sqlite_with_rowid": False}
    scenario: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    sort: int


class Save(Stored, table=True):
    """The only row tells the last save: how many there were, when, and a mark of its own.

    The mark is random: two copies of a file that went different ways may share a counter, never a
    mark. `program` is the version that saved.
    """

    __tablename__ = "save"
    id: int = Field(primary_key=True)
    counter: int
    mark: str
    saved_at: str
    program: str


class Project(Stored, table=True):
    """The only row: the project and the settings that every scenario shares."""

    __tablename__ = "project"
    __table_args__ = {"sqlite_with_rowid": False}
    id: str = Field(primary_key=True)
    name: str
    serial: int | None
    currency: str
    horizon_months: int | None
    discount_rate: float | None
    order_date: str
    demand_start: str
    units: str
    reference_scenario: str | None
    country: str
    catalogue_version: str
    rest: str


class Workload(Stored, table=True):
    """A workload; its demand, jobs and objectives are in `rest`."""

    __tablename__ = "workload"
    __table_args__ = {"sqlite_with_rowid": False}
    id: str = Field(primary_key=True)
    sort: int
    name: str
    kind: str
    llm: str
    input_tokens: int | None
    output_tokens: int | None
    priority: int | None
    data_class: str
    rest: str


class Entry(Stored, table=True):
    """The project's own copy of a catalogue entry, whole in `rest`, with its evidence."""

    __tablename__ = "entry"
    __table_args__ = {"sqlite_with_rowid": False}
    kind: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    sort: int
    name: str | None = Field(
        sa_column=Column(
            String,
            Computed(
                "coalesce(json_extract(rest, '$.name'), json_extract(rest, '$.instance'), "
                "json_extract(rest, '$.model_name'))",
                persisted=False,
            ),
        )
    )
    price_usd: float | None = Field(
        sa_column=Column(Float, Computed("json_extract(rest, '$.price_usd')", persisted=False))
    )
    rest: str


class Assumption(Stored, table=True):
    """A default of an engine as this project uses it; evidence in `rest`."""

    __tablename__ = "assumption"
    __table_args__ = {"sqlite_with_rowid": False}
    key: str = Field(primary_key=True)
    sort: int
    label: str
    likely: float | None
    unit: str
    reason: str
    rest: str


class Scenario(Stored, table=True):
    """A scenario; its overrides are in `rest`."""

    __tablename__ = "scenario"
    __table_args__ = {"sqlite_with_rowid": False}
    id: str = Field(primary_key=True)
    sort: int
    name: str
    note: str
    parent: str | None
    rest: str


class Site(InPlan, table=True):
    """A site; controllers, certificates and colocation terms are in `rest`."""

    __tablename__ = "site"
    name: str
    kind: str
    country: str
    region: str | None
    operator_kind: str
    provider: str
    design_it_kw: float | None
    connection_kva: float | None
    elevation_m: float | None
    tariff_usd_kwh: float | None
    demand_charge_usd_kw_month: float | None
    cost_basis: str
    always_staffed: bool
    rest: str


class Room(InPlan, table=True):
    """A room of a site."""

    __tablename__ = "room"
    site: str
    name: str
    air_gapped: bool
    rest: str


class Row(InPlan, table=True):
    """A line of racks in a room; its busways are in `rest`."""

    __tablename__ = "row"
    room: str
    name: str
    orientation: str
    containment: str
    rest: str


class Rack(InPlan, table=True):
    """A rack; `position` is its place in the row. Feeds, cords and pose are in `rest`."""

    __tablename__ = "rack"
    name: str
    row: str
    position: int | None
    frame: str
    system: str | None
    air_zone: str
    coolant_group: str
    phase: str | None
    rest: str


class Placement(InPlan, table=True):
    """A device: in a rack, on the floor of a room, or (neither is set) on the unracked tray.

    `unit` is the lowest rack unit; `bottom` and `height` count half units. They are empty for a
    device that is not in a slot of its rack; then its host is in `rest`.
    """

    __tablename__ = "placement"
    rack: str | None
    room: str | None
    name: str
    part: str
    unit: float | None = Field(
        sa_column=Column(Float, Computed("(bottom + 1) / 2.0", persisted=False))
    )
    bottom: int | None
    height: int | None
    face: str | None
    side: str | None
    bay: int | None
    pool: str | None
    gpu_limit_kw: float | None
    phase: str | None
    until_phase: str | None
    locked: bool
    spare: bool
    rest: str


class Pool(InPlan, table=True):
    """Accelerators of one type at one site or in one burst."""

    __tablename__ = "pool"
    name: str
    site: str
    accelerator: str
    burst: str | None
    rest: str


class Deployment(InPlan, table=True):
    """An LLM served on a pool; `replicas` is empty for *fill*."""

    __tablename__ = "deployment"
    name: str
    pool: str
    llm: str
    engine: str
    weights: str
    kv: str
    tp: int | None
    pp: int | None
    ep: int | None
    dp: int | None
    max_length: int | None
    memory_utilisation: float | None
    replicas: int | None
    reserve_replicas: int | None
    rest: str


class Route(InPlan, table=True):
    """Sends a workload to a deployment or to a model API."""

    __tablename__ = "route"
    workload: str
    role: str
    deployment: str | None
    api: str | None
    api_site: str | None
    share: float | None
    order: int | None
    phase: str | None
    rest: str


class Burst(InPlan, table=True):
    """Cloud instances that join the service."""

    __tablename__ = "burst"
    name: str
    site: str
    offer: str
    tier: str
    minimum: int | None
    maximum: int | None
    trigger: str
    pool: str
    threshold: float | None
    start_hour: int | None
    schedule_hours: int | None
    phase: str | None
    rest: str


class Link(InPlan, table=True):
    """A connection; its two ends are in `rest`."""

    __tablename__ = "link"
    name: str
    kind: str
    gbit_s: float | None
    round_trip_ms: float | None
    usd_month: float | None
    encrypted: bool
    rest: str


class PowerElement(InPlan, table=True):
    """An element of the power chain; losses and what feeds it are in `rest`."""

    __tablename__ = "power_element"
    name: str
    kind: str
    place: str
    volts: float | None
    phases: int | None
    amps: float | None
    kva: float | None
    rest: str


class CoolingElement(InPlan, table=True):
    """A cooling unit."""

    __tablename__ = "cooling_element"
    name: str
    place: str
    loop: str
    capacity_kw: float | None
    installed: int | None
    standby: int | None
    zone: str
    rest: str


class Phase(InPlan, table=True):
    """A step of a roll-out."""

    __tablename__ = "phase"
    name: str
    order_date: str
    in_service_date: str
    rest: str


class Mute(Stored, table=True):
    """A silenced finding; has no id of its own, so its place in the list is its key."""

    __tablename__ = "mute"
    __table_args__ = {"sqlite_with_rowid": False}
    scenario: str = Field(primary_key=True)
    sort: int = Field(primary_key=True)
    rule: str
    subject: str
    reason: str
    rest: str


def table_of(row: type[Stored]) -> Table:
    """Return the SQLAlchemy table behind a class of this module."""
    return Stored.metadata.tables[str(row.__tablename__)]
