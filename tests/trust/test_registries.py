"""Lists of issuers, and lists of lists."""

import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badgekit.errors import FetchError
from badgekit.fetching import Resource
from badgekit.limits import Limits
from badgekit.testing import AT
from badgekit.trust import IssuerRegistry, KnownRegistries, TrustAnchor, TrustOutcome
from trust.support import (
    DOWN,
    DUNNO,
    NO,
    SIGNERS,
    YES,
    Answer,
    Federation,
    Network,
    ask,
)

URL = "https://registry.example/issuers.json"
LISTS = "https://registry.example/known.json"
ISSUER = "did:web:lincoln.example"
ENTRY = {"name": "Lincoln High School", "location": "Ohio", "url": "https://l.example"}


def listing(*issuers: str, **members: Any) -> bytes:
    registry = dict.fromkeys(issuers, ENTRY)
    return json.dumps({"meta": {}, "registry": registry, **members}).encode()


class TestIssuerRegistry:
    @pytest.mark.parametrize(
        ("answer", "outcome"),
        [
            (listing(ISSUER), YES),
            (listing(ISSUER, meta={"created": "2020-12-02T02:32:16+0000"}), YES),
            (b'{"registry": {"did:web:lincoln.example": {}}}', YES),
            (b'{"registry": {"did:web:lincoln.example": {"name": 7}}}', YES),
            (listing(), NO),
            (listing("did:web:lincoln.example:evil"), NO),
            (listing("did:web:lincoln"), NO),
            (listing("did:web:LINCOLN.example"), NO),
            (listing("did:web:lincoln.example/"), NO),
            (listing("did:web:lincoln.example#key"), NO),
            (DOWN, DUNNO),
            (FetchError("too long"), DUNNO),
            (b"", DUNNO),
            (b"<html>Welcome to the hotel's network</html>", DUNNO),
            (b"[]", DUNNO),
            (b"{}", DUNNO),
            (b'{"registry": null}', DUNNO),
            (b'{"registry": ["did:web:lincoln.example"]}', DUNNO),
            (b'{"registry": {"did:web:lincoln.example": null}}', DUNNO),
            (b'{"registry": {"did:web:lincoln.example": "yes"}}', DUNNO),
            (b'{"registry": {}, "registry": {}}', DUNNO),
            (b'{"registry": {"a": NaN}}', DUNNO),
            (b'{"registry": ' + b"[" * 200 + b"]" * 200 + b"}", DUNNO),
            (b"\xff\xfe{}", DUNNO),
        ],
    )
    def test_what_a_list_says(self, answer: Answer, outcome: TrustOutcome) -> None:
        assert ask(IssuerRegistry(URL), {URL: answer}).outcome is outcome

    def test_a_list_that_is_gone_says_nothing_about_anybody(self) -> None:
        assert ask(IssuerRegistry(URL), {}).outcome is DUNNO

    def test_a_list_that_is_too_long_is_not_read(self) -> None:
        limits = Limits(fetch_bytes=100)
        found = ask(IssuerRegistry(URL), {URL: listing(ISSUER)}, limits=limits)
        assert found.outcome is DUNNO

    @pytest.mark.parametrize(
        "url",
        [
            "http://registry.example/issuers.json",
            "HTTPS://registry.example/issuers.json",
            "file:///etc/issuers.json",
            "https://",
            "https:///issuers.json",
            "https://user:pw@registry.example/",
            "https://registry.example/#top",
            "https://registry.example:0/",
            "https://registry.example:port/",
            "https://[registry/",
            "https://registry.example\\@evil.example/",
            "https://registry.example/a b",
            "registry.example",
            "",
        ],
    )
    def test_it_takes_https_urls_alone(self, url: str) -> None:
        with pytest.raises(ValueError, match=r"."):
            IssuerRegistry(url)
        with pytest.raises(ValueError, match=r"."):
            KnownRegistries(url)

    def test_the_evidence_says_who_says_so_and_since_when(self) -> None:
        decision = ask(IssuerRegistry(URL), {URL: listing(ISSUER)})
        assert decision.detail == (
            "listed as 'Lincoln High School' (https://registry.example/issuers.json, "
            "retrieved 2025-06-01T12:00:00Z)"
        )
        assert decision.evidence[0].retrieved_at == AT

    def test_a_web_page_is_called_what_it_is(self) -> None:
        portal = Resource(URL, b"<html>", "text/html")
        decision = ask(IssuerRegistry(URL), {URL: portal})
        assert decision.outcome is DUNNO
        assert "text/html" in decision.detail

    @pytest.mark.parametrize(
        ("age", "outcome"),
        [
            (timedelta(0), YES),
            (timedelta(hours=1), YES),
            (timedelta(hours=1, minutes=5), YES),
            (timedelta(hours=1, minutes=5, seconds=1), DUNNO),
            (timedelta(days=-30), YES),
            (None, DUNNO),
        ],
    )
    def test_a_copy_may_be_too_old(
        self, age: timedelta | None, outcome: TrustOutcome
    ) -> None:
        retrieved_at = None if age is None else AT - age
        network = Network({URL: listing(ISSUER)}, retrieved_at)
        hour = timedelta(hours=1)
        assert ask(IssuerRegistry(URL, max_age=hour), network).outcome is outcome
        assert ask(IssuerRegistry(URL), network).outcome is YES

    def test_an_old_copy_does_not_deny_either(self) -> None:
        network = Network({URL: listing()}, AT - timedelta(days=9))
        policy = IssuerRegistry(URL, max_age=timedelta(days=1))
        assert ask(policy, network).outcome is DUNNO

    @given(st.binary(max_size=200) | st.sampled_from([b"{}", b'{"registry":{}}']))
    def test_nothing_that_a_server_sends_raises_or_is_a_yes(self, data: bytes) -> None:
        assert not ask(IssuerRegistry(URL), {URL: data})
        assert not ask(KnownRegistries(LISTS), {LISTS: data})

    @given(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=9),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(["registry", "type", "url", "trustAnchorEC", "x"]),
                    inner,
                    max_size=3,
                )
            ),
            max_leaves=9,
        )
    )
    def test_no_json_that_lists_nobody_is_a_yes(self, value: Any) -> None:
        data = json.dumps(value).encode()
        assert not ask(IssuerRegistry(URL), {URL: data})
        assert not ask(KnownRegistries(LISTS), {LISTS: data})


