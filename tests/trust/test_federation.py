"""Trust chains of OpenID Federation, and every way to forge one."""

import itertools
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from badgekit import SoftwareSigner
from badgekit.limits import Limits
from badgekit.models import Profile
from badgekit.testing import AT
from badgekit.trust import OpenIdFederation, TrustAnchor, TrustDecision, TrustOutcome
from trust.support import (
    DOWN,
    DUNNO,
    NO,
    SIGNERS,
    YES,
    Answer,
    Change,
    Claims,
    Entity,
    Federation,
    Network,
    ask,
    jws,
    seconds,
)

SCHOOL = "https://lincoln.example"
EACH = ("leaf", "middle")
MALLORY = SIGNERS["mallory"]


def decide(
    federation: Federation,
    network: Network | None = None,
    issuer: str | Profile = SCHOOL,
    **members: Any,
) -> TrustDecision:
    options = {
        name: members.pop(name)
        for name in ("max_path_length", "max_age")
        if name in members
    }
    policy = OpenIdFederation([federation.trust_anchor], **options)
    return ask(policy, network or federation.network(), issuer, **members)


def altered(*changes: Change) -> Federation:
    federation = Federation.usual()
    for change in changes:
        change(federation)
    return federation


def claims(entity: str, **members: Any) -> Change:
    """Change what an entity says about itself."""

    def change(federation: Federation) -> None:
        getattr(federation, entity).claims.update(members)

    return change


def about(entity: str, **members: Any) -> Change:
    """Change what its superior says about an entity."""

    def change(federation: Federation) -> None:
        federation.changes.setdefault(entity, {}).update(members)

    return change


def header(entity: str, **members: Any) -> Change:
    def change(federation: Federation) -> None:
        getattr(federation, entity).header.update(members)

    return change


def test_a_member_is_recognized_and_the_chain_is_the_evidence() -> None:
    decision = decide(Federation.usual())
    assert decision.outcome is YES
    assert decision.detail == (
        "https://lincoln.example, 'Lincoln High School' is in the federation of "
        "https://anchor.example"
    )
    assert [evidence.statement for evidence in decision.evidence] == [
        "https://lincoln.example about itself",
        "https://state.example about https://lincoln.example",
        "https://anchor.example about https://state.example",
        "https://anchor.example about itself",
    ]
    for evidence in decision.evidence:
        assert evidence.retrieved_at == AT
        assert evidence.issued_at is not None
        assert evidence.expires_at is not None
        assert "?" not in evidence.source


def test_the_anchor_itself_is_recognized() -> None:
    federation = Federation.usual()
    decision = decide(federation, issuer=federation.anchor.id)
    assert decision.outcome is YES
    assert len(decision.evidence) == 1


def test_no_anchors_recognize_nobody_and_ask_nothing() -> None:
    network = Federation.usual().network()
    assert ask(OpenIdFederation([]), network, SCHOOL).outcome is NO
    assert not network.requests


def test_policies_are_values() -> None:
    anchors = [Federation.usual().trust_anchor]
    policy = OpenIdFederation(anchors)
    assert policy == OpenIdFederation(tuple(anchors))
    assert hash(policy) == hash(OpenIdFederation(anchors))
    anchors.clear()
    assert ask(policy, Federation.usual().network(), SCHOOL)


def test_an_anchor_may_speak_for_the_leaf_itself() -> None:
    federation = altered(claims("leaf", authority_hints=["https://anchor.example"]))
    network = federation.network()
    anchor, leaf = federation.anchor, federation.leaf
    network.answers[anchor.statement_url(leaf.id)] = anchor.about(leaf)
    assert decide(federation, network).outcome is YES


