"""The vocabulary in which one LiteLLM object is described.

A resource is a class with a field per attribute, `Annotated` with an `Attr` that says what is special about it.
Everything else derives from it: Terraform's schema, plan rules, request bodies, reading, import, the typed keywords of
the construct, the page in the docs. What LiteLLM treats oddly is a method in the same class (`create`, `fetch`,
`update`, `delete`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import MAXYEAR, UTC, datetime
from decimal import Decimal
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, NamedTuple, Protocol, dataclass_transform
from urllib.parse import quote

from provider_shim.answers import Json, number, part, rows
from provider_shim.found import shown
from provider_shim.gateway.errors import GatewayError
from provider_shim.jsons import parse
from provider_shim.rules import Rule

if TYPE_CHECKING:
    from provider_shim.gateway.rows import Rows

Values = Mapping[str, Any]
"""Attributes of one object by name, as JSON values."""


# --- what is special about one attribute


class Attr(NamedTuple):
    """One attribute. With the defaults it is authoritative: what the configuration does not set is cleared.

    An annotation may have several, where a later one says only what is different: an attribute that many objects have
    (`provider_shim.resources.limits`), as one of them has it.
    """

    description: str = ""
    computed: bool = False
    """LiteLLM, or the provider, fills it in when it is not set; then it is kept as found."""
    replace: bool = False
    """A change needs a new object."""
    sensitive: bool = False
    """Never shown. It has a write-only twin."""
    choose: Callable[[], str] | None = None
    """Makes the value before the create when the configuration does not set it, so that a create can be found again."""
    shared: bool = False
    """Something else may manage it too (a resource of its own): left alone when the configuration does not name it."""
    send: str | None = None
    """Where it stands in the bodies of create and update (dots go deeper, `{name}` is its own). As named, if not
    set."""
    read: str | None = None
    """Where it stands in what LiteLLM answers. Like `send`, if not set. `NEVER`: LiteLLM does not say."""
    verbatim: bool = False
    """LiteLLM looks for it in no environment: a reference to that would be the secret itself."""
    imported: Callable[[Values], Json] | None = None
    """What an import takes for it where LiteLLM does not say, made of the object as LiteLLM answers it."""
    clear: Json = None
    """What an update sends to clear it. By its type, if not set: null, `[]`, `{}`, or removal from the metadata."""
    unset: Json = None
    """LiteLLM's own value for "not set": never a difference to null."""
    follows: tuple[str, ...] = ()
    """Where it is not set, it is computed anew whenever one of these attributes changes."""
    since: str | None = None
    """The first LiteLLM version that knows it; older ones drop it in silence."""
    licensed: bool = False
    """LiteLLM refuses it without an Enterprise licence."""
    licensed_words: tuple[str, ...] = ()
    """The values for which the same holds."""
    licensed_keys: tuple[str, ...] = ()
    """Of a free-form map, the keys for which the same holds."""
    licensed_calls: tuple[str, ...] = ()
    """Of a free-form map, the keys that LiteLLM takes without a licence, and then refuses every call. So it is with an
    attribute that stands at such a key."""

    def but(self, other: Attr) -> Attr:
        """This one with what `other` says."""
        said = {name: value for name, value in other._asdict().items() if value != Attr._field_defaults[name]}
        return self._replace(**said)


NEVER = ""
"""A `send` or `read` path for what is never sent, or never answered."""


@dataclass(frozen=True, eq=False)
class Form:
    """How values of a type are written on the gateway, and when two of them mean the same."""

    send: Callable[[Any], Any] = lambda value: value
    read: Callable[[Any], Any] = lambda value: value
    same: Callable[[Any], Any] = lambda value: value
    """The meaning of a value: two with equal meanings are no difference."""


AT_CREATION = Form(same=lambda _: None)
"""What matters when an object is made, and never again: no two values differ."""


class Unordered:
    """A list whose order says nothing."""


