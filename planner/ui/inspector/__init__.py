"""What is known of the selection: inputs, results, reasons, checks."""
