"""The rules of Finnish law, one module a topic."""
