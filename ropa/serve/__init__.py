"""The preview: a local page with every document as it would be published, and the findings beside their places."""
