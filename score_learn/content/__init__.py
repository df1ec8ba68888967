"""The Markdown library of modules, surveys and words, and the versions of it that were published."""
