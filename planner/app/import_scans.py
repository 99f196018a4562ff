"""What PySide need not look for in modules that are imported.

PySide reads and keeps the source of every module that is imported after it, to see whether it may
ask for features such as `snake_case`. Nothing here does; the looking alone takes a tenth of the time
until the window is filled, and the sources stay in memory.
"""

import sys

_SCANNER = "shibokensupport.feature"
_SCAN = "_mod_uses_pyside"


def spare_source_scans() -> None:
    """Tell PySide that no module imported from here on asks for its features.

    Where a PySide does not look that way, nothing changes.
    """
    scanner = sys.modules.get(_SCANNER)
    if scanner is not None and hasattr(scanner, _SCAN):
        setattr(scanner, _SCAN, _asks_for_nothing)


def _asks_for_nothing(module: object) -> bool:
    """Answer for a module whether it may ask for features."""
    del module
    return False
