//! Whether a server's settings keep what a store promises.

use std::fmt;

use redis::{Cmd, Value, cmd};

use super::error::{not_primary, of_command};
use super::{Connection, send};
use crate::store::StoreError;

/// A setting of the server with which sessions can be lost. Its `Display` says what to change.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Warning {
    /// The server keeps no append-only file: what was written since its last snapshot is lost when
    /// it ends.
    NoAppendOnlyFile,
    /// The server cannot write its append-only file.
    AppendOnlyFileFails,
    /// The server confirms writes before they are on disk.
    LateSync {
        /// Value of `appendfsync`.
        appendfsync: String,
    },
    /// The server does not sync while it rewrites its append-only file.
    NoSyncWhileRewriting,
    /// The server has a limit of memory, and removes keys without an end of life to stay below it.
    MayEvict {
        /// Value of `maxmemory-policy`.
        policy: String,
    },
    /// The server does not tell, so it is not known.
    Unreadable {
        /// The command that it did not answer.
        command: String,
    },
}

impl fmt::Display for Warning {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoAppendOnlyFile => formatter.write_str(
                "Redis has `appendonly no`: sessions written since its last snapshot are lost when \
                 it ends; set `appendonly yes`",
            ),
            Self::AppendOnlyFileFails => formatter.write_str(
                "Redis cannot write its append-only file: see its log and the space on its disk",
            ),
            Self::LateSync { appendfsync } => write!(
                formatter,
                "Redis has `appendfsync {appendfsync}`: sessions of the last second or more are \
                 lost when its machine fails; set `appendfsync always`, or have writes confirmed \
                 (`RedisStore::with_wait_aof`)"
            ),
            Self::NoSyncWhileRewriting => formatter.write_str(
                "Redis has `no-appendfsync-on-rewrite yes`: sessions written during a rewrite are \
                 lost when its machine fails; set it to `no`",
            ),
            Self::MayEvict { policy } => write!(
                formatter,
                "Redis has `maxmemory-policy {policy}`: it removes sessions when its memory is \
                 full; set `noeviction` or a policy that begins with `volatile-`"
            ),
            Self::Unreadable { command } => write!(
                formatter,
                "Redis does not answer `{command}`, so it is not known whether it keeps sessions; \
                 allow the command or see that it has `appendonly yes`, `appendfsync always` and \
                 no `maxmemory-policy` that begins with `allkeys-`"
            ),
        }
    }
}

/// Asks the server for its settings. `confirmed`: whether each write is confirmed to be on disk.
pub(super) async fn check(
    connection: &mut Connection,
    confirmed: bool,
) -> Result<Vec<Warning>, StoreError> {
    let mut warnings = Vec::new();
    let replication = info(connection, "replication").await?;
    if value(replication.as_ref(), "role") == Some("slave") {
        return Err(not_primary());
    }
    let persistence = info(connection, "persistence").await?;
    let memory = info(connection, "memory").await?;
    if [&replication, &persistence, &memory].contains(&&None) {
        warnings.push(Warning::Unreadable {
            command: "INFO".to_owned(),
        });
    }
    match value(persistence.as_ref(), "aof_enabled") {
        Some("0") => warnings.push(Warning::NoAppendOnlyFile),
        // A confirmation says so itself.
        _ if confirmed => {}
        _ => check_sync(connection, &mut warnings).await?,
    }
    if value(persistence.as_ref(), "aof_last_write_status") == Some("err") {
        warnings.push(Warning::AppendOnlyFileFails);
    }
    let limited = value(memory.as_ref(), "maxmemory") != Some("0");
    if let Some(policy) = value(memory.as_ref(), "maxmemory_policy")
        && limited
        && policy.starts_with("allkeys-")
    {
        warnings.push(Warning::MayEvict {
            policy: policy.to_owned(),
        });
    }
    Ok(warnings)
}

async fn check_sync(
    connection: &mut Connection,
    warnings: &mut Vec<Warning>,
) -> Result<(), StoreError> {
    let Some(appendfsync) = setting(connection, "appendfsync").await? else {
        warnings.push(Warning::Unreadable {
            command: "CONFIG GET".to_owned(),
        });
        return Ok(());
    };
    if appendfsync != "always" {
        warnings.push(Warning::LateSync { appendfsync });
    } else if setting(connection, "no-appendfsync-on-rewrite")
        .await?
        .as_deref()
        == Some("yes")
    {
        warnings.push(Warning::NoSyncWhileRewriting);
    }
    Ok(())
}

/// A section of `INFO`; `None` if the server refuses or says it otherwise (a cluster does).
async fn info(connection: &mut Connection, section: &str) -> Result<Option<String>, StoreError> {
    let answer = asked(connection, cmd("INFO").arg(section)).await?;
    Ok(answer.and_then(text))
}

async fn setting(connection: &mut Connection, name: &str) -> Result<Option<String>, StoreError> {
    let found = match asked(connection, cmd("CONFIG").arg("GET").arg(name)).await? {
        Some(Value::Array(mut pair)) => pair.pop(),
        Some(Value::Map(mut pairs)) => pairs.pop().map(|(_, value)| value),
        _ => None,
    };
    Ok(found.and_then(text))
}

/// The answer, `None` if the server refuses the command.
async fn asked(connection: &mut Connection, command: &Cmd) -> Result<Option<Value>, StoreError> {
    match send(&mut **connection, command).await {
        Ok(value) => Ok(Some(value)),
        // What the server says is no failure of the connection.
        Err(error) if error.code().is_some() => Ok(None),
        Err(error) => Err(of_command(error)),
    }
}

fn text(value: Value) -> Option<String> {
    match value {
        Value::BulkString(bytes) => String::from_utf8(bytes).ok(),
        Value::SimpleString(text) | Value::VerbatimString { text, .. } => Some(text),
        _ => None,
    }
}

fn value<'a>(section: Option<&'a String>, name: &str) -> Option<&'a str> {
    let lines = section?.lines();
    let mut pairs = lines.filter_map(|line| line.split_once(':'));
    pairs
        .find(|(found, _)| *found == name)
        .map(|(_, value)| value)
}
