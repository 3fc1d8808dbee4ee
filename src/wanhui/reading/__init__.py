"""What does it say?  One pass gives every label, its probability and the words it rests on."""
