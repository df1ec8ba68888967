"""The programme's figures, each with its kind, its definition and the rule by which it is hidden."""
