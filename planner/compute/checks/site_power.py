"""Checks of the electrical practice of a site: contract, voltages, breakers, diversity."""

from collections.abc import Iterator
from dataclasses import dataclass

from planner.domain.facility_design import NORTH_AMERICA, BreakerPractice
from planner.domain.finding import Finding, Fix, Severity
from planner.domain.phrase import listed, say
from planner.domain.results import SiteResult
from planner.domain.site import Site
from planner.engines.power import NORTH_AMERICAN_VOLTS


@dataclass(frozen=True, slots=True)
class PracticeSubject:
    """A site with what its electrical practice is judged by.

    `volts` are those of the feeds of its racks, `trains` tells whether a training job runs there,
    `diversity_training` is the assumed one.
    """

    site: Site
    result: SiteResult
    volts: frozenset[float]
    trains: bool
    diversity_training: float

    def finding(
        self,
        rule: str,
        severity: Severity,
        *,
        message: str,
        detail: str,
        source: str,
        fixes: tuple[Fix, ...] = (),
    ) -> Finding:
        """Return a finding on the site."""
        site = self.site
        return Finding(rule, site.id, site.name, severity, message, detail, source, fixes)


def contracted_at_nameplate(subject: PracticeSubject) -> Iterator[Finding]:
    """PWR-016: the contract covers the expected peak, but not the nameplate of what stands there."""
    site, result = subject.site, subject.result
    if site.colocation is None:
        return
    contracted_kw = site.colocation.contracted_kw
    if result.it_power_kw <= contracted_kw < result.nameplate_kw:
        yield subject.finding(
            "PWR-016",
            Severity.INFO,
            message=say(
                "{0}: the contract of {1:.1f} kW covers the expected peak of {2:.1f} kW, not the "
                "nameplate of {3:.1f} kW.",
                *(site.name, contracted_kw, result.it_power_kw, result.nameplate_kw),
            ),
            detail=say("Ask whether the landlord counts nameplate; cap GPUs or contract more."),
            source=say("terms of colocation contracts"),
        )


def one_practice(subject: PracticeSubject) -> Iterator[Finding]:
    """PWR-017: feeds of North American and of European practice at one site."""
    american = sorted(subject.volts & NORTH_AMERICAN_VOLTS)
    other = sorted(subject.volts - NORTH_AMERICAN_VOLTS)
    if american and other:
        site = subject.site
        names = [listed([f"{volts:g}" for volts in group]) for group in (american, other)]
        yield subject.finding(
            "PWR-017",
            Severity.INFO,
            message=say(
                "{0}: some racks have feeds of {1} V, others of {2} V: North American and European "
                "practice at one site.",
                *(site.name, *names),
            ),
            detail=say("Each feed is held to its own limit. Is the voltage of every rack right?"),
            source=say("NEC 210.20 and IEC practice by the voltage of a circuit"),
        )


def diversity_of_training(subject: PracticeSubject) -> Iterator[Finding]:
    """PWR-019: diversity is counted on where a synchronous training job runs."""
    if subject.trains and subject.diversity_training < 1.0:
        site = subject.site
        yield subject.finding(
            "PWR-019",
            Severity.WARNING,
            message=say(
                "{0}: the peak of training is counted at {1:.0f} % of its sum; all GPUs of a job "
                "peak together.",
                *(site.name, subject.diversity_training * 100),
            ),
            detail=say("Set the diversity of training to 1 in the assumptions."),
            source=say("synchronous training: Choukse et al., arXiv 2508.14318"),
            fixes=(
                Fix(
                    "assumption",
                    {"key": "power.diversity_training", "value": 1.0},
                    say("Count training in full"),
                ),
            ),
        )


def practice_of_the_country(subject: PracticeSubject) -> Iterator[Finding]:
    """PWR-029: breakers are loaded by a practice that is not that of the country."""
    site = subject.site
    practice = site.design.breakers
    if practice is BreakerPractice.BY_VOLTAGE or not site.country:
        return
    american = site.country in NORTH_AMERICA
    if american and practice is BreakerPractice.IEC:
        yield subject.finding(
            "PWR-029",
            Severity.WARNING,
            message=say(
                "{0} is in {1}, where breakers carry 80 % for hours; its design loads them fully.",
                *(site.name, site.country),
            ),
            detail=say("Choose NEC, unless the breakers are rated for 100 %."),
            source=say("NEC 210.20: continuous load of three hours or more"),
            fixes=(
                Fix(
                    "breakers",
                    {"site": site.id, "breakers": BreakerPractice.NEC.value},
                    say("Load breakers by NEC"),
                ),
            ),
        )


_CHECKS = (contracted_at_nameplate, one_practice, diversity_of_training, practice_of_the_country)


def check_practice(subject: PracticeSubject) -> tuple[Finding, ...]:
    """Run every check of a site's electrical practice."""
    return tuple(finding for check in _CHECKS for finding in check(subject))
