"""How well orders are scored before they are shipped, on simulated shops."""
