"""Packs: rules, playbooks, templates, policies and presets as data, and the one strict loader that reads them."""
