"""`python -m vratar` is `vratar`."""

from vratar.cli import main

main()
