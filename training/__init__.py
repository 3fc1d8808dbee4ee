"""How the shipped reading model is made, from public data to one file of weights; development only."""
