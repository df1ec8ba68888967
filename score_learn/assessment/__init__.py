"""Drawing the questions of a test, reading what came back, marking it; no table and no person in it."""
