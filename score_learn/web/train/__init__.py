"""A trainer's pages: my enterprises, who is where, adding people, assigning modules, new PINs."""
