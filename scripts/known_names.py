"""Make `litellm_constructs/checks/_known.py`: names that LiteLLM has in its code, and that checks compare with.

They are asked from the installed LiteLLM versions that the tests run on.

    python -m scripts.known_names
"""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
from pathlib import Path

from provider_shim.versions import VERSIONS
from tests.gateway.home import say
from tests.gateway.install import ensure_packages

MODES = (
    *("audio_speech", "audio_transcription", "embedding", "image_generation", "moderation", "realtime"),
    "video_generation",
)
"""Those of OpenAI's models that no chat is sent to."""

TARGET = Path(__file__).resolve().parent.parent / "litellm_constructs" / "checks" / "_known.py"

PROGRAM = """
import json, litellm
from litellm.types.utils import LlmProviders

def priced(model):
    return any(value is not None and "cost_per_" in name for name, value in model.items())

makers = {"azure", "azure_text", "openai", "text-completion-openai"}
modes = {
    name.removeprefix("azure/"): model.get("mode")
    for name, model in litellm.model_cost.items()
    if model.get("litellm_provider") in makers and priced(model)
}
names = [name for name in modes if "/" not in name]
print(json.dumps({
    "LLM_PROVIDERS": [provider.value for provider in LlmProviders],
    "PRICED": names,
    **{mode: [name for name in names if modes[name] == mode] for mode in %r},
}))
"""

TEXT = '''"""Names that LiteLLM has in its code; made by scripts/known_names.py."""

# ruff: noqa: SIM905 - lists of words stay readable this way

LLM_PROVIDERS = frozenset(
    """
{LLM_PROVIDERS}
    """.split()
)
"""Providers of models, as they stand before the first `/` in `openai/gpt-4o`."""

PRICED = frozenset(
    """
{PRICED}
    """.split()
)
"""Models of OpenAI that have a price in LiteLLM's cost map, whether OpenAI or Azure runs them."""

MODES = {{
{MODES}
}}
"""Those of them that do something else than to answer texts, by what they do."""
'''

MODE = '''    "{mode}": frozenset(
        """
{names}
        """.split()
    ),'''


def main() -> int:
    found: dict[str, set[str]] = {name: set() for name in ("LLM_PROVIDERS", "PRICED", *MODES)}
    for version in VERSIONS:
        python = ensure_packages(version)
        say(f"names that LiteLLM {version} knows")
        done = subprocess.run([python, "-c", PROGRAM % (MODES,)], capture_output=True, text=True, check=True)
        for name, words in json.loads(done.stdout.splitlines()[-1]).items():
            found[name] |= {*words}
    lines = {
        name: textwrap.fill(
            " ".join(sorted(words)),
            112 if name in MODES else 116,
            initial_indent="    ",
            subsequent_indent="    ",
            break_long_words=False,
            break_on_hyphens=False,
        )
        for name, words in found.items()
    }
    modes = "\n".join(MODE.format(mode=mode, names=textwrap.indent(lines[mode], "    ")) for mode in MODES)
    TARGET.write_text(TEXT.format(**lines, MODES=modes), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
