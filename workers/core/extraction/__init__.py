"""Reading pages: one public thing a file, each taking a parsed tree or its text and returning a value or None."""
