//! The table and what is said to the server about it.

use super::PostgresStore;
use crate::store::{StoreError, StoreErrorKind};

/// Schema and name as [`PostgresStore::MIGRATION`] has them.
const SCHEMA: &str = "public";
const NAME: &str = "provider_sessions";

/// Longest name of a schema or table. The server cuts names off after 63 bytes, and the names that
/// are made from that of the table have up to 13 more.
const LONGEST: usize = 50;

/// The statements about one table. Each is a transaction of its own.
///
/// `durable` belongs to each that writes: a database may be set to confirm a transaction before it
/// is on disk, and the setting that counts is the one in force when the transaction ends. Whoever
/// set it to more than `on` keeps it so. `lock_timeout` ($1) keeps a statement whose sender has
/// given up from waiting for a lock, and from writing once it has it, long after.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) load: String,
    pub(super) insert: String,
    pub(super) update: String,
    pub(super) delete: String,
    pub(super) exists: String,
    pub(super) migration: String,
}

const DURABLE: &str = "WITH durable AS MATERIALIZED (SELECT \
    set_config('lock_timeout', $1, true), \
    set_config('synchronous_commit', CASE current_setting('synchronous_commit') \
    WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END, true))";

impl Table {
    /// The table of this name, `schema.table`.
    pub(super) fn named(name: &str) -> Result<Self, StoreError> {
        let refused = || {
            let text = "the table is named schema.table, each of at most 50 lower-case letters, \
                 digits and underscores, and no digit first";
            StoreError::new(StoreErrorKind::Unavailable, text)
        };
        let (schema, table) = name.split_once('.').ok_or_else(refused)?;
        if !is_identifier(schema) || !is_identifier(table) {
            return Err(refused());
        }
        Ok(Self::new(schema, table))
    }

    fn new(schema: &str, table: &str) -> Self {
        // Quoted, because a keyword such as "user" is an identifier as well.
        let name = format!("\"{schema}\".\"{table}\"");
        let sequence = format!("\"{schema}\".\"{table}_version\"");
        let version = format!("nextval('{sequence}'::regclass)");
        Self {
            load: format!(
                "SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint, \
                 pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean, \
                 s.version, s.record \
                 FROM (SELECT $1::text AS key) AS asked LEFT JOIN {name} AS s USING (key)"
            ),
            insert: format!(
                "{DURABLE} INSERT INTO {name} (key, version, record) \
                 SELECT $2, {version}, $3 FROM durable \
                 ON CONFLICT (key) DO NOTHING RETURNING version"
            ),
            update: format!(
                "{DURABLE} UPDATE {name} SET version = {version}, record = $3 FROM durable \
                 WHERE key = $2 AND version = $4 RETURNING version"
            ),
            delete: format!("{DURABLE} DELETE FROM {name} USING durable WHERE key = $2"),
            exists: format!(
                "SELECT to_regclass('{name}') IS NOT NULL AND to_regclass('{sequence}') IS NOT NULL"
            ),
            // The longer name first, which begins with the shorter.
            migration: PostgresStore::MIGRATION
                .replace(&format!("{SCHEMA}.{NAME}_version"), &sequence)
                .replace(&format!("{SCHEMA}.{NAME}"), &name),
        }
    }
}

impl Default for Table {
    /// The table of [`PostgresStore::MIGRATION`].
    fn default() -> Self {
        Self::new(SCHEMA, NAME)
    }
}

fn is_identifier(name: &str) -> bool {
    name.len() <= LONGEST
        && name.starts_with(|first: char| first.is_ascii_lowercase() || first == '_')
        && name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}
