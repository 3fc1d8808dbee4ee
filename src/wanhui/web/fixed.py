"""What a template can settle when it is read: words, icons and addresses that stay the same on every page.

A tag worked out anew costs tens of microseconds, and a page of the desk has hundreds that say the same each time.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Final

from django.template import Context, Library, Node
from django.template.base import FilterExpression, Parser, TextNode, Token
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as read_url
from django.urls import reverse
from django.utils.html import escape

from wanhui.errors import Language
from wanhui.web.words import say

_LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")
#: A number that stands in an address where the number of a case will stand.
_PLACE: Final = 918_273_645_546


class FixedWords(Node):
    """A string of the screen with nothing to fill in."""

    def __init__(self, key: str) -> None:
        self._shown = {language: escape(say(key, language)) for language in _LANGUAGES}

    def render(self, context: Context) -> str:
        """The string in the viewer's language."""
        return self._shown[context["viewer"].language]


class NumberedAddress(Node):
    """An address with the number of a case in it."""

    def __init__(self, general: URLNode, name: str, args: list[FilterExpression]) -> None:
        self._general, self._name, self._args = general, name, args

    def render(self, context: Context) -> str:
        """The address; what does not begin with a number is worked out as Django does."""
        number, *rest = (arg.resolve(context) for arg in self._args)
        if type(number) is not int:
            return str(self._general.render(context))
        before, after = _around(self._name, tuple(rest))
        return f"{before}{number}{after}"


@lru_cache(maxsize=1024)
def _around(name: str, rest: tuple[object, ...]) -> tuple[str, str]:
    before, _, after = reverse(name, args=(_PLACE, *rest)).partition(str(_PLACE))
    return escape(before), escape(after)


def settle(register: Library, name: str, fixed: Callable[[str], Node]) -> None:
    """From here on the tag `name` with one quoted word alone is `fixed` of it; anything else stays as it was."""
    general = register.tags[name]

    def compiled(parser: Parser, token: Token) -> Node:
        words = token.split_contents()
        if len(words) == 2 and words[1][0] == words[1][-1] == '"':
            return fixed(words[1][1:-1])
        node: Node = general(parser, token)
        return node

    register.tags[name] = compiled


def address(parser: Parser, token: Token) -> Node:
    """Django's ``url``, settled where nothing but a number of a case can change it."""
    general = read_url(parser, token)
    name = general.view_name.var
    if general.kwargs or general.asvar or not isinstance(name, str):
        return general
    return NumberedAddress(general, name, general.args) if general.args else TextNode(escape(reverse(name)))