class Blocks(NamedTuple):
    """A list that is written in blocks, whose order says nothing."""

    same: Callable[[Values, Values], bool]
    """Whether two blocks are about the same, as far as they say."""


class FreeMap:
    """A map that others may write to as well: only the keys that the configuration names are owned."""


class Check(NamedTuple):
    """A rule for values that have their type already: it raises ValueError with what is wrong."""

    rule: Callable[[Any], object]


class Doubt(NamedTuple):
    """A rule for what LiteLLM may come to take: what it raises is a warning, and the value is sent as it is."""

    rule: Callable[[Any], object]


class FieldOptions(NamedTuple):
    """What `Field` says."""

    default: Json
    init: bool
    ge: int | None
    le: int | None
    min_length: int | None


def Field(
    *,
    default: Json = None,
    init: bool = True,
    ge: int | None = None,
    le: int | None = None,
    min_length: int | None = None,
) -> Any:
    """`= Field(default=None, init=False)` is an attribute that only LiteLLM sets. In an `Annotated`: the least number
    (`ge`) and the greatest (`le`), or how many items or characters there must be (`min_length`)."""
    return FieldOptions(default=default, init=init, ge=ge, le=le, min_length=min_length)


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(Field,))
class Fields:
    """A class whose annotations are attributes. Those without a value are required."""

    def __init__(self, **given: Any) -> None:
        for name, value in given.items():
            if not any(name in getattr(base, "__annotations__", ()) for base in type(self).__mro__):
                raise TypeError(f"{type(self).__name__} has no attribute {name!r}")
            setattr(self, name, value)


class Nested(Fields):
    """An object within an object. Its fields are attributes like those of a resource."""


# --- types that LiteLLM's fields share


class Word(str):
    """One of LiteLLM's words for an attribute. Beside a `Literal` (`Literal["a", "b"] | Word`) it says that LiteLLM
    learns new ones: those of the `Literal` are known, and any other is sent as it is, with a warning."""

    __slots__ = ()


Names = Annotated[list[str], Unordered()]
"""Names whose order says nothing."""


def _as_kept(value: Decimal | int) -> float:
    """A fraction as far as LiteLLM keeps it: a database gives back no more than 15 digits for sure."""
    return float(f"{Decimal(value):.15g}")


Usd = Annotated[float, Field(ge=0), Form(same=_as_kept)]
"""US dollars, 0 or more."""

Count = Annotated[int, Field(ge=0)]
"""A whole number, 0 or more: requests, tokens."""

SmallCount = Annotated[int, Field(ge=0, le=2**31 - 1)]
"""A whole number, 0 or more, for which LiteLLM's database has half the room."""

Positive = Annotated[int, Field(ge=1)]
"""A whole number, 1 or more."""

Seconds = Annotated[float, Field(ge=0)]
"""Seconds, 0 or more."""


Id = Annotated[str, Field(min_length=1)]
"""An id that the configuration may choose: not empty, for then LiteLLM would make one up."""

_DURATION = re.compile(r"([0-9]+)(s|m|h|d|w|mo)")
_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}
_WORDS = {"hourly": "1h", "daily": "1d", "weekly": "7d", "monthly": "1mo", "yearly": "365d"}


def check_duration(text: str) -> None:
    found = _DURATION.fullmatch(_WORDS.get(text, text))
    if not found or not found[1].strip("0"):
        raise ValueError(
            f"{shown(text)} is no duration: write a whole number and a unit (s, m, h, d, w or mo), such as 30d or 1mo, "
            f"or one of {', '.join(_WORDS)}"
        )
    if _is_endless(found[1].lstrip("0"), found[2]):
        raise ValueError(f"{shown(text)} is too long: it ends after the year 9999, and there LiteLLM's calendar does")


def _is_endless(digits: str, unit: str) -> bool:
    if len(digits) > 12:  # in seconds, some thousand years
        return True
    now = datetime.now(UTC)
    if unit == "mo":
        return now.year + (now.month - 1 + int(digits)) // 12 > MAXYEAR
    return int(digits) * _SECONDS[unit] > (datetime.max.replace(tzinfo=UTC) - now).total_seconds()


