"""The door through which texts of this layer are translated; the layer itself knows no toolkit."""

from collections.abc import Callable

Translator = Callable[[str, str], str]
"""Takes a context and an English text, returns the text to show."""


def _english(context: str, text: str) -> str:
    return text


_translators: list[Translator] = [_english]


def use_translator(translator: Translator) -> None:
    """Let *translator* translate from now on; the window calls this once at its start."""
    _translators[-1] = translator


def translate(context: str, text: str) -> str:
    """Return *text* in the language of the user; fill placeholders afterwards."""
    return _translators[-1](context, text)
