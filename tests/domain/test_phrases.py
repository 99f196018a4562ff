"""A phrase is its English text to everybody, and remembers how it was made."""

import json
import pickle

from planner.domain.phrase import Phrase, listed, named, say


def test_a_phrase_is_its_english_text() -> None:
    phrase = say("{0} carries {1:.1f} kW.", "A", 12.345)

    assert phrase == "A carries 12.3 kW."
    assert hash(phrase) == hash("A carries 12.3 kW.")
    assert {phrase: 1} == {"A carries 12.3 kW.": 1}
    assert json.dumps([phrase]) == '["A carries 12.3 kW."]'
    assert f"{phrase} {phrase!r}" == "A carries 12.3 kW. 'A carries 12.3 kW.'"
    assert (phrase.template, phrase.values) == ("{0} carries {1:.1f} kW.", ("A", 12.345))


def test_a_phrase_keeps_its_parts_on_the_way_to_another_process() -> None:
    phrase = say("move {0} to {1}", say("{0} devices", 4), "R04")

    came: Phrase = pickle.loads(pickle.dumps(phrase))

    assert came == "move 4 devices to R04"
    assert (came.template, came.values) == (phrase.template, phrase.values)
    assert isinstance(came.values[0], Phrase)


def test_a_sentence_stands_inside_another_one_as_a_clause_and_a_clause_begins_one() -> None:
    whole, part = say("It is too small."), say("it is too small")

    assert say("{0:clause}, says {1}", whole, "A") == "It is too small, says A"
    assert say("{0:sentence}.", part) == whole
    assert say("{0:>17}", part) == "  it is too small"


def test_names_of_fields_and_rows_of_phrases() -> None:
    assert named("max_length") == "max length"
    assert listed([say("{0} GPUs", 8), "R04"], "; ") == "8 GPUs; R04"
    assert listed(()) == ""
