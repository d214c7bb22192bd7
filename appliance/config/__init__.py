"""The environment, read once: a checked `Config`, or one report of everything wrong."""

from appliance.config.declaration import Config, Variable, variables
from appliance.config.loading import load_config, misspellings

__all__ = ["Config", "Variable", "load_config", "misspellings", "variables"]
