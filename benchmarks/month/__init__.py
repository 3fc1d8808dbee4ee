"""A simulated month that acts: records arrive as they happen, people work the cases, an outsider checks the log."""
