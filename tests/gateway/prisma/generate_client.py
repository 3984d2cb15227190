"""Generate prisma-client-py's client, in place of `prisma generate`. Runs in the gateway's own environment.

usage: python generate_client.py QUERY_ENGINE < the JSON of describe-schema.js
"""

# Runs where prisma-client-py is installed, which is not where this project is checked.
# pyright: reportMissingImports=false

from __future__ import annotations

import json
import sys

import prisma
from prisma._compat import model_parse
from prisma.generator.generator import Generator
from prisma.generator.models import PythonData

# The engine version that prisma-client-py 0.15 asks for; the same as in bridge.js.
ENGINE_VERSION = "393aa359c9ad4a4bb28630fb5613f9c281cde053"


def main() -> None:
    described = json.load(sys.stdin)
    generator = described["config"]["generators"][0]
    request = {
        "datamodel": described["datamodel"],
        "dmmf": described["dmmf"],
        "version": ENGINE_VERSION,
        "schemaPath": described["schemaPath"],
        "otherGenerators": [],
        "generator": {
            **{name: generator[name] for name in ("name", "provider", "config")},
            "binaryTargets": generator["binaryTargets"][:1],
            "output": {"fromEnvVar": None, "value": prisma.__path__[0]},
            "previewFeatures": [],
        },
        "datasources": [
            {**source, "sourceFilePath": described["schemaPath"]} for source in described["config"]["datasources"]
        ],
        "binaryPaths": {"queryEngine": {"native": sys.argv[1]}},
    }
    Generator().generate(model_parse(PythonData, request))


main()