def _duration_meaning(text: str) -> object:
    found = _DURATION.fullmatch(_WORDS.get(text, text))
    if not found:
        return text
    number, unit = int(found[1]), found[2]
    return (number, "mo") if unit == "mo" else number * _SECONDS[unit]


def seconds_of(duration: str) -> int:
    """How long a duration is. Raises ValueError for what is none, and for calendar months, which are of any length."""
    check_duration(duration)
    meaning = _duration_meaning(duration)
    if not isinstance(meaning, int):
        raise ValueError(f"{shown(duration)} is in calendar months, which are not of one length: write days (30d)")
    return meaning


Duration = Annotated[str, Check(check_duration), Form(send=lambda text: _WORDS.get(text, text), same=_duration_meaning)]
"""A time span: a whole number and a unit, `s`, `m`, `h`, `d`, `w` or `mo` (calendar months), such as `30d`; or `daily`,
`weekly`, `monthly`. `24h` and `1d` are the same."""


def _instant(text: str) -> object:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return text


def _as_utc(text: str) -> str:
    """LiteLLM writes the same instant with `Z` in a list and with `+00:00` elsewhere."""
    return f"{text.removesuffix('+00:00')}Z" if text.endswith("+00:00") else text


Timestamp = Annotated[str, Form(read=_as_utc, same=_instant)]
"""An instant (RFC 3339)."""


def _per_token(value: Decimal | int) -> Decimal:
    return Decimal(value) / 1_000_000


def _per_million(value: Decimal | int) -> Decimal:
    return Decimal(value) * 1_000_000


UsdPerMillion = Annotated[
    float, Field(ge=0), Form(send=_per_token, read=_per_million, same=lambda value: _as_kept(_per_token(value)))
]
"""US dollars per million tokens; LiteLLM keeps dollars per token."""


CONTAINERS = (dict, list)


def read_text(value: Json, kinds: tuple[type, ...]) -> Json:
    """What `value` is the JSON text of, if that is of one of these kinds; else `value` as it is."""
    if not isinstance(value, str):
        return value
    try:
        found = parse(value)
    except ValueError:
        return value
    return found if isinstance(found, kinds) else value


def as_map(value: Json) -> Json:
    """What stands for a map: `jsonencode({...})` is that map."""
    return read_text(value, (dict,))


def as_json(values: Mapping[str, Json]) -> dict[str, Json]:
    """`values` with those that are the text of a JSON object or list read as such, but none within them."""
    return {key: read_text(value, CONTAINERS) for key, value in values.items()}


Metadata = Annotated[dict[str, Any], FreeMap(), Form(send=as_json, same=as_json)]
"""Free-form data. Values may be strings, numbers, booleans, lists and maps; `jsonencode(...)` of a map or list is sent
as the map or list. Keys that the configuration does not name are left alone."""

Document = Annotated[dict[str, Any], Form(send=as_json, same=as_json)]
"""Free-form data that the configuration owns whole."""


def new_id() -> str:
    import uuid  # It looks at the machine when it is loaded, and most launches make no id.

    return str(uuid.uuid4())


# --- how LiteLLM is spoken to