def known(*entries: Any) -> bytes:
    return json.dumps(list(entries)).encode()


LEGACY = {"name": "Pilot", "type": "dcc-legacy", "url": URL}
OIDF = {
    "name": "Members",
    "type": "oidf",
    "trustAnchorEC": "https://anchor.example/.well-known/openid-federation",
    "fetchEndpoint": "https://anchor.example/fetch",
}
EMPTY = {**LEGACY, "url": "https://registry.example/empty.json"}
GONE = {**LEGACY, "url": "https://registry.example/gone.json"}


class TestKnownRegistries:
    federation = Federation.usual()

    def network(self, *entries: Any) -> Network:
        network = self.federation.network()
        anchor = self.federation.anchor
        network.answers |= {
            LISTS: known(*entries),
            URL: listing("did:web:legacy.example"),
            EMPTY["url"]: listing(),
            anchor.statement_url("did:key:z6Mk"): anchor.about("did:key:z6Mk"),
        }
        return network

    @pytest.mark.parametrize(
        ("entries", "issuer", "outcome"),
        [
            ([LEGACY], "did:web:legacy.example", YES),
            ([EMPTY, LEGACY], "did:web:legacy.example", YES),
            ([GONE, LEGACY], "did:web:legacy.example", YES),
            ([{"type": "vc-recognition"}, LEGACY], "did:web:legacy.example", YES),
            ([LEGACY], "did:web:other.example", NO),
            ([LEGACY, EMPTY], "did:web:other.example", NO),
            ([LEGACY, GONE], "did:web:other.example", DUNNO),
            ([], "did:web:legacy.example", NO),
            ([LEGACY, OIDF], ISSUER, YES),
            ([OIDF], "did:key:z6Mk", YES),
            ([OIDF], "did:key:z6Mother", NO),
            ([OIDF], "https://lincoln.example", YES),
            ([{**OIDF, "trustAnchorEC": "https://other.example"}], ISSUER, DUNNO),
            ([{**OIDF, "trustAnchorEC": None}], ISSUER, DUNNO),
            ([{**OIDF, "fetchEndpoint": "http://anchor.example"}], ISSUER, DUNNO),
            ([{**OIDF, "fetchEndpoint": 7}], ISSUER, DUNNO),
            ([{**LEGACY, "url": URL.replace("s:", ":")}], ISSUER, DUNNO),
            ([{**LEGACY, "url": {}}], ISSUER, DUNNO),
            ([{**LEGACY, "type": "dcc"}], ISSUER, DUNNO),
            ([{**LEGACY, "type": ["dcc-legacy"]}], ISSUER, DUNNO),
            ([URL], ISSUER, DUNNO),
            ([None], ISSUER, DUNNO),
        ],
    )
    def test_what_the_registries_on_it_say(
        self, entries: list[Any], issuer: str, outcome: TrustOutcome
    ) -> None:
        policy = KnownRegistries(LISTS, [self.federation.trust_anchor])
        assert ask(policy, self.network(*entries), issuer).outcome is outcome

    def test_the_list_cannot_bring_keys_for_an_anchor(self) -> None:
        mallory = TrustAnchor("https://anchor.example", [SIGNERS["mallory"].public_key])
        for anchors in ([], [mallory]):
            policy = KnownRegistries(LISTS, anchors)
            assert ask(policy, self.network(OIDF), ISSUER).outcome is DUNNO

    def test_an_endpoint_of_the_list_serves_where_the_anchor_names_none(self) -> None:
        federation = Federation.usual()
        federation.anchor.claims["metadata"] = {}
        network = federation.network()
        network.answers[LISTS] = known(OIDF)
        policy = KnownRegistries(LISTS, [federation.trust_anchor])
        assert ask(policy, network, ISSUER).outcome is YES
        network.answers[LISTS] = known({**OIDF, "fetchEndpoint": "https://x.example"})
        assert ask(policy, network, ISSUER).outcome is not YES

    def test_one_that_the_caller_knows_goes_before_that_of_the_list(self) -> None:
        federation = Federation.usual()
        federation.anchor.claims["metadata"] = {}
        network = federation.network()
        network.answers[LISTS] = known({**OIDF, "fetchEndpoint": "https://x.example"})
        anchor = TrustAnchor(
            federation.anchor.id,
            [SIGNERS["anchor"].public_key],
            federation.anchor.endpoint,
        )
        assert ask(KnownRegistries(LISTS, [anchor]), network, ISSUER).outcome is YES

    def test_the_list_of_registries_is_evidence_too(self) -> None:
        decision = ask(
            KnownRegistries(LISTS), self.network(LEGACY), "did:web:legacy.example"
        )
        assert [evidence.source for evidence in decision.evidence] == [URL, LISTS]

    def test_the_age_counts_for_every_list(self) -> None:
        policy = KnownRegistries(LISTS, max_age=timedelta(days=1))
        network = self.network(LEGACY)
        assert ask(policy, network, "did:web:legacy.example").outcome is YES
        later = AT + timedelta(days=2)
        found = ask(policy, network, "did:web:legacy.example", at=later)
        assert found.outcome is DUNNO

    def test_it_asks_a_bounded_number_of_registries(self) -> None:
        network = self.network(*[EMPTY] * 40, LEGACY)
        found = ask(KnownRegistries(LISTS), network, "did:web:legacy.example")
        assert found.outcome is DUNNO
        assert len(network.requests) == 1 + Limits().issuer_registries

    @pytest.mark.parametrize("answer", [DOWN, b"{}", b"[", b"7"])
    def test_a_list_that_is_of_no_use_decides_nothing(self, answer: Answer) -> None:
        assert ask(KnownRegistries(LISTS), {LISTS: answer}).outcome is DUNNO
