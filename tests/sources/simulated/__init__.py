"""The simulated shops."""
