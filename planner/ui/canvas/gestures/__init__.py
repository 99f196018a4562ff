"""What a hand can do on the canvas; each gesture has a start, moves and an end, or is cancelled."""
