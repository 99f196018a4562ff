"""How the program looks and feels: Qt widgets that ask and show, and decide nothing."""
