"""requests-oauthlib logs in at every emulated provider, refreshes and makes a call."""

import os

os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"

import oauthlib.oauth2
import requests_oauthlib
from requests_oauthlib import OAuth2Session

from emulated import PROVIDERS, REDIRECT_URI, REFRESH, consent, described, read, report


def client(provider):
    return OAuth2Session(
        provider["client_id"], scope=PROVIDERS[provider["id"]][0], redirect_uri=REDIRECT_URI
    )


def fetch(session, provider, location):
    return session.fetch_token(
        provider["token_endpoint"],
        authorization_response=location,
        client_secret=provider["client_secret"],
        include_client_id=True,
    )


def main():
    name = f"requests-oauthlib {requests_oauthlib.__version__}"
    for provider in described().values():
        session = client(provider)
        url, _ = session.authorization_url(provider["authorization_endpoint"])
        first = fetch(session, provider, consent(url))
        read(session, provider, first)
        second = session.refresh_token(
            provider["refresh_endpoint"],
            refresh_token=first["refresh_token"],
            client_id=provider["client_id"],
            client_secret=provider["client_secret"],
            **REFRESH.get(provider["id"], {}),
        )
        assert second["access_token"] != first["access_token"]
        read(session, provider, {**first, **second})

        refusing = client(provider)
        url, _ = refusing.authorization_url(provider["authorization_endpoint"])
        try:
            fetch(refusing, provider, consent(url, decision="deny"))
            raise AssertionError("a refused login was accepted")
        except oauthlib.oauth2.AccessDeniedError:
            pass
        forged = client(provider)
        forged.authorization_url(provider["authorization_endpoint"])
        url, _ = client(provider).authorization_url(provider["authorization_endpoint"])
        try:
            fetch(forged, provider, consent(url))
            raise AssertionError("the state of another login was accepted")
        except oauthlib.oauth2.MismatchingStateError:
            pass
        report(name, provider["id"], "login, call, refresh, call; denied: access_denied; state of another: refused")


main()
