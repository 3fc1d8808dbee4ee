"""After the fact: can we prove it? Canonical bytes, a chain with Merkle heads, dossiers and their packages."""
