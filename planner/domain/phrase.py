"""Texts of the core: English, and remembering how they were put together, for other languages."""

from collections.abc import Iterable


class Phrase(str):
    """A text that was made by `say`.

    It is its English text, to files, to logs and to comparisons. `template` and `values` are what
    it was made of; a value that is a phrase itself can be put into another language too.

    Inside another template, ``{0:clause}`` leaves out the full stop at its end, ``{0:sentence}``
    makes its first letter a capital, ``{0:lower}`` makes all letters small.
    """

    template: str = ""
    values: tuple[object, ...] = ()

    def __format__(self, form: str) -> str:
        if form == "clause":
            return str(self).removesuffix(".")
        if form == "sentence":
            return self[:1].upper() + self[1:]
        if form == "lower":
            return self.lower()
        return super().__format__(form)


def say(template: str, *values: object) -> Phrase:
    """Fill *values* into the placeholders of *template*, ``{0}`` or ``{1:.1f}``."""
    phrase = Phrase(template.format(*values))
    phrase.template = template
    phrase.values = values
    return phrase


def filled(template: str, values: Iterable[object]) -> Phrase:
    """Fill *values* into a template that stands in a table of data, not in the program."""
    return say(template, *values)


def named(field: str) -> Phrase:
    """Return the words of a field's name: `max_length` as *max length*."""
    return say(field.replace("_", " "))


def listed(texts: Iterable[str], separator: str = ", ") -> Phrase:
    """Return texts in a row; those that are phrases can still be put into another language."""
    texts = tuple(texts)
    return say(separator.join(f"{{{place}}}" for place in range(len(texts))), *texts)