PAST = {"iat": seconds(AT - timedelta(days=9)), "exp": seconds(AT - timedelta(days=8))}
FUTURE = {
    "iat": seconds(AT + timedelta(days=8)),
    "exp": seconds(AT + timedelta(days=9)),
}
FORGERIES: dict[str, Claims] = {
    "signature by somebody else": {"signer": MALLORY},
    "expiry": PAST,
    "beginning in the future": FUTURE,
    "another iss": {"iss": "https://mallory.example"},
    "another sub": {"sub": "https://mallory.example"},
    "iss in another case": {"iss": "https://State.example"},
    "sub with a slash": {"sub": f"{SCHOOL}/"},
    "sub that goes on": {"sub": f"{SCHOOL}.evil.example"},
    "no iss": {"iss": None},
    "no exp": {"exp": None},
    "exp that is a string": {"exp": "tomorrow"},
    "exp that is true": {"exp": True},
    "exp after the year 9999": {"exp": 10**15},
    "exp beyond all numbers": {"exp": 10**300},
    "alg none": {"header": {"alg": "none"}},
    "alg HS256": {"header": {"alg": "HS256"}},
    "alg of another key": {"header": {"alg": "ES512"}},
    "no alg": {"header": {"alg": None}},
    "no kid": {"header": {"kid": None}},
    "unknown kid": {"header": {"kid": "another"}},
    "typ of another JWT": {"header": {"typ": "JWT"}},
    "no typ": {"header": {"typ": None}},
    "crit in the header": {"header": {"crit": ["x"]}},
    "crit in the claims": {"crit": ["x"]},
    "crit that is empty": {"crit": []},
    "metadata_policy_crit": {"metadata_policy_crit": ["regexp"]},
    "key of somebody else": {"jwks": Entity(SCHOOL, MALLORY).jwks},
    "no keys": {"jwks": {"keys": []}},
    "keys that are no list": {"jwks": {"keys": {}}},
    "jwks that is a list": {"jwks": []},
    "metadata that is a list": {"metadata": []},
    "metadata of no object": {"metadata": {"a": 1}},
    "hints that are no list": {"authority_hints": "x"},
    "hints that are numbers": {"authority_hints": [1]},
    "constraints that are a list": {"constraints": []},
    "max_path_length below 0": {"constraints": {"max_path_length": -1}},
    "max_path_length true": {"constraints": {"max_path_length": True}},
    "naming_constraints unknown": {
        "constraints": {"naming_constraints": {"allowed": []}}
    },
    "naming_constraints malformed": {
        "constraints": {"naming_constraints": {"permitted": [""]}}
    },
    "allowed_entity_types malformed": {"constraints": {"allowed_entity_types": "all"}},
    "metadata_policy malformed": {
        "metadata_policy": {"federation_entity": {"contacts": {"one_of": "x"}}}
    },
    "metadata_policy without operators": {
        "metadata_policy": {"federation_entity": {"contacts": 1}}
    },
}


@pytest.mark.parametrize("which", EACH)
@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_statement_of_a_superior_is_no_yes(which: str, forgery: str) -> None:
    federation = altered(about(which, **FORGERIES[forgery]))
    assert decide(federation).outcome is DUNNO


CONFIGURATIONS: dict[str, tuple[Change, TrustOutcome]] = {
    f"{name} of {which}": (change, DUNNO)
    for which in ("leaf", "middle", "anchor")
    for name, change in {
        "expiry": claims(which, **PAST),
        "beginning in the future": claims(which, **FUTURE),
        "another iss": claims(which, iss="https://mallory.example"),
        "another sub": claims(which, sub="https://mallory.example"),
        "both others": claims(
            which, iss="https://mallory.example", sub="https://mallory.example"
        ),
        "another key": claims(which, jwks=Entity(SCHOOL, MALLORY).jwks),
        "alg none": header(which, alg="none"),
        "alg HS256": header(which, alg="HS256"),
        "typ of another JWT": header(which, typ="JWT"),
        "a key in the header": header(
            which, jwk=MALLORY.public_key.to_jwk(), kid="none"
        ),
        "crit": claims(which, crit=["trust_marks"]),
    }.items()
}


