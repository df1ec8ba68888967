"""How each type of question is read and marked: one file a type."""
