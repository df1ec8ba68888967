"""What every feature stands on and no feature is named in: clock, ids, errors, database, audit."""