class Gateway(Protocol):
    """What a resource may ask of the gateway. Failures are raised as `provider_shim.gateway.errors.GatewayError`."""

    async def query(self, call: str, values: Values | None = None, body: Json = None) -> Json:
        """Send a request that changes nothing, whatever its method. `call` is like `GET /team/info?team_id={team_id}`,
        its `{names}` filled from `values`."""
        ...

    async def write(self, call: str, values: Values | None = None, body: Json = None) -> Json:
        """Send a request that changes something, and may be repeated. `call` is as in `query`."""
        ...

    async def create(
        self, call: str, body: Json, find: Callable[[], Awaitable[Json | None]], chosen: str | None = None
    ) -> Json | None:
        """Send a request that makes something, once: after a time-out or a 5xx, `find` tells whether it was made.

        `chosen` is an id that nobody else can have. None when nothing more is known than that the object is there."""
        ...

    async def delete_listed(self, call: str, body: Mapping[str, list[str]]) -> None:
        """Send a delete whose body lists what is to go; those that come at the same time may go in one request."""
        ...

    async def read(self, reader: Reader, values: Values) -> Json | None:
        """One object as LiteLLM has it, or None when LiteLLM says that it does not exist."""
        ...

    async def read_all(self, pages: Pages, query: Mapping[str, str]) -> list[Json]:
        """Every object that a list has for `query`."""
        ...

    @property
    def rows(self) -> Rows:
        """What LiteLLM keeps of several objects in one row of its database, which it reads, changes and writes without
        a lock."""
        ...


@dataclass(frozen=True, eq=False)
class Pages:
    """Where objects of one kind are listed, for reads of many (see `provider_shim.gateway.pages`)."""

    call: str
    """Lists a hundred objects, such as `GET /user/list?page_size=100&page={page}`; the answer has `total_pages`.
    Without a `{page}` it lists all of them."""
    rows: str
    """Where the list stands in the answer; empty when the answer is the list."""
    values: Callable[[Json], Values]
    """The attributes of an object in the list by which it is read."""
    price: float = 4
    """What a hundred objects of the list cost LiteLLM, in reads of one object. Measured."""
    whole: Callable[[Json], Json | None] = lambda row: row
    """The object as its own read tells it; None when the list does not tell all of this one."""
    size: int | None = None
    """How many objects a page has where no answer tells how many pages there are: the last one has fewer."""
    whole_with_licence: bool = True
    """Whether that holds on a gateway with an Enterprise licence too."""

    def rows_of(self, answer: Json) -> list[dict[str, Any]]:
        """The objects of one page. Raises Unexpected."""
        return rows(answer, self.rows)

    def count_of(self, answer: Json) -> int:
        """How many pages there are, as any of them tells. Raises Unexpected."""
        return number(answer, "total_pages") if "{page}" in self.call else 1


@dataclass(frozen=True, eq=False)
class Reader:
    """The request that reads one object of a kind."""

    call: str
    """Its method and path, such as `GET /team/info?team_id={team_id}`."""
    unwrap: Callable[[Json], Json | None] = lambda answer: answer
    """Takes the object out of the answer; None when the answer is not of LiteLLM's form."""
    gone: str | None = None
    """A regular expression for LiteLLM's own words (in a 400 or 404) that the object does not exist."""
    body: Callable[[Values], Json] | None = None
    """Makes the body, where the request has one."""
    listed: bool = False
    """Whether the answer is a list of what was asked for: an empty one says that the object does not exist."""
    pages: Pages | None = None

    def request(self, values: Values) -> Request:
        """What to send for the object with these attributes."""
        return Request(fill(self.call, values), self.body(values) if self.body else None)


class Request(NamedTuple):
    """A request whose names are filled in."""

    call: str
    body: Json = None

    @property
    def key(self) -> str:
        """Equal for requests that ask for the same."""
        return self.call if self.body is None else f"{self.call} {json.dumps(self.body, sort_keys=True)}"


@dataclass(frozen=True, eq=False)
class Endpoints:
    """The requests that write one kind of object; `{names}` are filled from its attributes."""

    create: str
    update: str
    delete: str
    update_body: Callable[[Values], Mapping[str, Json]] | None = None
    """What an update sends besides what changes. The attributes of the id that the path does not have, if not set."""
    delete_body: Callable[[Values], Json] = lambda _: None
    delete_list: Callable[[Values], Mapping[str, list[str]]] | None = None
    """The body of a delete instead of `delete_body`, where LiteLLM takes a list: `{"team_ids": [...]}`."""


