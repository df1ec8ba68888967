"""A participant's pages: my training, modules, lessons, tests, opinions, certificates."""
