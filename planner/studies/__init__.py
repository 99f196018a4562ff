"""Questions that take longer than a blink: calibration and how accurate it is."""
