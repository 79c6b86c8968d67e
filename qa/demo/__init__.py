"""The sample corpus, and the two-minute tour of it that `make demo` gives."""
