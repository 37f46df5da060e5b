//! A client with a session of its own, and the requests it makes.

use std::net::SocketAddr;

use serde_json::Value;
use url::Url;

use crate::{
    Result,
    connection::{Answer, Connection},
    prepared::{Prepared, encoded},
};

/// What a client asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// New tokens for a refresh token.
    Refresh,
    /// One record.
    Record,
    /// A page of a list, or a whole list where there are no pages.
    Page,
}

/// A session at one provider, with a connection to its token endpoint and one to its API.
pub struct Client {
    tokens: Connection,
    api: Connection,
    refresh: Prepared,
    record: Prepared,
    page: Prepared,
}

impl Client {
    /// Logs in at a provider, which the emulator describes in this way.
    pub async fn log_in(provider: &Value) -> Result<Self> {
        let answer = redeem(provider).await?;
        let access = token(&answer, "access_token")?;
        let refresh = token(&answer, "refresh_token")?;
        let client = credentials(provider);
        let mut fields = vec![("grant_type", "refresh_token"), ("refresh_token", refresh)];
        fields.extend(client);
        let refresh = Prepared::form(text(provider, "refresh_endpoint"), &fields, refresh)?;

        let base = text(provider, "base_url");
        let page = Prepared::get(&format!("{base}{}", list(provider)), access)?;
        let mut api = Connection::open(page.address).await?;
        let answer = api.ask(&page.bytes).await?;
        let url = format!("{base}{}", first_of(answer.succeeded()?, provider)?);
        let record = Prepared::get(&url, access)?;
        Ok(Self {
            tokens: Connection::open(refresh.address).await?,
            api,
            refresh,
            record,
            page,
        })
    }

    /// The same client, making its requests somewhere else.
    pub async fn at(&self, address: SocketAddr) -> Result<Self> {
        Ok(Self {
            tokens: Connection::open(address).await?,
            api: Connection::open(address).await?,
            refresh: self.refresh.clone(),
            record: self.record.clone(),
            page: self.page.clone(),
        })
    }

    /// Makes a request, and uses the tokens of the answer from then on.
    pub async fn ask(&mut self, kind: Kind) -> Result<()> {
        let answer = self.answer(kind).await?;
        let body = answer.succeeded()?;
        if kind == Kind::Refresh {
            let access = token(body, "access_token")?.to_owned();
            let refresh = encoded(token(body, "refresh_token")?);
            self.refresh.set(&refresh);
            self.record.set(&access);
            self.page.set(&access);
        }
        Ok(())
    }

    /// Makes a request.
    pub async fn answer(&mut self, kind: Kind) -> Result<Answer<'_>> {
        let (connection, request) = match kind {
            Kind::Refresh => (&mut self.tokens, &self.refresh),
            Kind::Record => (&mut self.api, &self.record),
            Kind::Page => (&mut self.api, &self.page),
        };
        connection.ask(&request.bytes).await
    }

    /// Path and query of a request.
    pub fn path(&self, kind: Kind) -> &str {
        match kind {
            Kind::Refresh => &self.refresh.path,
            Kind::Record => &self.record.path,
            Kind::Page => &self.page.path,
        }
    }
}

/// Logs in and redeems the code; the body of the answer.
async fn redeem(provider: &Value) -> Result<Vec<u8>> {
    let login = Prepared::plain(text(provider, "authorize_url"))?;
    let mut connection = Connection::open(login.address).await?;
    let answer = connection.ask(&login.bytes).await?;
    let callback = answer.header("location").ok_or("nobody was logged in")?;
    let callback = Url::parse(callback)?;
    let code = callback.query_pairs().find(|(name, _)| name == "code");
    let (_, code) = code.ok_or("the login was refused")?;
    let mut fields = vec![("grant_type", "authorization_code"), ("code", &*code)];
    fields.extend(credentials(provider));
    let request = Prepared::form(text(provider, "token_endpoint"), &fields, &code)?;
    let mut connection = Connection::open(request.address).await?;
    let answer = connection.ask(&request.bytes).await?;
    Ok(answer.succeeded()?.to_vec())
}

fn credentials(provider: &Value) -> [(&str, &str); 3] {
    ["client_id", "client_secret", "redirect_uri"].map(|name| (name, text(provider, name)))
}

/// What of a provider's API is read: a list.
fn list(provider: &Value) -> &'static str {
    match text(provider, "id") {
        "worksection" => "?action=get_all_tasks",
        _ => "/tasks",
    }
}

/// The address of the first record of that list.
fn first_of(list: &[u8], provider: &Value) -> Result<String> {
    let list: Value = serde_json::from_slice(list)?;
    let id = |records: &Value| -> Result<String> {
        let id = records[0]["id"].to_string();
        match id.trim_matches('"') {
            "null" => Err("there are no records".into()),
            id => Ok(id.to_owned()),
        }
    };
    match text(provider, "id") {
        "worksection" => Ok(format!("?action=get_task&id_task={}", id(&list["data"])?)),
        _ => Ok(format!("/tasks/{}", id(&list["tasks"])?)),
    }
}

fn text<'a>(provider: &'a Value, name: &str) -> &'a str {
    provider[name].as_str().unwrap_or_default()
}

/// A token of an answer; looked for only, so that reading answers takes little of the time.
fn token<'a>(body: &'a [u8], name: &str) -> Result<&'a str> {
    let body = std::str::from_utf8(body)?;
    let found = body.split_once(&format!("\"{name}\":\""));
    let found = found.and_then(|(_, rest)| rest.split_once('"'));
    let (token, _) = found.ok_or("an answer without tokens")?;
    Ok(token)
}
