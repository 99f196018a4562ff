"""Schema version 1: the first tables of a project file."""

import sqlite3

_TABLES = (
    """
    CREATE TABLE save (
        id INTEGER NOT NULL,
        counter INTEGER NOT NULL,
        mark VARCHAR NOT NULL,
        saved_at VARCHAR NOT NULL,
        program VARCHAR NOT NULL,
        PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE project (
        id VARCHAR NOT NULL,
        name VARCHAR NOT NULL,
        serial INTEGER,
        currency VARCHAR NOT NULL,
        horizon_months INTEGER,
        discount_rate FLOAT,
        order_date VARCHAR NOT NULL,
        demand_start VARCHAR NOT NULL,
        units VARCHAR NOT NULL,
        reference_scenario VARCHAR,
        country VARCHAR NOT NULL,
        catalogue_version VARCHAR NOT NULL,
        rest VARCHAR NOT NULL,
        PRIMARY KEY (id)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE workload (
        id VARCHAR NOT NULL,
        sort INTEGER NOT NULL,
        name VARCHAR NOT NULL,
        kind VARCHAR NOT NULL,
        llm VARCHAR NOT NULL,
        input_tokens INTEGER,
        output_tokens INTEGER,
        priority INTEGER,
        data_class VARCHAR NOT NULL,
        rest VARCHAR NOT NULL,
        PRIMARY KEY (id)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE entry (
        kind VARCHAR NOT NULL,
        id VARCHAR NOT NULL,
        sort INTEGER NOT NULL,
        name VARCHAR GENERATED ALWAYS AS (coalesce(json_extract(rest, '$.name'), json_extract(rest, '$.instance'), json_extract(rest, '$.model_name'))) VIRTUAL,
        price_usd FLOAT GENERATED ALWAYS AS (json_extract(rest, '$.price_usd')) VIRTUAL,
        rest VARCHAR NOT NULL,
        PRIMARY KEY (kind, id)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE assumption (
        "key" VARCHAR NOT NULL,
        sort INTEGER NOT NULL,
        label VARCHAR NOT NULL,
        likely FLOAT,
        unit VARCHAR NOT NULL,
        reason VARCHAR NOT NULL,
        rest VARCHAR NOT NULL,
        PRIMARY KEY ("key")
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE scenario (
        id VARCHAR NOT NULL,
        sort INTEGER NOT NULL,
        name VARCHAR NOT NULL,
        note VARCHAR NOT NULL,
        parent VARCHAR,
        rest VARCHAR NOT NULL,
        PRIMARY KEY (id)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE site (
        scenario VARCHAR NOT NULL,
        id VARCHAR NOT NULL,
        sort INTEGER NOT NULL,
        name VARCHAR NOT NULL,
        kind VARCHAR NOT NULL,
        country VARCHAR NOT NULL,
        region VARCHAR,
        operator_kind VARCHAR NOT NULL,
        provider VARCHAR NOT NULL,
        design_it_kw FLOAT,
        connection_kva FLOAT,
        elevation_m FLOAT,
        tariff_usd_kwh FLOAT,
        demand_charge_usd_kw_month FLOAT,
        cost_basis VARCHAR NOT NULL,
        always_staffed BOOLEAN NOT NULL,
        rest VARCHAR NOT NULL,
        PRIMARY KEY (scenario, id)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE room (
        scenario VARCHAR NOT NULL,
        id VARCHAR NOT NULL,
        sort INTEGER NOT NULL,
        site VARCHAR NOT NULL,
        name VARCHAR NOT NULL,
        air_gapped BOOLEAN NOT NULL,
        rest VARCHAR NOT NULL,
        PRIMARY KEY (scenario, id)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE "row" (
        scenario VARCHAR NOT NULL,
        id VARCHAR NOT NULL,
        sort INTEGER NOT NULL,
        room VARCHAR NOT NULL,
        name VARCHAR NOT NULL,
        orientation VARCHAR NOT NULL,
        containment VARCHAR NOT NULL,
        rest VARCHAR NOT NULL,
        PRIMARY KEY (scenario, id)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE rack (
        scenario VARCHAR NOT NULL,
        id VARCHAR NOT NULL,
        sort INTEGER NOT NULL,
        name VARCHAR NOT NULL,
        "row" VARCHAR NOT NULL,
        position INTEGER,
        frame VARCHAR NOT NULL,
        system VARCHAR,
        air_zone VARCHAR NOT NULL,
        coolant_group VARCHAR NOT NULL,
        phase VARCHAR,
        rest VARCHAR NOT NULL,
        PRIMARY KEY (scenario, id)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE placement (
        scenario VARCHAR NOT NULL,
        id VARCHAR NOT NULL,
        sort INTEGER NOT NULL,
        rack VARCHAR,
        room VARCHAR,
        name VARCHAR NOT NULL,
        part VARCHAR NOT NULL,
        unit FLOAT GENERATED ALWAYS AS ((bottom + 1) / 2.0) VIRTUAL,
        bottom INTEGER,
        height INTEGER,
        face VARCHAR,
        side VARCHAR,
        bay INTEGER,
        pool VARCHAR,
        gpu_limit_kw FLOAT,
        phase VARCHAR,
        until_phase VARCHAR,
        locked BOOLEAN NOT NULL,
        spare BOOLEAN NOT NULL,
        rest VARCHAR NOT NULL,
        PRIMARY KEY (scenario, id)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE pool (
        scenario VARCHAR NOT NULL,
        id VARCHAR NOT NULL,
        sort INTEGER NOT NULL,
        name VARCHAR NOT NULL,
        site VARCHAR NOT NULL,
        accelerator VARCHAR NOT NULL,
        burst VARCHAR,
        rest VARCHAR NOT NULL,
        PRIMARY KEY (scenario, id)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE deployment (
        scenario VARCHAR NOT NULL,
        id VARCHAR NOT NULL,
        sort INTEGER NOT NULL,
        name VARCHAR NOT NULL,
        pool VARCHAR NOT NULL,
        llm VARCHAR NOT NULL,
        engine VARCHAR NOT NULL,
        weights VARCHAR NOT NULL,
        kv VARCHAR NOT NULL,
        tp INTEGER,
        pp INTEGER,
        ep INTEGER,
        dp INTEGER,
        max_length INTEGER,
        memory_utilisation FLOAT,
        replicas INTEGER,
        reserve_replicas INTEGER,
        rest VARCHAR NOT NULL,
        PRIMARY KEY (scenario, id)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE route (
        scenario VARCHAR NOT NULL,
        id VARCHAR NOT NULL,
        sort INTEGER NOT NULL,
        workload VARCHAR NOT NULL,
        role VARCHAR NOT NULL,
        deployment VARCHAR,
        api VARCHAR,
        api_site VARCHAR,
        share FLOAT,
        "order" INTEGER,
        phase VARCHAR,
        rest VARCHAR NOT NULL,
        PRIMARY KEY (scenario, id)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE burst (
        scenario VARCHAR NOT NULL,
        id VARCHAR NOT NULL,
        sort INTEGER NOT NULL,
        name VARCHAR NOT NULL,
        site VARCHAR NOT NULL,
        offer VARCHAR NOT NULL,
        tier VARCHAR NOT NULL,
        minimum INTEGER,
        maximum INTEGER,
        "trigger" VARCHAR NOT NULL,
        pool VARCHAR NOT NULL,
        threshold FLOAT,
        start_hour INTEGER,
        schedule_hours INTEGER,
        phase VARCHAR,
        rest VARCHAR NOT NULL,
        PRIMARY KEY (scenario, id)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE link (
        scenario VARCHAR NOT NULL,
        id VARCHAR NOT NULL,
        sort INTEGER NOT NULL,
        name VARCHAR NOT NULL,
        kind VARCHAR NOT NULL,
        gbit_s FLOAT,
        round_trip_ms FLOAT,
        usd_month FLOAT,
        encrypted BOOLEAN NOT NULL,
        rest VARCHAR NOT NULL,
        PRIMARY KEY (scenario, id)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE power_element (
        scenario VARCHAR NOT NULL,
        id VARCHAR NOT NULL,
        sort INTEGER NOT NULL,
        name VARCHAR NOT NULL,
        kind VARCHAR NOT NULL,
        place VARCHAR NOT NULL,
        volts FLOAT,
        phases INTEGER,
        amps FLOAT,
        kva FLOAT,
        rest VARCHAR NOT NULL,
        PRIMARY KEY (scenario, id)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE cooling_element (
        scenario VARCHAR NOT NULL,
        id VARCHAR NOT NULL,
        sort INTEGER NOT NULL,
        name VARCHAR NOT NULL,
        place VARCHAR NOT NULL,
        loop VARCHAR NOT NULL,
        capacity_kw FLOAT,
        installed INTEGER,
        standby INTEGER,
        zone VARCHAR NOT NULL,
        rest VARCHAR NOT NULL,
        PRIMARY KEY (scenario, id)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE phase (
        scenario VARCHAR NOT NULL,
        id VARCHAR NOT NULL,
        sort INTEGER NOT NULL,
        name VARCHAR NOT NULL,
        order_date VARCHAR NOT NULL,
        in_service_date VARCHAR NOT NULL,
        rest VARCHAR NOT NULL,
        PRIMARY KEY (scenario, id)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE mute (
        scenario VARCHAR NOT NULL,
        sort INTEGER NOT NULL,
        rule VARCHAR NOT NULL,
        subject VARCHAR NOT NULL,
        reason VARCHAR NOT NULL,
        rest VARCHAR NOT NULL,
        PRIMARY KEY (scenario, sort)
    ) WITHOUT ROWID
    """,
)


def create_tables(connection: sqlite3.Connection) -> None:
    """Create every table of version 1."""
    for statement in _TABLES:
        connection.execute(statement)
