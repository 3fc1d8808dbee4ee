"""The verbs: each loads, lets the pure stages think, and saves. The only place where the three meet."""
