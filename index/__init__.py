"""Documents in, ranked paragraphs out. Knows nothing of questions' answers; importing it loads no vendor library."""
