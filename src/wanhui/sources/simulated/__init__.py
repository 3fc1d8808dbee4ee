"""A seeded generator of a shop's life, for demonstrations, load, the guard and insights. Nothing in it was observed."""
