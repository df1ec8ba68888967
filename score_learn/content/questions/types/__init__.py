"""One file for each type of question: how its answers are written and what shape they have."""
