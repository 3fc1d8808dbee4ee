"""What shall be said: drafts from templates, lint of every outgoing word, the truth of its claims, and its promises."""
