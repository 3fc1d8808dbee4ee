"""Who is this order from?  Before it is shipped: signs, a probability with its reasons, rings, and what to do next."""
