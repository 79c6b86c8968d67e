"""The answerer that needs no model: finds the figure that a question asks for, or says that there is none."""
