"""The charts of the dashboard; imports pyqtgraph, so import it after the first paint."""
