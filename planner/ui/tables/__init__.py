"""Tables over rows of presenters."""
