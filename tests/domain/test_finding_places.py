"""Where sites lie: by their cloud region, by the city in their name, else by their country."""

import pytest

from planner.domain.identity import EntryId, SiteId
from planner.domain.site import Site, SiteKind
from tests.abroad import world


@pytest.mark.parametrize(
    ("name", "country", "provider", "near", "exact"),
    [
        ("AWS eu-central-1", "DE", "AWS", (50.1, 8.7), True),
        ("Our Milan hall", "IT", "", (45.5, 9.2), True),
        ("Head office", "DE", "", (52.5, 13.4), False),
        ("Milan", "FR", "", (48.9, 2.4), False),
        ("DC Lyon 2", "FR", "", (45.8, 4.8), True),
        ("Lyonnaise", "FR", "", (48.9, 2.4), False),
    ],
)
def test_a_site_is_found(
    name: str, country: str, provider: str, near: tuple[float, float], exact: bool
) -> None:
    kind = SiteKind.CLOUD_REGION if provider else SiteKind.OWN
    found = world().find(Site(SiteId("s"), name, kind, country, provider=provider))
    assert found is not None
    at = (found.position.latitude, found.position.longitude)
    assert at == pytest.approx(near, abs=0.6)
    assert found.exact is exact


def test_a_state_is_nearer_than_its_country_and_nowhere_is_no_place() -> None:
    texas = Site(SiteId("s"), "Ranch", SiteKind.OWN, "US", EntryId("us-tx"))
    found = world().find(texas)
    assert found is not None
    assert found.position.latitude == pytest.approx(30.3, abs=0.1)
    assert world().find(Site(SiteId("s"), "Moon", SiteKind.OWN, "")) is None
