import gc
import sys

# A command lives for seconds: looking for garbage would take a sixth of the boot,
# most of it at the end, when all of it goes anyway.
gc.disable()

from appliance.cli import main  # noqa: E402

code = main()
gc.freeze()
sys.exit(code)
