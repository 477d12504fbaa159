"""The nouns of a record: frozen values that know what they say and where they stand."""
