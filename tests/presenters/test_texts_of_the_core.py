"""Texts of the layers below in another language: parts in their own order, English when in doubt."""

from collections.abc import Callable, Iterator, Mapping

import pytest

from planner.domain.errors import Message
from planner.domain.phrase import say
from planner.domain.site import SiteKind
from planner.presenters.wording import sentence, use_translator, worded, worded_message

Speak = Callable[[Mapping[str, str]], None]


@pytest.fixture
def speak() -> Iterator[Speak]:
    def of(texts: Mapping[str, str]) -> None:
        use_translator(lambda _, text: texts.get(text, text))

    yield of
    use_translator(lambda _, text: text)


def test_parts_are_put_where_the_other_language_wants_them(speak: Speak) -> None:
    speak(
        {
            "move {0} to {1}": "nach {1}: {0}",
            "{0} devices": "{0} Geräte",
            "own": "eigen",
            "a {0} site": "{0}er Standort",
        }
    )
    label = say("move {0} to {1}", say("{0} devices", 4), "devices")

    assert worded(label) == "nach devices: 4 Geräte"
    assert sentence(label) == "Nach devices: 4 Geräte"
    assert worded(say("a {0} site", SiteKind.OWN)) == "eigener Standort"


def test_a_name_is_not_translated_though_the_dictionary_has_the_word(speak: Speak) -> None:
    speak({"Undo": "Rückgängig", "delete {0}": "{0} löschen"})

    assert worded("Undo") == "Undo"
    assert worded(say("delete {0}", "Undo")) == "Undo löschen"


def test_a_translated_sentence_becomes_a_clause_as_the_english_one_does(speak: Speak) -> None:
    speak({"It is full.": "Es ist voll.", "Short: {0:clause}!": "Knapp: {0:clause}!"})

    assert worded(say("Short: {0:clause}!", say("It is full."))) == "Knapp: Es ist voll!"


@pytest.mark.parametrize("wrong", ["{2} kaputt", "{name} kaputt", "{0:q} kaputt", "{0 kaputt"])
def test_a_translation_with_other_placeholders_is_not_used(speak: Speak, wrong: str) -> None:
    speak({"{0:.1f} kW of {1}": wrong})

    assert worded(say("{0:.1f} kW of {1}", 3.0, "A")) == "3.0 kW of A"


def test_a_message_is_translated_part_by_part(speak: Speak) -> None:
    speak({"{0} is full.": "{0} ist voll.", "Nothing was changed.": "Nichts wurde geändert."})
    message = Message(say("{0} is full.", "R04"), say("Nothing was changed."), "Ask Ann.")

    assert str(worded_message(message)) == "R04 ist voll. Nichts wurde geändert. Ask Ann."
    assert str(message) == "R04 is full. Nothing was changed. Ask Ann."