@dataclass
class Change:
    """One object on its way from what it was to what is planned."""

    prior: Values
    """Attributes before; empty at a create."""
    planned: dict[str, Any]
    """Attributes after, chosen ids included; None where something is not set. A create adds what it learns."""
    body: dict[str, Any]
    """What to send: at a create all that is set, at an update what changes. In the metadata null means removal."""
    whole: dict[str, Any]
    """The body of a create of the object as planned."""
    changed: frozenset[str]
    """Names of the attributes that change."""
    chosen: frozenset[str] = frozenset()
    """Names of those attributes that the provider chose for a create."""
    made: list[str] = field(default_factory=list[str])
    """Ids of the budgets that LiteLLM has made along with the object, for it alone; who carries it out notes them."""

    @property
    def chosen_id(self) -> str | None:
        """What the provider chose for a create, which nobody else can have."""
        return next((self.planned[name] for name in self.chosen), None)


def fill(template: str, values: Values) -> str:
    """`template` with `{names}` replaced by attributes, made safe for URLs."""
    return re.sub(r"\{(\w+)\}", lambda name: quote(str(values[name[1]]), safe=""), template)


class Rotates(NamedTuple):
    """Which attributes of an object are about new secrets for it."""

    secret: str
    hash: str
    """By which LiteLLM knows the object."""
    terms: str
    """When a new secret is due by itself, and how long the old one works."""
    triggers: tuple[str, ...]
    """Of which any change asks for a new secret."""
    retired: tuple[str, ...]
    """What LiteLLM has otherwise of an object that was replaced."""


