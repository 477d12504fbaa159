"""The rules of Finnish law."""
