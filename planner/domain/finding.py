"""Findings of the checks, and their fixes as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


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


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of a check. (`rule`, `subject`) is its identity over recomputes.

    `message` has the numbers; `detail` what is unharmed and what to do; `source` the origin of the
    rule. `blocks_admission` marks rules whose error makes a scenario not admissible. Findings are
    listed by `order`: worst first, then by rule and subject.
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

    def __post_init__(self) -> None:
        # One text: thousands are sorted at each edit, and texts compare faster than tuples.
        order = f"{self.severity.rank}\0{self.rule}\0{self.subject}"
        object.__setattr__(self, "order", order)

    @property
    def family(self) -> str:
        """The family of its rule, such as PWR."""
        return family_of(self.rule)
