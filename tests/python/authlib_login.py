"""Authlib logs in at every emulated provider, refreshes and makes a call."""

import os

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"

import authlib
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session

from emulated import PROVIDERS, REDIRECT_URI, REFRESH, consent, described, read, report


def client(provider):
    return OAuth2Session(
        provider["client_id"],
        provider["client_secret"],
        scope=PROVIDERS[provider["id"]][0],
        redirect_uri=REDIRECT_URI,
        token_endpoint_auth_method="client_secret_post",
    )


def main():
    name = f"Authlib {authlib.__version__}"
    for provider in described().values():
        session = client(provider)
        url, state = session.create_authorization_url(provider["authorization_endpoint"])
        location = consent(url)
        first = session.fetch_token(
            provider["token_endpoint"], authorization_response=location, state=state
        )
        read(session, provider, first)
        second = session.refresh_token(
            provider["refresh_endpoint"],
            refresh_token=first["refresh_token"],
            **REFRESH.get(provider["id"], {}),
        )
        assert second["access_token"] != first["access_token"]
        read(session, provider, {**first, **second})

        try:
            client(provider).fetch_token(
                provider["token_endpoint"], authorization_response=location, state=state
            )
            raise AssertionError("a code was redeemed twice")
        except OAuthError as error:
            refused = error.error
        report(name, provider["id"], f"login, call, refresh, call; code again: {refused}")


main()
