"""The vendor's own client of Worksection makes its calls that read, and its OAuth calls.

Prints a row of a table for each: emulator/CLIENTS.md has the same rows. Its token requests are not those
of the vendor's documents, so the tokens are had by requests-oauthlib here.
"""

import importlib.metadata
import io
import os
import urllib.parse

os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"

import worksection
from requests_oauthlib import OAuth2Session

from emulated import REDIRECT_URI, consent, described

SCOPES = worksection.Oauth.AVAILABLE_SCOPES


def log_in(provider):
    session = OAuth2Session(
        provider["client_id"], scope=",".join(SCOPES), redirect_uri=REDIRECT_URI
    )
    url, _ = session.authorization_url(provider["authorization_endpoint"])
    return session.fetch_token(
        provider["token_endpoint"],
        authorization_response=consent(url),
        client_secret=provider["client_secret"],
        include_client_id=True,
    )


def row(call, result):
    print(f"| `{call}` | {result} |")


def show(call, what):
    """Makes a call; what came of it."""
    try:
        result = what()
    except worksection.WorksectionException as error:
        status = getattr(error, "status_code", 0)
        refusal = f"{type(error).__name__}: {error}".replace("`", "'")
        row(call, f"refused{f' with status {status}' if status else ''}: `{refusal}`")
        return None
    except Exception as error:
        row(call, f"fails in the client: `{type(error).__name__}: {error}`")
        return None
    if isinstance(result, list):
        result_text = "works: a list" if result else "works, but it is empty"
        if result and not isinstance(result[0], dict):
            result_text += f" of `{type(result[0]).__name__}`"
    elif result is None:
        result_text = "answered, but the client makes nothing of it"
    elif isinstance(result, str):
        result_text = "works"
    else:
        result_text = f"works: a `{type(result).__name__}`"
    row(call, result_text)
    return result


def oauth(client, token):
    provider = described()["worksection"]
    url = show("oauth.get_authorization_url", lambda: client.oauth.get_authorization_url("a-state"))
    assert "client_secret=" in url
    location = urllib.parse.urlsplit(consent(url))
    code = dict(urllib.parse.parse_qsl(location.query))["code"]
    row("the login at that address", "works")
    show("oauth.fetch_access_token_by_auth_code", lambda: client.oauth.fetch_access_token_by_auth_code(code))
    show(
        "oauth.fetch_access_token_by_refresh_token",
        lambda: client.oauth.fetch_access_token_by_refresh_token(token["refresh_token"]),
    )


def reads(client):
    show("user.profile", client.user.profile)
    show("user.timer", client.user.timer)
    show("members.list", client.members.list)
    show("members.groups", client.members.groups)
    show("members.schedule", client.members.schedule)
    show("contacts.list", client.contacts.list)
    show("contacts.groups", client.contacts.groups)
    projects = show("projects.list", client.projects.list)
    project = projects[0].id
    show("projects.get", lambda: client.projects.get(project, {"extra": "text,options,users"}))
    show("projects.groups", client.projects.groups)
    show("projects.tags", client.projects.tags)
    show("projects.tag_groups", client.projects.tag_groups)
    show("projects.custom_fields", client.projects.custom_fields)
    tasks = show("tasks.list, all", client.tasks.list)
    task = tasks[0]
    show("tasks.list, of a project", lambda: client.tasks.list(task.project.id))
    show("tasks.get", lambda: client.tasks.get(task.id, {"extra": "text,files,comments"}))
    show("tasks.search", lambda: client.tasks.search({"id_project": task.project.id}))
    show("tasks.tags", client.tasks.tags)
    show("tasks.tag_groups", client.tasks.tag_groups)
    show("tasks.custom_fields", client.tasks.custom_fields)
    show("comments.list", lambda: client.comments.list(task.id))
    show("costs.list", client.costs.list)
    show("costs.total", client.costs.total)
    show("timers.all", client.timers.all)
    show("events.list", lambda: client.events.list("30d"))
    files = show("files.list", lambda: client.files.list({"id_project": task.project.id}))
    show("files.download", lambda: client.files.download(files[0].id, io.BytesIO()))
    show("webhook.list", client.webhook.list)


def main():
    provider = described()["worksection"]
    token = log_in(provider)
    client = worksection.Client(token["account_url"])
    client.set_client(
        {
            "client_id": provider["client_id"],
            "client_secret": provider["client_secret"],
            "redirect_uri": REDIRECT_URI,
            "scope": SCOPES,
            "auth_url": provider["authorization_endpoint"],
            "token_url": provider["token_endpoint"],
            "refresh_url": provider["refresh_endpoint"],
        }
    )
    client.set_access_token(dict(token))
    reads(client)
    oauth(client, token)
    print(f"worksection-api-client {importlib.metadata.version('worksection-api-client')}")


main()
