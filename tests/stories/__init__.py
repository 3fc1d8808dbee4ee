"""Stories: facts of the example shop in; readings, cases, lint verdicts and decisions out."""
