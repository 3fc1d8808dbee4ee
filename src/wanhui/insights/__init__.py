"""Why does it keep happening?  Measures, spikes and causes, scorecards, sales, lapsed buyers; nothing but sums."""
