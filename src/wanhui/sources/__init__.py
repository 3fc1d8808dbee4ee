"""Where records come from: one folder a marketplace or a kind of file, each a client (I/O) and a map (pure)."""