@pytest.mark.parametrize(
    ("change", "outcome"), CONFIGURATIONS.values(), ids=CONFIGURATIONS.keys()
)
def test_a_forged_configuration_is_no_yes(
    change: Change, outcome: TrustOutcome
) -> None:
    assert decide(altered(change)).outcome is outcome


def taken_over(entity: str) -> Change:
    """Let Mallory publish under the name of *entity*, with a key of his own."""

    def change(federation: Federation) -> None:
        getattr(federation, entity).signer = MALLORY

    return change


@pytest.mark.parametrize("entity", ["leaf", "middle", "anchor"])
def test_keys_are_those_that_the_superior_lists(entity: str) -> None:
    honest = Federation.usual()
    forged = altered(taken_over(entity))
    network = honest.network()
    network.answers[getattr(forged, entity).url] = getattr(
        forged, entity
    ).configuration()
    if entity != "leaf":
        below = {"middle": "about_leaf", "anchor": "about_middle"}[entity]
        network.answers[forged.urls[below]] = forged.network().answers[
            forged.urls[below]
        ]
    assert decide(honest, network).outcome is DUNNO


def test_an_anchor_is_one_by_its_key_not_by_its_name() -> None:
    federation = Federation.usual()
    anchor = TrustAnchor(federation.anchor.id, [MALLORY.public_key])
    found = ask(OpenIdFederation([anchor]), federation.network(), SCHOOL)
    assert found.outcome is DUNNO
    assert "pinned" in found.detail


def test_a_chain_to_another_anchor_is_none() -> None:
    other = TrustAnchor("https://other.example", [SIGNERS["anchor"].public_key])
    found = ask(OpenIdFederation([other]), Federation.usual().network(), SCHOOL)
    assert found.outcome is NO


def test_a_federation_may_be_reached_over_either_of_two_superiors() -> None:
    hints = ["https://gone.example", "http://plain.example", "https://state.example"]
    assert decide(altered(claims("leaf", authority_hints=hints))).outcome is YES


@pytest.mark.parametrize(
    ("hints", "outcome"),
    [
        ([], NO),
        ([SCHOOL], NO),
        (["https://gone.example"], DUNNO),
        (["http://state.example"], DUNNO),
        (["https://state.example?x"], DUNNO),
        (["https://state.example/"], DUNNO),
        (["https://STATE.example"], DUNNO),
        ([""], DUNNO),
        ([f"https://s{n}.example" for n in range(9)], DUNNO),
    ],
)
def test_where_the_leaf_points_must_lead_to_the_anchor(
    hints: list[str], outcome: TrustOutcome
) -> None:
    found = decide(altered(claims("leaf", authority_hints=hints)))
    assert found.outcome is outcome


def test_loops_end() -> None:
    federation = altered(claims("middle", authority_hints=[SCHOOL]))
    network = federation.network()
    assert decide(federation, network).outcome is NO
    assert len(network.requests) == 3


def tower(height: int) -> tuple[Federation, Network]:
    """Return a federation with that many intermediates."""
    federation = Federation.usual()
    entities = [
        federation.leaf,
        *(Entity(f"https://i{n}.example", SIGNERS["middle"]) for n in range(height)),
        federation.anchor,
    ]
    network = Network()
    for below, above in itertools.pairwise(entities):
        below.claims["authority_hints"] = [above.id]
        network.answers[above.statement_url(below.id)] = above.about(below)
    network.answers |= {entity.url: entity.configuration() for entity in entities}
    return federation, network


@pytest.mark.parametrize(
    ("height", "options", "outcome"),
    [
        (0, {}, YES),
        (0, {"max_path_length": 0}, YES),
        (1, {"max_path_length": 0}, DUNNO),
        (4, {}, YES),
        (5, {}, DUNNO),
        (5, {"max_path_length": 5}, YES),
        (20, {"max_path_length": 50}, DUNNO),
    ],
)
def test_chains_may_be_too_long(
    height: int, options: dict[str, Any], outcome: TrustOutcome
) -> None:
    federation, network = tower(height)
    assert decide(federation, network, **options).outcome is outcome
    assert len(network.requests) <= Limits().entity_statements


