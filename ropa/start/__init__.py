"""The beginning of a workspace and of its files: what is asked, how answers are written, where they are put."""
