"""Messages that a user can act on."""

from dataclasses import dataclass

from planner.domain.phrase import say

_UNCHANGED = say("Nothing was changed.")


@dataclass(frozen=True, slots=True)
class Message:
    """A message in three parts: what happened, what is unharmed, what to do next."""

    happened: str
    unharmed: str
    remedy: str

    def __str__(self) -> str:
        return " ".join(part for part in (self.happened, self.unharmed, self.remedy) if part)


class UserError(Exception):
    """Something the user can understand and repair; carries the whole message."""

    def __init__(self, happened: str, unharmed: str, remedy: str) -> None:
        self.message = Message(happened, unharmed, remedy)
        super().__init__(str(self.message))


class EditRefused(UserError):
    """An edit that would break a physical law or a rule the user made blocking."""

    def __init__(self, happened: str, remedy: str, unharmed: str = _UNCHANGED) -> None:
        super().__init__(happened, unharmed, remedy)
