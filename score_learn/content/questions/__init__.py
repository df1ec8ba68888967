"""Questions and stories: how each type is written, and what of it decides the marks."""