def test_a_thicket_of_superiors_costs_a_bounded_number_of_requests() -> None:
    federation = Federation.usual()
    network = Network()
    names = [f"https://i{n}.example" for n in range(8)]
    entities = [Entity(name, SIGNERS["middle"]) for name in names]
    for entity in (federation.leaf, *entities):
        entity.claims["authority_hints"] = names
        network.answers[entity.url] = entity.configuration()
        for superior in entities:
            network.answers[superior.statement_url(entity.id)] = superior.about(entity)
    assert decide(federation, network).outcome is DUNNO
    assert len(network.requests) == Limits().entity_statements


@pytest.mark.parametrize(
    ("which", "answer", "outcome"),
    [
        *((name, DOWN, DUNNO) for name in Federation.usual().urls),
        *((name, b"", DUNNO) for name in Federation.usual().urls),
        *((name, b"<html>", DUNNO) for name in Federation.usual().urls),
        *((name, b"eyJ9.eyJ9.AAAA", DUNNO) for name in Federation.usual().urls),
        *((name, b'{"iss": 1}', DUNNO) for name in Federation.usual().urls),
        *((name, b"a" * 300_000, DUNNO) for name in Federation.usual().urls),
    ],
)
def test_what_cannot_be_had_or_read_decides_nothing(
    which: str, answer: Answer, outcome: TrustOutcome
) -> None:
    federation = Federation.usual()
    assert decide(federation, federation.network(**{which: answer})).outcome is outcome


@pytest.mark.parametrize(
    ("which", "outcome"),
    [
        ("leaf", NO),
        ("about_leaf", NO),
        ("about_middle", NO),
        ("middle", DUNNO),
        ("anchor", DUNNO),
    ],
)
def test_only_the_leaf_and_who_is_asked_about_it_can_deny_it_by_absence(
    which: str, outcome: TrustOutcome
) -> None:
    federation = Federation.usual()
    network = federation.network()
    del network.answers[federation.urls[which]]
    assert decide(federation, network).outcome is outcome


def test_an_anchor_that_is_gone_is_no_member_that_left() -> None:
    federation = Federation.usual()
    network = federation.network()
    del network.answers[federation.anchor.url]
    assert decide(federation, network, federation.anchor.id).outcome is DUNNO


@pytest.mark.parametrize(
    ("endpoint", "outcome"),
    [
        ("https://state.example/fetch", YES),
        ("http://state.example/fetch", DUNNO),
        ("/fetch", DUNNO),
        (["https://state.example/fetch"], DUNNO),
        (None, DUNNO),
    ],
)
def test_statements_are_asked_for_over_https(
    endpoint: object, outcome: TrustOutcome
) -> None:
    metadata = {"federation_entity": {"federation_fetch_endpoint": endpoint}}
    assert decide(altered(claims("middle", metadata=metadata))).outcome is outcome


