"""The timeline panel: bars of activities that are dragged, other ways, what the wait costs."""
