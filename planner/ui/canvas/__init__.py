"""The canvas: racks, sites and cards as graphics, and the gestures on them."""
