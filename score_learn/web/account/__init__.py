"""A person's own account: what is stored, language, what one has to be told."""
