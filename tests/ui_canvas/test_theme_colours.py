"""Contrast of texts (WCAG 2.2) and distance of class colours, also for colour-blind eyes."""

from itertools import combinations

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from planner.domain.hardware import DeviceClass
from planner.presenters.rows import Tone
from planner.ui.theme import DARK, LIGHT, Theme, palette_of, theme_of_palette
from tests.ui_canvas.eyes import APART, EYES, GRAPHICS, TEXT, contrast, lab, linear


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda one: one.name)
def test_texts_can_be_read_on_every_ground(theme: Theme) -> None:
    grounds = [theme.window, theme.card, theme.card_raised, theme.raised, theme.well]
    texts = [theme.text, theme.muted, *(theme.tone(one) for one in Tone)]
    pairs = {
        f"{text.name()} on {ground.name()}": contrast(text, ground)
        for text in texts
        for ground in grounds
    }
    pairs |= {
        "on accent": contrast(theme.on_accent, theme.accent_fill),
        "in a rack": contrast(theme.rack_text, theme.rack),
        "unit numbers": contrast(theme.rack_muted, theme.rack),
        "chip": contrast(theme.text, theme.accent_soft),
        "disabled": contrast(theme.faint, theme.window),
    }
    for device_class, fill in theme.fills.items():
        pairs[f"on {device_class}"] = contrast(theme.on_fill, fill)
    assert {pair: round(value, 2) for pair, value in pairs.items() if value < TEXT} == {}


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda one: one.name)
def test_marks_stand_out_from_their_ground(theme: Theme) -> None:
    grounds = {"window": theme.window, "card": theme.card}
    marks = {str(one): theme.lines[one] for one in DeviceClass} | {"accent": theme.accent}
    low = {
        f"{name} on {ground}": round(contrast(colour, behind), 2)
        for name, colour in marks.items()
        for ground, behind in grounds.items()
        if contrast(colour, behind) < GRAPHICS
    }
    assert low == {}


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda one: one.name)
def test_classes_stay_apart_for_every_eye(theme: Theme, eye: str) -> None:
    # Clouds are never painted as blocks, so that their mark's colour counts.
    shown = dict(theme.fills) | {DeviceClass.CLOUD: theme.lines[DeviceClass.CLOUD]}
    seen = {one: lab(EYES[eye] @ linear(colour)) for one, colour in shown.items()}
    near = {
        (str(one), str(two)): round(float(np.linalg.norm(seen[one] - seen[two])), 1)
        for one, two in combinations(shown, 2)
        if np.linalg.norm(seen[one] - seen[two]) < APART
    }
    assert near == {}


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda one: one.name)
def test_a_palette_leads_back_to_its_theme(theme: Theme, qapp: QApplication) -> None:
    assert theme_of_palette(palette_of(theme)) is theme
