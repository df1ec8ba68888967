"""What participants thought of a module: invitations, and answers that belong to nobody."""
