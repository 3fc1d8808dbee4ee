"""What insights find in made-up shops, and how fast their pages and counts are for a large one."""