class Resource(Fields):
    """One kind of LiteLLM object. The docstring of a subclass is its description in Terraform and in the docs."""

    type_name: ClassVar[str]
    """As Terraform knows it: `litellm_team`."""
    reader: ClassVar[Reader]
    endpoints: ClassVar[Endpoints]
    identity: ClassVar[str]
    """The `id` of an object, made of its attributes: `{team_id}`, `{team_id}:{user_id}`. An import takes the same."""
    schema_version: ClassVar[int] = 1
    """Higher than those of the Go providers for the same type, so that Terraform has their states upgraded."""
    server_keys: ClassVar[Mapping[str, Json]] = {}
    """Keys that LiteLLM itself keeps in a free map of the object, each with the value that it gives them, or None where
    any is its own; an import leaves them out."""
    ignored: ClassVar[Mapping[str, str]] = {}
    """Fields of LiteLLM's create and update bodies that are no attribute, each with the reason."""
    rules: ClassVar[tuple[Rule, ...]] = ()
    """What holds between its attributes."""
    clears_since: ClassVar[Mapping[str, str | None]] = {}
    """Attributes that older versions of LiteLLM cannot clear, each with the first that can; None if none can."""
    owned_by: ClassVar[tuple[str, ...]] = ()
    """Attributes that tell what the object belongs to, and goes along with; it can be let go (`let_go`)."""
    named_by: ClassVar[tuple[str, ...]] = ()
    """The attributes by which people know such an object, where no id is given."""
    named_once: ClassVar[bool] = False
    """Whether LiteLLM refuses a second object of the same name."""
    given_by_default: ClassVar[tuple[str, ...]] = ()
    """Attributes that the gateway's settings may give to a new object, and that are taken away from it again."""
    rotates: ClassVar[Rotates | None] = None
    """Whether it can get a new secret and stay."""
    once: ClassVar[bool] = False
    """Whether a gateway has exactly one, which is never made and never goes (`provider_shim.resources.once`)."""
    own_values: ClassVar[Mapping[str, Json]] = {}
    """Of what a gateway has once: the values that attributes have when nobody sets them, where they have any."""
    forgets: ClassVar[bool] = False
    """Of what a gateway has once: whether LiteLLM has a way back to them. Else they are written as any other."""

    @classmethod
    def parse_id(cls, id: str) -> list[dict[str, Any]]:
        """The attributes that `id` tells, for an import: each way to read it, the likeliest first. There are several
        where an id is made of parts that may have a colon too; there `%3A` is a colon of a part. Raises ValueError when
        it is not of the right form."""
        names = cls.identified_by()
        words = id.split(":")
        cuts = combinations(range(1, len(words)), len(names) - 1)
        parts = [[":".join(words[start:end]) for start, end in pairwise((0, *cut, len(words)))] for cut in cuts]
        found = [dict(zip(names, each, strict=True)) for each in parts if all(each)]
        if not found:
            form = re.sub(r"[{}]", "", cls.identity)
            raise ValueError(f"{shown(id)} is not of the form {form}")
        if len(names) > 1 and COLON in id:
            found += [{name: text.replace(COLON, ":") for name, text in each.items()} for each in found]
        return found

    @classmethod
    def parts_of(cls, id: str, told: Values) -> dict[str, Any]:
        """The attributes that make an `id` of which some are `told`. Raises ValueError when it is not of the right
        form."""
        readings = cls.parse_id(id)
        fitting = (known for known in readings if all(told.get(name) in (None, "", known[name]) for name in known))
        return next(fitting, readings[0])

    @classmethod
    def identified_by(cls) -> tuple[str, ...]:
        """Names of the attributes that make the id."""
        return tuple(re.findall(r"\{(\w+)\}", cls.identity))

    @classmethod
    def make_id(cls, values: Values) -> str:
        return cls.identity.format_map(values)

    @classmethod
    def id_of(cls, values: Values) -> str | None:
        """The id as far as it is known before the object is made."""
        known = all(values[name] is not None for name in cls.identified_by())
        return cls.make_id(values) if known else None

    @classmethod
    def contradictions(cls, prior: Values, planned: Values) -> Iterable[tuple[str, str]]:
        """What makes a change impossible, however well-formed: each with the attribute to show it at. At a create there
        is no `prior`. Planned values may be unknown."""
        return ()

    @classmethod
    def implied(cls, config: Values) -> Values:
        """What a configuration says of attributes that it leaves out. Values may be unknown."""
        return {}

    @classmethod
    async def check_gateway(cls, gateway: Gateway) -> None:
        """Whether this gateway can keep such objects at all, asked once before the first is planned. Raises if not."""

    @classmethod
    async def deleting(cls, gateway: Gateway, prior: Values) -> str | None:
        """What else goes along with the object, for a warning in the plan; None if nothing."""
        return None

    @classmethod
    def ends(cls, prior: Values, planned: Values | None) -> Iterable[Values]:
        """What a change, or with no `planned` a delete, takes away from what belongs to it: each by the attributes
        (`owned_by`) that tell what goes along."""
        return ()

    @classmethod
    async def let_go(cls, gateway: Gateway, known: Values, owners: Values) -> None:
        """Take these owners away from an object that gets others soon, as it would go along with them. Until then
        nobody may gain by that."""
        raise NotImplementedError

    @classmethod
    def obstructed(cls, prior: Values, planned: Values) -> str | None:
        """Why an object cannot be made while the one that it replaces is there, for a warning in the plan; None if it
        can. Planned values may be unknown."""
        return None

    @classmethod
    def ending(cls, planned: Values) -> str | None:
        """That the object is about to end by itself, for a warning in the plan; None if it is not. Values may be
        unknown."""
        return None

    @classmethod
    async def changing(cls, gateway: Gateway, prior: Values, planned: Values) -> str | None:
        """What a change in place deletes, for a warning in the plan; None if nothing. Planned values may be unknown."""
        return None

    @classmethod
    async def fetch(cls, gateway: Gateway, values: Values) -> Json | None:
        """The object as LiteLLM has it, found by the attributes of its id; None when it is gone."""
        return await gateway.read(cls.reader, values)

    @classmethod
    async def existing(cls, gateway: Gateway) -> list[Values]:
        """The attributes of the id of each such object that the gateway has, where no data source lists them. None
        where it is a part of another that says the same."""
        return [{}] if cls.once else []

    @classmethod
    def told(cls, place: tuple[str, ...], found: Json, known: Json) -> Json:
        """What LiteLLM tells of the attribute at `place`: what was `found` there, with what it does not tell (secrets,
        references) as it is `known`, the value in the state as it was sent. What is not known either is left out."""
        return found

    @classmethod
    def as_imported(cls, row: Json) -> Json:
        """What an import takes of the object as LiteLLM answers it, where that says more than somebody has set."""
        return row

    @classmethod
    async def create(cls, gateway: Gateway, change: Change) -> Json | None:
        """Make the object. Returns the object as LiteLLM answered it, or None to have it read."""
        return await gateway.create(
            cls.endpoints.create,
            change.body,
            find=lambda: cls.fetch(gateway, change.planned),
            chosen=change.chosen_id,
        )

    @classmethod
    async def recover(cls, gateway: Gateway, change: Change) -> Json | None:
        """What a create of an earlier run has made, to go on with; `change.planned` has its id. None when it made
        nothing, or when that was taken away because it is to be made anew."""
        return await cls.fetch(gateway, change.planned)

    @classmethod
    def manageable(cls, row: Json) -> bool:
        """Whether an object is in LiteLLM's database, and not in its configuration file."""
        return True

    @classmethod
    def lost_by_import(cls, planned: Values, address: str) -> str | None:
        """What an import of such an object leaves out for ever, as LiteLLM tells it only once, and what to do about
        it; None if there is nothing."""
        return None

    @classmethod
    async def finish(cls, gateway: Gateway, change: Change) -> None:
        """What a create cannot carry. When it fails the object is made, and kept as tainted."""

    @classmethod
    async def update(cls, gateway: Gateway, change: Change) -> None:
        """Change the object in place."""
        if "metadata" in change.body:
            now = await cls.fetch(gateway, change.planned)
            change.body["metadata"] = merge_patch(part(now, "metadata"), change.body["metadata"])
        body = {**change.body, **cls.update_body(change.planned)}
        if await gateway.write(cls.endpoints.update, change.planned, body) is None:
            # LiteLLM's way, for some kinds, to say that there is nothing to change.
            raise GatewayError(
                f"This {cls.type_name} does not exist any more", "LiteLLM changed nothing. A plan with a refresh tells."
            )

    @classmethod
    def hash_of_secret(cls, secret: str) -> str:
        """By which LiteLLM will know an object with this secret."""
        raise NotImplementedError

    @classmethod
    def is_rotated(cls, row: Json, hash: str) -> bool:
        """Whether an object as LiteLLM has it was replaced by one with another secret."""
        return False

    @classmethod
    async def rotate(cls, gateway: Gateway, prior: Values, change: Change, licensed: bool, carried: Values) -> None:
        """Have the object that is planned in the place of `prior`, which works on through the overlap, wherever an
        apply that was broken off has left it. `carried` is what a body has besides, of what others manage."""
        raise NotImplementedError

    @classmethod
    def update_body(cls, values: Values) -> Mapping[str, Json]:
        """What every update of the object sends."""
        if cls.endpoints.update_body:
            return cls.endpoints.update_body(values)
        return {name: values[name] for name in cls.identified_by() if f"{{{name}}}" not in cls.endpoints.update}

    @classmethod
    async def delete(cls, gateway: Gateway, values: Values) -> None:
        """Delete the object. Fails when it is gone already."""
        if cls.endpoints.delete_list:
            await gateway.delete_listed(cls.endpoints.delete, cls.endpoints.delete_list(values))
        else:
            await gateway.write(cls.endpoints.delete, values, cls.endpoints.delete_body(values))

    @classmethod
    async def remove(cls, gateway: Gateway, values: Values) -> None:
        """Have the object gone, as it may be already: by somebody else, or by a delete whose answer was lost."""
        try:
            await cls.delete(gateway, values)
        except Exception:
            if await cls.fetch(gateway, values) is not None:
                raise

    @classmethod
    async def delete_made(cls, gateway: Gateway, budgets: Iterable[str]) -> None:
        """Delete the budgets of an object that is gone (`Change.made`): LiteLLM leaves them behind."""
        for budget_id in budgets:
            await gateway.write("POST /budget/delete", body={"id": budget_id})


