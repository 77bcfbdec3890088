"""`python -m badgekit.cli` is the same as `badgekit`."""

from badgekit.cli import main

main()
