"""Ways out to a buyer. What leaves goes through one of these; none of them is called before the lint gate."""
