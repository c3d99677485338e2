"""From a course schedule page to a bibliography that students can cite."""

__version__ = "0.1.0"
