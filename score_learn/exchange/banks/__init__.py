"""Banks of questions in the formats of other systems: GIFT, Aiken, Moodle XML and QTI 3."""
