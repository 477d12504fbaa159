"""Whether documents are what they claim to be: rebuilt from what is attached and from the repository."""
