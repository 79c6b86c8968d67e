"""The use case (a question answered with checked figures and citations) and its front doors."""
