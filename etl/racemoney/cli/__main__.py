"""python -m racemoney.cli."""

from racemoney.cli import main

main()
