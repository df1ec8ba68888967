"""An enterprise manager's pages: our people, and a new PIN for one of them."""
