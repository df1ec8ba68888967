"""Pages for coming in and going out: number and PIN, card, password, signing out."""
