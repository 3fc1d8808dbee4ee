"""What does it say?  One pass over a text or a chat gives every label with its probability and the words it rests on."""
