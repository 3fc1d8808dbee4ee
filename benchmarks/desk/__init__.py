"""The desk with very many cases: how fast its pages are."""
