"""Facts exactly as a marketplace reported them: typed, frozen values and their JSON Lines codec."""
