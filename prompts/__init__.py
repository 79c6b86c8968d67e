"""The text a model is given: data files, versioned by content hash, read by `prompts.loading`."""
