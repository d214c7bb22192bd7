"""Django's command line: `python -m app.manage <command>` from the code root."""

from __future__ import annotations

import os
import sys

# What `input` and `getpass` say where no terminal is; a file that ends too early says more.
_NOBODY = ("", "EOF when reading a line")


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "app.config.settings")
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except EOFError as error:
        if str(error) not in _NOBODY:
            raise
        sys.exit(
            "Error: nobody is there to be asked: type it on a terminal (docker exec -it), "
            "or give the answers as options (--help names them)"
        )


if __name__ == "__main__":
    main()
