"""Contrast of texts (WCAG 2.2) and distance of class colours, also for colour-blind eyes."""

from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from planner.domain.hardware import DeviceClass
from planner.presenters.rows import Tone
from planner.ui.theme import DARK, LIGHT, Theme, palette_of, theme_of_palette

TEXT = 4.5
"""Least contrast of text, WCAG 2.2 success criterion 1.4.3 (AA)."""
GRAPHICS = 3.0
"""Least contrast of graphics that carry meaning, criterion 1.4.11."""
APART = 10.0
"""Least CIE 1976 colour difference between two classes; about four times what is just seen."""

# Full dichromacy, G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, "A Physiologically-based Model
# for Simulation of Color Vision Deficiency", IEEE TVCG 15(6), 2009.
EYES = {
    "usual": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}

Vector = NDArray[np.float64]


def linear(colour: QColor) -> Vector:
    """sRGB to linear light, IEC 61966-2-1."""
    values = np.array([colour.redF(), colour.greenF(), colour.blueF()])
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def luminance(colour: QColor) -> float:
    return float(linear(colour) @ np.array([0.2126, 0.7152, 0.0722]))


def contrast(one: QColor, two: QColor) -> float:
    light, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def lab(light: Vector) -> Vector:
    """Linear sRGB to CIE L*a*b*, D65."""
    to_xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    xyz = to_xyz @ np.clip(light, 0, 1) / np.array([0.9505, 1.0, 1.089])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


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
