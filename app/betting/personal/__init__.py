"""All that is kept of a person: handed over as one archive, or erased."""
