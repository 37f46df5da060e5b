-- Sessions of OAuth clients: one row per account. Can be run again at any time, by several at once.
SELECT pg_advisory_xact_lock(7161679274532301169);
-- Versions come from here, so that none is given out twice, also not after a row was deleted.
CREATE SEQUENCE IF NOT EXISTS public.provider_sessions_version AS bigint;
CREATE TABLE IF NOT EXISTS public.provider_sessions (
    -- SHA-256 over what names the account, in hexadecimal digits.
    key text PRIMARY KEY,
    version bigint NOT NULL,
    -- Contains the tokens.
    record bytea NOT NULL
);
ALTER SEQUENCE public.provider_sessions_version OWNED BY public.provider_sessions.version;
