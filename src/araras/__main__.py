"""`python -m araras` and the `araras` command."""

from araras.app.cli import main

if __name__ == "__main__":
    main()
