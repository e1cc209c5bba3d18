"""`python -m drill` is `drill`."""

from drill.cli import main

main(prog_name="drill")
