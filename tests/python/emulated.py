"""What the scripts beside this one share: the emulator's own description, a user, and a report."""

import html.parser
import json
import sys
import urllib.parse

import requests

REDIRECT_URI = "https://localhost/callback"

# What is asked for, already joined by the separator of the provider, and a read call to be made. The
# addresses of Actionstep and Worksection begin with what the token answer says.
PROVIDERS = {
    "actionstep": ("actions tasks", "{api_endpoint}rest/actions?pageSize=3", "actions"),
    "act_on": ("PRODUCTION", "{base_url}/api/1/account", "account_id"),
    "worksection": ("tasks_read,users_read", "{account_url}/api/oauth2?action=me", "data"),
}

# What a provider wants in `Accept`.
ACCEPT = {"actionstep": "application/vnd.api+json"}

# What a provider wants in a refresh request beyond RFC 6749 section 6.
REFRESH = {"actionstep": {"redirect_uri": REDIRECT_URI}}


def described():
    """The line that `emulator --json` prints, which is the first argument."""
    line = json.loads(sys.argv[1])
    return {provider["id"]: provider for provider in line["providers"]}


class ConsentForm(html.parser.HTMLParser):
    """The address and the fields of the form on the page that asks the user."""

    def __init__(self):
        super().__init__()
        self.action = None
        self.fields = {}

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "form":
            self.action = attributes.get("action")
        if tag == "input" and attributes.get("type") in ("hidden", None):
            self.fields[attributes["name"]] = attributes.get("value", "")


def consent(authorization_url, account="kate", decision="approve"):
    """Does what a user does in a browser; the address the browser is sent to."""
    browser = requests.Session()
    page = browser.get(authorization_url)
    assert page.status_code == 200, page.text
    form = ConsentForm()
    form.feed(page.text)
    assert form.action is not None, page.text
    parts = urllib.parse.urlsplit(authorization_url)
    answer = browser.post(
        urllib.parse.urljoin(authorization_url, form.action),
        data={**form.fields, "account": account, "decision": decision},
        headers={"Origin": f"{parts.scheme}://{parts.netloc}"},
        allow_redirects=False,
    )
    assert answer.status_code in (302, 303), (answer.status_code, answer.text)
    location = answer.headers["Location"]
    assert location.startswith(REDIRECT_URI + "?"), location
    return location


def read(session, provider, token):
    """Makes the read call of a provider, and looks whether the answer is one."""
    _, address, member = PROVIDERS[provider["id"]]
    url = address.format(**{"base_url": provider["base_url"], **token})
    answer = session.get(url, headers={"Accept": ACCEPT.get(provider["id"], "application/json")})
    assert answer.status_code == 200, (url, answer.status_code, answer.text)
    assert member in answer.json(), (url, answer.text)


def report(client, provider, what):
    """One line of the table that the test prints."""
    print(f"{client:<26} {provider:<12} {what}")
