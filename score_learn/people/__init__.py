"""Who there is, what each may see, and how each signs in."""
