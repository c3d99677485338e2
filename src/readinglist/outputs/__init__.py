"""What is built from the lock and the notes: one module a form. Nothing here asks, decides or reads the page."""