COLON = "%3A"
"""A colon of a part, in an id that is made of several."""


def merge_patch(target: Mapping[str, Json], patch: Mapping[str, Json]) -> dict[str, Json]:
    """`target` with the keys of `patch`; those that are None there are removed."""
    merged = {**target, **patch}
    return {key: value for key, value in merged.items() if not (key in patch and value is None)}


# --- what is read, and not managed


class DataSource(Resource):
    """One LiteLLM object that is read and not managed: a class with this and a resource as its bases.

    It has the attributes of the resource as far as LiteLLM tells them, and fields of its own for what moves by itself.
    The keywords of its `__init__` are what an object is looked up by, one of them at a time; none where a gateway has
    one alone. The docstring is its description. What no resource manages has this as its only base.
    """

    listed: ClassVar[Pages]
    """Where such objects are listed, in an order that stays the same from page to page. Not asked for where they are
    known by id alone and no `DataSourceList` lists them."""
    searched: ClassVar[str | None] = None
    """The look-up attribute by which objects are searched in the list, and the order of a `DataSourceList`; None where
    they have no name. Any other is an id, as `parse_id` takes it."""
    beside: ClassVar[tuple[str, ...]] = ()
    """Attributes that may be given beside the look-up, and make the id with it."""

    @classmethod
    def look_ups(cls) -> tuple[str, ...]:
        code = cls.__init__.__code__
        return code.co_varnames[code.co_argcount : code.co_argcount + code.co_kwonlyargcount]

    @classmethod
    def search(cls, value: str) -> Mapping[str, str]:
        """The query of a list that has at least every object whose `searched` attribute is `value`."""
        raise NotImplementedError

    @classmethod
    def from_list(cls, row: Json) -> Json:
        """A row of the list, in the form that `fetch` has."""
        return row


