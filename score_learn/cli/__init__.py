"""The commands of ``flask --app wsgi``: one noun a file, each as thin as a page."""
