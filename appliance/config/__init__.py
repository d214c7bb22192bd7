"""The environment, read once: a checked `Config`, or one report of everything wrong."""

from appliance.config.checks import advice
from appliance.config.declaration import Config, Variable, variables
from appliance.config.loading import load_config, misspellings

__all__ = ["Config", "Variable", "advice", "load_config", "misspellings", "variables"]