class Ephemeral(Resource):
    """What is there for one run of Terraform, and in no state and no plan.

    It is an object on the gateway, by a resource as the other base, whose attributes it has but for those that are
    `left_out`; and a `duration`, after which it ends if nobody has closed it. Or it is `made_up`. The docstring is its
    description.
    """

    left_out: ClassVar[frozenset[str]] = frozenset()
    """Attributes of the resource that say nothing of what lives for one run."""

    @classmethod
    def made_up(cls) -> Values | None:
        """What it is, where it is none of the gateway's."""
        return None

    @classmethod
    async def renew(cls, gateway: Gateway, values: Values) -> None:
        """Give it its `duration` anew."""


def like(text: str) -> str:
    """`text` for a query that LiteLLM makes a pattern of: `_` and `%`, which stand for any characters, as they are."""
    return re.sub(r"([\\%_])", r"\\\1", text)


CONTAINING = Form(send=like)

Containing = Annotated[str, Field(min_length=1), CONTAINING]
"""A filter: part of a name, whatever the case of its letters."""

AMONG = Form()
"""Of a filter: that what `read` of its `Attr` names has it among others."""


class DataSourceList(Fields):
    """All LiteLLM objects of one kind, or those that match. The docstring of a subclass is its description.

    The fields are filters, each with the parameter of the query as its `send`, and the list of what was found. Where an
    object tells the attribute that a filter is named after, it is compared once more.
    """

    type_name: ClassVar[str]
    of: ClassVar[type[DataSource]]
    columns: ClassVar[tuple[str, ...]] = ()
    """The attributes of each object in the list, all if not set; few, as Terraform keeps them in the state."""

    @classmethod
    def query(cls, filters: Mapping[str, str]) -> Mapping[str, str]:
        """The query of the list. `filters` are those that are given, by the parameter that takes them."""
        return filters
