"""The preview: the library's folder as learners will see it, for its author alone; no database, nothing recorded."""
