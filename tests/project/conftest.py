"""The provider of this checkout, for what the texts tell to run."""

from tests.providers import installed as installed
