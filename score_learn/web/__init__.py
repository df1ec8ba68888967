"""The pages: they load, check, act and answer, and leave every rule to the features."""
