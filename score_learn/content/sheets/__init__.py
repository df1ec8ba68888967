"""Tools to take away: sheets of paper in Markdown, read and set in type."""
