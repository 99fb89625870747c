"""Views put into words once for everybody who sees the same ones."""

from collections import OrderedDict
from collections.abc import Mapping
from hashlib import sha256

import msgspec

from handrail_platform.text import Message
from handrail_platform.view import View
from handrail_ui.pages.page import PageView, resolve_view
from handrail_ui.pages.spoken_values import NO_VALUES, SiteValues
from handrail_ui.pages.translator import Translator

_MOST_VIEWS = 512
_ENCODER = msgspec.msgpack.Encoder()


class WordedViews:
    """Says views, and remembers what holds nothing personal: then the same view is the same object again."""

    def __init__(self, translator: Translator) -> None:
        self._translator = translator
        self._said: OrderedDict[bytes, PageView] = OrderedDict()
        self._at_hand: OrderedDict[tuple[int, str, str, bytes], tuple[View, PageView]] = OrderedDict()

    def say(
        self,
        view: View,
        language: str,
        tenant_default: str,
        overrides: Mapping[str, str],
        values: SiteValues = NO_VALUES,
    ) -> PageView:
        """Return the view in a language, with the tenant's words in place of ours, and its values in these."""
        if overrides:
            return self._say_again(view, language, tenant_default, overrides, values)
        identity = (id(view), language, tenant_default, values.digest)
        if at_hand := self._at_hand.get(identity):
            self._at_hand.move_to_end(identity)
            return at_hand[1]
        said = self._say_again(view, language, tenant_default, overrides, values)
        if not _is_personal(view):
            # Keeping the view keeps its identity from being given to another.
            self._at_hand[identity] = (view, said)
            if len(self._at_hand) > _MOST_VIEWS:
                self._at_hand.popitem(last=False)
        return said

    def _say_again(
        self, view: View, language: str, tenant_default: str, overrides: Mapping[str, str], values: SiteValues
    ) -> PageView:
        if _is_personal(view):
            return self._say(view, language, tenant_default, overrides, values)
        key = sha256(_ENCODER.encode((view, language, tenant_default, overrides, values.digest))).digest()
        if said := self._said.get(key):
            self._said.move_to_end(key)
            return said
        said = self._said[key] = self._say(view, language, tenant_default, overrides, values)
        if len(self._said) > _MOST_VIEWS:
            self._said.popitem(last=False)
        return said

    def _say(
        self, view: View, language: str, tenant_default: str, overrides: Mapping[str, str], values: SiteValues
    ) -> PageView:
        speech = self._translator.speech(
            language, overrides=overrides, tenant_default=tenant_default, values=values.by_name
        )
        return resolve_view(view, speech)


def _is_personal(view: View) -> bool:
    names_somebody = isinstance(view.lead, Message) and bool(view.lead.params)
    return names_somebody or bool(view.data) or any(field.value or field.error for field in view.fields)
