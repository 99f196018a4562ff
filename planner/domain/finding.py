"""Findings of the checks, and their fixes as data."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import compress
from operator import attrgetter


class Severity(StrEnum):
    """How much a finding matters; listed from worst to mildest."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return _RANK[self]


_FAMILIES = frozenset(
    {"SPC", "PWR", "COL", "NET", "MEM", "ENG", "SLO", "REL", "SOV", "SUP", "FIN", "DAT"}
)
_ELSEWHERE = {"EN50600": "REL"}
SOVEREIGNTY = "SOV"
"""The family of rules of sovereignty and compliance."""


def family_of(rule: str) -> str:
    """Return the family of a rule: the letters before its number, such as PWR.

    Rules of law are called after who made them, and belong to sovereignty and compliance.
    """
    letters = rule.partition("-")[0]
    return letters if letters in _FAMILIES else _ELSEWHERE.get(letters, SOVEREIGNTY)


_RANK = {severity: rank for rank, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class Fix:
    """A repair as data: `kind` names what to do, `arguments` with what; `label` is on the button."""

    kind: str
    arguments: Mapping[str, str | int | float]
    label: str

    def __hash__(self) -> int:
        return hash((self.kind, tuple(sorted(self.arguments.items())), self.label))


def thing_of(subject: str) -> str:
    """Return the id of the thing a finding is about; what follows a slash tells its part."""
    return subject.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of a check. (`rule`, `subject`) is its identity over recomputes.

    `message` has the numbers; `detail` what is unharmed and what to do; `source` the origin of the
    rule. `blocks_admission` marks rules whose error makes a scenario not admissible. Findings are
    listed by `order`: worst first, then by rule and subject. `thing` is the id of what it is about;
    what follows a slash in its subject tells the part.
    """

    rule: str
    subject: str
    subject_name: str
    severity: Severity
    message: str
    detail: str = ""
    source: str = ""
    fixes: tuple[Fix, ...] = ()
    blocks_admission: bool = False
    numbers: Mapping[str, float] = field(default_factory=dict, hash=False)
    order: str = field(init=False, repr=False, compare=False)
    thing: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # One text: thousands are sorted at each edit, and texts compare faster than tuples.
        order = f"{self.severity.rank}\0{self.rule}\0{self.subject}"
        object.__setattr__(self, "order", order)
        object.__setattr__(self, "thing", thing_of(self.subject))

    @property
    def family(self) -> str:
        """The family of its rule, such as PWR."""
        return family_of(self.rule)


def on_any(
    findings: Sequence[Finding], wanted: Collection[str], key: str = "thing"
) -> list[Finding]:
    """Return the findings whose *key* is one of those wanted, in their order.

    A plan has thousands of findings, looked through at each edit: not one by one in Python code.
    """
    return list(compress(findings, map(wanted.__contains__, map(attrgetter(key), findings))))
