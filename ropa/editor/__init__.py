"""What an editor needs: schemas with explained words, and a language server."""