def test_an_endpoint_may_have_a_query_of_its_own() -> None:
    endpoint = "https://state.example/api?do=fetch"
    metadata = {"federation_entity": {"federation_fetch_endpoint": endpoint}}
    federation = altered(claims("middle", metadata=metadata))
    network = federation.network()
    url = f"{endpoint}&sub=https%3A%2F%2Flincoln.example"
    network.answers[url] = network.answers.pop(federation.urls["about_leaf"])
    assert decide(federation, network).outcome is YES


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        (about("leaf", constraints={"max_path_length": 0}), YES),
        (about("middle", constraints={"max_path_length": 1}), YES),
        (about("middle", constraints={"max_path_length": 0}), NO),
        (claims("anchor", constraints={"max_path_length": 0}), NO),
        (about("middle", constraints={"future_constraint": 0}), YES),
        *(
            (about("middle", constraints={"naming_constraints": naming}), outcome)
            for naming, outcome in [
                ({"permitted": ["lincoln.example", "state.example"]}, YES),
                ({"permitted": ["Lincoln.Example", "state.example"]}, YES),
                ({"permitted": [".example"]}, YES),
                ({"permitted": ["example"]}, NO),
                ({"permitted": ["state.example"]}, NO),
                ({"permitted": ["lincoln.example"]}, NO),
                ({"permitted": [".lincoln.example", "state.example"]}, NO),
                ({"permitted": []}, NO),
                ({"excluded": ["lincoln.example"]}, NO),
                ({"excluded": [".example"]}, NO),
                ({"excluded": ["incoln.example"]}, YES),
                ({"permitted": [".example"], "excluded": ["state.example"]}, NO),
                ({}, YES),
            ]
        ),
        (about("leaf", constraints={"naming_constraints": {"permitted": []}}), NO),
    ],
)
def test_superiors_may_set_bounds(change: Change, outcome: TrustOutcome) -> None:
    assert decide(altered(change)).outcome is outcome


@pytest.mark.parametrize(
    ("which", "operators", "outcome"),
    [
        ("leaf", {"essential": True}, YES),
        ("middle", {"one_of": ["Lincoln High School", "Washington"]}, YES),
        ("middle", {"one_of": ["Washington"]}, NO),
        ("middle", {"value": None, "essential": True}, NO),
    ],
)
def test_the_metadata_must_meet_the_policies(
    which: str, operators: dict[str, Any], outcome: TrustOutcome
) -> None:
    policy = {"federation_entity": {"organization_name": operators}}
    assert decide(altered(about(which, metadata_policy=policy))).outcome is outcome


def test_the_superior_gives_the_name() -> None:
    metadata = {"federation_entity": {"organization_name": "Lincoln HS, Ohio"}}
    found = decide(altered(about("leaf", metadata=metadata)))
    assert "'Lincoln HS, Ohio'" in found.detail


