"""Questions that take longer than a blink: calibration, how accurate it is, and simulation."""
