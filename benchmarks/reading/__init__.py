"""Reading against the known Chinese sentiment libraries, on the same held-out reviews."""
