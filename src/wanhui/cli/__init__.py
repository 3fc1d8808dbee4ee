"""The command line: each sub-command reads its options and calls one flow."""
