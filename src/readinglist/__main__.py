"""`python -m readinglist` is the program."""

from readinglist.cli import main

main()
