"""Takes secrets out of what people and logs are shown, however they come back."""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, cast

_KEY = re.compile(r"\bsk-[A-Za-z0-9_-]{4,}")

_SMELL = r"secret|passw(?:or)?d|passphrase|credential|api[_-]?key|access[_-]?key|private[_-]?key|token(?!s)|auth"
_SMELLING = re.compile(rf"(?i){_SMELL}")
_UNDER_A_NAME = re.compile(
    rf"""(?ix) ( \\*["'] [\w.-]* (?:{_SMELL}) [\w.-]* \\*["'] \s* [:=] \s* (\\*["']) ) .*? (?= \2 | $ )"""
)
"""What stands in quotes under a name that smells of a secret, in JSON, in a Python dict, or in JSON within JSON."""

_ECHOED = re.compile(r"(?s)(input_value=).*?(?=, input_type=\w+\])")
"""What pydantic quotes of its input, where a long text has lost its middle: LiteLLM answers it as it is."""

_WORDS = frozenset({"true", "false", "none", "null"})


def smells(name: str) -> bool:
    """Whether what a free map has under this name is most likely a secret."""
    return _SMELLING.search(name) is not None


def secrets_in(value: Any, secret: bool = False) -> Iterator[str]:
    """The texts in `value` (as JSON) under names that smell of a secret; all texts when the whole is `secret`."""
    if isinstance(value, str):
        if secret:
            yield value
        if value[:1] == "{":  # JSON within JSON, as service accounts of clouds are given
            try:
                inner: Any = json.loads(value)
            except (ValueError, RecursionError):
                return
            yield from secrets_in(inner)
    elif isinstance(value, Mapping):
        for name, item in cast("Mapping[str, Any]", value).items():
            yield from secrets_in(item, secret or smells(name))
    elif isinstance(value, list):
        for item in cast("list[Any]", value):
            yield from secrets_in(item, secret)


class Mask:
    def __init__(self, *secrets: str | None) -> None:
        self._secrets: set[str] = set()
        for secret in secrets:
            self.add(secret or "")

    def add(self, secret: str) -> None:
        """From now on `secret` is not shown, nor the parts of a header like `Basic dXNlcjpwYXNz`."""
        words = secret.split()
        for part in (secret, words[-1]) if len(words) == 2 else (secret,):
            if len(part) > 3 and part.lower() not in _WORDS:
                self._secrets.add(part)
        if secret.lower().startswith("basic "):
            self._add_login(secret[6:].strip())

    def _add_login(self, encoded: str) -> None:
        try:
            login = b64decode(encoded).decode()
        except ValueError:
            return
        self.add(login)
        self.add(login.partition(":")[2])

    def __call__(self, text: str) -> str:
        text = _ECHOED.sub(r"\1***", text)
        for secret in sorted(self._secrets, key=len, reverse=True):
            text = _written(secret).sub("***", text)
        return _KEY.sub("sk-***", _UNDER_A_NAME.sub(r"\1***", text))


@cache
def _written(secret: str) -> re.Pattern[str]:
    """Finds a secret however it is written: each character in any of its ways, and the whole in base64."""
    base64 = {form for text in (secret, json.dumps(secret)[1:-1]) for form in _in_base64(text)}
    base64 |= set(_in_base64(json.dumps(secret, ensure_ascii=False)[1:-1]))
    return re.compile("|".join(["".join(map(_ways, secret)), *map(re.escape, sorted(base64))]))


_BACKSLASH = r"(?:\\|%(?:25)*5[Cc])"


@cache
def _ways(character: str) -> str:
    """Ways to write a character: in JSON, however deep in texts of other JSON, in Python, in a URL, in HTML."""
    number = ord(character)
    utf16 = character.encode("utf-16-be", "surrogatepass")
    in_json = "".join(rf"{_BACKSLASH}+u{utf16[at : at + 2].hex()}" for at in range(0, len(utf16), 2))
    in_url = "".join(f"%(?:25)*{byte:02x}" for byte in character.encode(errors="surrogatepass"))
    in_html = "|".join([f"#{number};", f"#x0*{number:x};", *_NAMES.get(character, ())])
    ways = [rf"{_BACKSLASH}*(?:{re.escape(character)}|(?i:{in_url}|&(?:amp;)?(?:{in_html})))", f"(?i:{in_json})"]
    ways += [rf"{_BACKSLASH}+(?i:x{number:02x})"] if number < 256 else []
    if character.isspace():
        return rf"(?:\s|{_BACKSLASH}+[nrt]|\+|{'|'.join(ways)})+"
    return f"(?:{'|'.join(ways)})"


_NAMES = {"&": ("amp;",), "<": ("lt;",), ">": ("gt;",), '"': ("quot;",), "'": ("apos;",)}


def _in_base64(secret: str) -> Iterator[str]:
    """The characters that only the secret decides, wherever it begins: a login is `user:` and then the password."""
    data = secret.encode(errors="replace")
    for before in range(3):
        bits = 8 * (before + len(data))
        core = b64encode(b"\0" * before + data).decode()[-(-8 * before // 6) : bits // 6]
        if len(core) > 7:
            yield from (core, core.replace("+", "-").replace("/", "_"))
