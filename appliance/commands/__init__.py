"""The verbs of the `appliance` command, one file a verb."""
