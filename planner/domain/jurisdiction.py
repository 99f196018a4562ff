"""Where data of each class may be processed: the default policy until dated rules replace it."""

from dataclasses import dataclass

from planner.domain.phrase import say
from planner.domain.site import SiteKind
from planner.domain.workload import DataClass

EEA = frozenset(
    (
        "AT",
        "BE",
        "BG",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FR",
        "GR",
        "HR",
        "HU",
        "IE",
        "IS",
        "IT",
        "LI",
        "LT",
        "LU",
        "LV",
        "MT",
        "NL",
        "NO",
        "PL",
        "PT",
        "RO",
        "SE",
        "SI",
        "SK",
    )
)
"""Members of the European Economic Area, where the GDPR applies directly."""

ADEQUATE = frozenset(
    ("AD", "AR", "CA", "CH", "FO", "GB", "GG", "IL", "IM", "JE", "JP", "KR", "NZ", "UY")
)
"""Countries with an adequacy decision of the European Commission (list of January 2026)."""


CHIP_LICENCE = frozenset(
    (
        *("AE", "AF", "AM", "AZ", "BH", "BY", "CD", "CF", "CN", "CU", "EG", "GE", "HT", "IQ", "IR"),
        *("JO", "KG", "KH", "KP", "KW", "KZ", "LA", "LB", "LY", "MD", "MM", "MN", "MO", "NI", "OM"),
        *("PK", "QA", "RU", "SA", "SD", "SO", "SS", "SY", "TJ", "TM", "UZ", "VE", "VN", "YE", "ZW"),
    )
)
"""Destinations for which items of ECCN 3A090 need a licence: country groups D:1, D:4 and D:5 of the
Export Administration Regulations without those of A:5 and A:6 (supplement 1 to part 740)."""


@dataclass(frozen=True, slots=True)
class Residency:
    """What a data class allows: kinds of site, and whether it must stay in its legal area."""

    sites: frozenset[SiteKind]
    same_area: bool
    source: str


_EVERYWHERE = frozenset(SiteKind)
_NOT_SHARED = frozenset({SiteKind.OWN, SiteKind.COLOCATION, SiteKind.CLOUD_REGION})

POLICY = {
    DataClass.PUBLIC: Residency(_EVERYWHERE, False, "default policy"),
    DataClass.INTERNAL: Residency(_EVERYWHERE, False, "default policy"),
    DataClass.PERSONAL: Residency(_NOT_SHARED, True, "GDPR, chapter V (transfers)"),
    DataClass.RESTRICTED: Residency(frozenset({SiteKind.OWN}), True, "default policy"),
}


def same_legal_area(home: str, country: str) -> bool:
    """Whether data of *home* may lawfully be processed in *country* (ISO 3166 codes)."""
    if home == country or not home:
        return True
    return home in EEA and (country in EEA or country in ADEQUATE)


def forbidden(data_class: DataClass, kind: SiteKind, home: str, country: str) -> str | None:
    """Return why data of a class may not be processed at such a site, None when it may."""
    residency = POLICY[data_class]
    if kind not in residency.sites:
        return say("data class {0} may not be processed in a {1} site", data_class, kind)
    if residency.same_area and not same_legal_area(home, country):
        return say("data class {0} of {1} may not be processed in {2}", data_class, home, country)
    return None
