"""The door through which texts of this layer are translated; the layer itself knows no toolkit.

Texts of the layers below, such as findings, refusals and labels of edits, come through `worded`.
"""

from collections.abc import Callable
from enum import StrEnum

from planner.domain.errors import Message
from planner.domain.phrase import Phrase

Translator = Callable[[str, str], str]
"""Takes a context and an English text, returns the text to show."""

_CORE = "core"
"""The context of texts of the layers below."""


def _english(context: str, text: str) -> str:
    return text


_translators: list[Translator] = [_english]


def use_translator(translator: Translator) -> None:
    """Let *translator* translate from now on; the window calls this once at its start."""
    _translators[-1] = translator


def translate(context: str, text: str) -> str:
    """Return *text* in the language of the user; fill placeholders afterwards."""
    return _translators[-1](context, text)


def worded(text: str) -> str:
    """Return a text of the layers below in the language of the user; what is no phrase stays."""
    if _translators[-1] is _english or not isinstance(text, Phrase):
        return text
    template = translate(_CORE, text.template)
    try:
        return template.format(*map(_value, text.values))
    except (LookupError, ValueError):  # a dictionary with other placeholders
        return text


def _value(value: object) -> object:
    if isinstance(value, Phrase):
        return Phrase(worded(value))
    return translate(_CORE, value.value) if isinstance(value, StrEnum) else value


def worded_message(message: Message) -> Message:
    """Return a message in the language of the user."""
    parts = (message.happened, message.unharmed, message.remedy)
    return Message(*map(worded, parts))


def sentence(label: str) -> str:
    """Return the label of an edit in the language of the user, with a capital letter."""
    text = worded(label)
    return text[:1].upper() + text[1:]
