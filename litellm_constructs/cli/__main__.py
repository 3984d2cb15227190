"""`python -m litellm_constructs.cli`."""

import sys

from litellm_constructs.cli import main

if __name__ == "__main__":
    sys.exit(main())
