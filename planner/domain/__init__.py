"""What exists: frozen values without I/O, Qt or SQL; standard library only."""
