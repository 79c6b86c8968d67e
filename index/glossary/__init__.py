"""English and Chinese terms, and what they do for a question put in the other language."""
