"""The PostgreSQL that comes along: its binaries, folders, locks, start and stop."""
