"""One text, line by line: front matter, blocks, links, pictures, and the HTML that is made of it."""
