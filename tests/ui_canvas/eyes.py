"""How colours look: contrast (WCAG 2.2), and what colour-blind eyes see of them."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

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
