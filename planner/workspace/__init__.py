"""What is open right now: document, results, file, selection, actions."""