class TestWhoTheIssuerIs:
    @pytest.mark.parametrize(
        ("issuer", "leaf", "recognized"),
        [
            ("https://lincoln.example", "https://lincoln.example", True),
            ("https://lincoln.example/a/b", "https://lincoln.example/a/b", True),
            ("https://lincoln.example:8443", "https://lincoln.example:8443", True),
            ("did:web:lincoln.example", "https://lincoln.example", True),
            ("did:web:lincoln.example:a:b", "https://lincoln.example/a/b", True),
            ("did:web:lincoln.example%3A8443", "https://lincoln.example:8443", True),
            # Other names, that begin or end alike, or mean the same to some.
            ("https://lincoln.example/", "https://lincoln.example", False),
            ("https://lincoln.example/mallory", "https://lincoln.example", False),
            ("https://lincoln.example#me", "https://lincoln.example", False),
            ("https://lincoln.example?me", "https://lincoln.example", False),
            ("https://lincoln.example.evil", "https://lincoln.example", False),
            ("https://lincoln.exampl", "https://lincoln.example", False),
            ("https://Lincoln.example", "https://lincoln.example", False),
            ("HTTPS://lincoln.example", "https://lincoln.example", False),
            ("http://lincoln.example", "https://lincoln.example", False),
            ("https://lincoln.example:443", "https://lincoln.example", False),
            ("https://me@lincoln.example", "https://lincoln.example", False),
            ("did:web:Lincoln.example", "https://lincoln.example", False),
            ("did:web:lincoln.example/", "https://lincoln.example", False),
            ("did:web:lincoln.example#key", "https://lincoln.example", False),
            ("did:web:lincoln.example:mallory", "https://lincoln.example", False),
            ("did:web:lincoln.example:..", "https://lincoln.example", False),
            ("did:web:lincoln.example:%2E", "https://lincoln.example", False),
            ("did:web:lincoln.example%2Fx", "https://lincoln.example/x", False),
            ("did:web:127.0.0.1", "https://127.0.0.1", False),
            ("did:web:lincoln.example:.well-known", "https://lincoln.example", False),
            ("did:webs:lincoln.example", "https://lincoln.example", False),
            ("did:key:z6Mk", "https://lincoln.example", False),
            ("urn:uuid:1", "https://lincoln.example", False),
        ],
    )
    def test_it_is_the_entity_of_the_very_same_name(
        self, issuer: str, leaf: str, *, recognized: bool
    ) -> None:
        federation = Federation.usual(leaf)
        assert bool(decide(federation, issuer=issuer)) is recognized

    @pytest.mark.parametrize(
        "issuer", ["did:web:lincoln.example:issuers:1", "https://lincoln.example/1"]
    )
    @pytest.mark.parametrize(
        "spelling", [lambda i: i, lambda i: [i], lambda i: ["", i]]
    )
    @pytest.mark.parametrize("entity_type", ["federation_entity", "vc_issuer"])
    def test_or_one_of_that_host_which_lists_it(
        self, issuer: str, spelling: Any, entity_type: str
    ) -> None:
        listed = {entity_type: {"alsoKnownAs": spelling(issuer)}}
        assert decide(altered(claims("leaf", metadata=listed)), issuer=issuer)

    @pytest.mark.parametrize(
        "listed", [None, [], {}, 7, "did:key:z6Mk", ["did:key:z6MkA ", "did:key:Z6MKA"]]
    )
    def test_one_that_lists_others_speaks_for_those(self, listed: object) -> None:
        metadata = {"federation_entity": {"alsoKnownAs": listed}}
        federation = altered(claims("leaf", metadata=metadata))
        issuer = Profile(id="did:key:z6MkA", url=SCHOOL)
        found = decide(federation, issuer=issuer)
        assert found.outcome is NO
        assert "does not list" in found.detail

    @pytest.mark.parametrize(
        ("url", "outcome"),
        [
            (SCHOOL, YES),
            (f"{SCHOOL}/", YES),
            (f"{SCHOOL}/about", NO),
            ("http://lincoln.example", NO),
            ("https://other.example", NO),
            (None, NO),
        ],
    )
    def test_or_one_that_the_profile_names_and_which_lists_it(
        self, url: str | None, outcome: TrustOutcome
    ) -> None:
        metadata = {"federation_entity": {"alsoKnownAs": ["did:key:z6MkA"]}}
        federation = altered(claims("leaf", metadata=metadata))
        issuer = Profile(id="did:key:z6MkA", url=url)
        assert decide(federation, issuer=issuer).outcome is outcome

    def test_a_superior_can_take_what_the_leaf_lists(self) -> None:
        metadata = {"federation_entity": {"alsoKnownAs": ["did:key:z6MkA"]}}
        policy: Claims = {"federation_entity": {"alsoKnownAs": {"subset_of": []}}}
        types: Claims = {"allowed_entity_types": []}
        issuer = Profile(id="did:key:z6MkA", url=SCHOOL)
        listing = claims("leaf", metadata=metadata)
        elsewhere = claims("leaf", metadata={"vc": metadata["federation_entity"]})
        for change, outcome in [
            ((listing, about("middle", metadata_policy=policy)), NO),
            ((listing, about("middle", constraints=types)), YES),
            ((elsewhere, about("middle", constraints=types)), NO),
            ((elsewhere, about("middle", constraints={})), YES),
        ]:
            assert decide(altered(*change), issuer=issuer).outcome is outcome


