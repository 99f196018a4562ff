"""How the program starts: window, command line, wiring, settings, paths."""
