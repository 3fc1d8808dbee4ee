"""wanhui (挽回): from a bad review to a customer who comes back, lawfully."""

__version__ = "0.1.0"