class TestStatementsAboutDids:
    """As the Digital Credentials Consortium has it."""

    did = "did:key:z6MkA"

    def network(self, federation: Federation, **changes: Any) -> Network:
        network = federation.network()
        anchor = federation.anchor
        url = anchor.statement_url(self.did)
        network.answers[url] = anchor.about(self.did, **changes)
        return network

    @pytest.mark.parametrize(
        ("changes", "outcome"),
        [
            ({}, YES),
            ({"metadata": {"federation_entity": {"organization_name": "L"}}}, YES),
            ({"signer": MALLORY}, DUNNO),
            ({"sub": "did:key:z6MkAB"}, DUNNO),
            ({"sub": "did:key:z6mka"}, DUNNO),
            ({"iss": "https://other.example"}, DUNNO),
            (PAST, DUNNO),
            ({"header": {"alg": "none"}}, DUNNO),
            ({"constraints": {"naming_constraints": {"permitted": [".a"]}}}, NO),
        ],
    )
    def test_they_are_signed_by_an_anchor(
        self, changes: dict[str, Any], outcome: TrustOutcome
    ) -> None:
        federation = Federation.usual()
        network = self.network(federation, **dict(changes))
        assert decide(federation, network, self.did).outcome is outcome

    def test_naming_constraints_cover_the_host_of_a_did_web(self) -> None:
        federation = Federation.usual()
        anchor = federation.anchor
        for did, outcome in [
            ("did:web:a.edu:x", YES),
            ("did:web:a.edu%3A8443", YES),
            ("did:web:a.org", NO),
        ]:
            naming = {"naming_constraints": {"permitted": [".edu"]}}
            network = Network({anchor.url: anchor.configuration()})
            network.answers[anchor.statement_url(did)] = anchor.about(
                did, constraints=naming
            )
            assert decide(federation, network, did).outcome is outcome

    def test_who_is_not_known_there_is_not_recognized(self) -> None:
        federation = Federation.usual()
        assert decide(federation, issuer="did:key:z6MkB").outcome is NO

    def test_an_anchor_that_is_down_decides_nothing(self) -> None:
        federation = Federation.usual()
        network = federation.network(anchor=DOWN)
        assert decide(federation, network, self.did).outcome is DUNNO

    def test_each_anchor_is_asked(self) -> None:
        federation = Federation.usual()
        gone = TrustAnchor("https://gone.example", [MALLORY.public_key])
        policy = OpenIdFederation([gone, federation.trust_anchor])
        assert ask(policy, self.network(federation), self.did).outcome is YES
        assert ask(policy, federation.network(), self.did).outcome is DUNNO

    def test_intermediates_cannot_speak_for_dids(self) -> None:
        federation = Federation.usual()
        network = federation.network()
        middle = federation.middle
        network.answers[middle.statement_url(self.did)] = middle.about(self.did)
        assert decide(federation, network, self.did).outcome is NO


class TestAge:
    @pytest.mark.parametrize(
        ("late", "outcome"),
        [
            (timedelta(hours=1), YES),
            (timedelta(hours=1, minutes=4), YES),
            (timedelta(hours=1, minutes=5), DUNNO),
            (timedelta(days=-1, minutes=-5), YES),
            (timedelta(days=-1, minutes=-6), DUNNO),
        ],
    )
    def test_statements_hold_for_their_time(
        self, late: timedelta, outcome: TrustOutcome
    ) -> None:
        changes = [about(e, iat=seconds(AT - timedelta(days=1))) for e in EACH]
        assert decide(altered(*changes), at=AT + late).outcome is outcome

    def test_copies_may_be_too_old(self) -> None:
        federation = Federation.usual()
        for retrieved_at, outcome in [(AT, YES), (AT - timedelta(2), DUNNO)]:
            network = replace(federation.network(), retrieved_at=retrieved_at)
            found = decide(federation, network, max_age=timedelta(days=1))
            assert found.outcome is outcome
            assert decide(federation, network).outcome is YES

    def test_fractions_of_a_second_are_read(self) -> None:
        assert decide(altered(about("leaf", exp=seconds(AT) + 60.5))).outcome is YES


