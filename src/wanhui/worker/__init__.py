"""The door for background work: it takes jobs off the queue, sweeps the clocks, and calls flows."""
