"""How a plan leaves: the bill of materials as lines, workbook and CSV."""
