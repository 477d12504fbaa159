"""From a checked workspace to its documents."""
