"""The verdict: which paper a claim means. Pure functions: no clock, file, network, configuration or printing."""
