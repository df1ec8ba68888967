"""What holds for all of the code, each rule with a message that says what to do."""
