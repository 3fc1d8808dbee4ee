"""What shall be done: one buyer's problem as a case, its way through stages and gates, its clocks and its next step."""
