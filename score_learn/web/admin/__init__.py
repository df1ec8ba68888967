"""An administrator's pages: enterprises, organisations, staff, completion, certificates."""
