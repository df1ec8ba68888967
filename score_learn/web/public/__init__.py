"""Pages for everybody: the start, signing in, checking a certificate, who can see what."""