class TestKeys:
    def test_a_kid_names_one_key(self) -> None:
        federation = Federation.usual()
        keys = federation.leaf.jwks["keys"] * 2
        assert decide(altered(about("leaf", jwks={"keys": keys}))).outcome is DUNNO

    def test_other_keys_do_no_harm(self) -> None:
        keys = [
            {"kid": "other", "kty": "oct"},
            *Federation.usual().leaf.jwks["keys"],
            {"kid": ["x"]},
        ]
        assert decide(altered(about("leaf", jwks={"keys": keys}))).outcome is YES

    @pytest.mark.parametrize(
        "members",
        [{"use": "enc"}, {"d": "AAAA"}, {"alg": "ES256"}, {"x": "AAAA"}, {"kty": 7}],
    )
    def test_a_key_must_be_fit_for_it(self, members: dict[str, Any]) -> None:
        (key,) = Federation.usual().leaf.jwks["keys"]
        change = about("leaf", jwks={"keys": [key | members]})
        assert decide(altered(change)).outcome is DUNNO

    def test_a_key_is_for_the_algorithm_that_it_names(self) -> None:
        signer = SoftwareSigner.generate("RSA")
        entity = Entity(SCHOOL, signer)
        for algorithm, outcome in (("RS256", YES), ("PS256", DUNNO)):
            jwks = {"keys": [entity.jwks["keys"][0] | {"alg": algorithm}]}
            federation = altered(
                about("leaf", jwks=jwks), claims("leaf", jwks=entity.jwks)
            )
            federation.leaf.signer = signer
            assert decide(federation).outcome is outcome

    def test_too_many_keys_are_refused(self) -> None:
        keys = Federation.usual().leaf.jwks["keys"]
        change = about("leaf", jwks={"keys": keys + [{"kid": "x"}] * 300})
        assert decide(altered(change)).outcome is DUNNO


@pytest.mark.parametrize(
    ("id", "keys", "endpoint"),
    [
        ("http://anchor.example", [MALLORY.public_key], None),
        ("https://anchor.example?x=1", [MALLORY.public_key], None),
        ("https://anchor.example?", [MALLORY.public_key], None),
        ("https://anchor.example", [], None),
        ("https://anchor.example", [MALLORY.public_key], "http://anchor.example"),
    ],
)
def test_an_anchor_has_a_name_and_a_key(
    id: str, keys: list[Any], endpoint: str | None
) -> None:
    with pytest.raises(ValueError, match=r"."):
        TrustAnchor(id, keys, endpoint)


NAMES = ["iss", "sub", "iat", "exp", "jwks", "constraints", "metadata", "crit"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)


@settings(max_examples=60)
@given(which=st.sampled_from(list(Federation.usual().urls)), data=st.data())
def test_no_bytes_in_place_of_a_statement_are_a_yes(
    which: str, data: st.DataObject
) -> None:
    federation = Federation.usual()
    answer = data.draw(
        st.binary(max_size=60)
        | st.from_regex(rb"[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*")
    )
    assert not decide(federation, federation.network(**{which: answer}))


@settings(max_examples=60)
@given(
    which=st.sampled_from(list(Federation.usual().urls)),
    claims=st.dictionaries(st.sampled_from(NAMES), JSON, max_size=8),
    header=st.dictionaries(st.sampled_from(["alg", "kid", "typ", "jwk"]), JSON),
)
def test_no_claims_by_somebody_else_are_a_yes(
    which: str, claims: dict[str, Any], header: dict[str, Any]
) -> None:
    federation = Federation.usual()
    forged = jws(MALLORY, {"kid": federation.anchor.kid, **header}, claims)
    assert not decide(federation, federation.network(**{which: forged}))


@settings(max_examples=60)
@given(
    which=st.sampled_from(EACH),
    name=st.sampled_from(["constraints", "metadata", "metadata_policy", "jwks"]),
    member=st.sampled_from(
        [
            "max_path_length",
            "naming_constraints",
            "allowed_entity_types",
            "federation_entity",
            "keys",
        ]
    ),
    value=JSON,
)
def test_nothing_that_a_superior_says_raises(
    which: str, name: str, member: str, value: Any
) -> None:
    assert decide(altered(about(which, **{name: {member: value}}))).detail
    assert decide(altered(about(which, **{name: value}))).detail
