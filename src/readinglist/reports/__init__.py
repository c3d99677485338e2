"""Students' reports: what they cite, in LaTeX, Markdown, Typst and Word, and how that stands against the record."""
