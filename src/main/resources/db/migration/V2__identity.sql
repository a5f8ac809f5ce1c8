-- Sessions, refresh tokens, API keys and the audit log. Secrets are kept as SHA-256 hashes (hex) only: they
-- are random and long, so a slow hash would add nothing.
ALTER TABLE users ADD COLUMN disabled_at timestamptz;

-- A session is what one login opened: a family of refresh tokens, and the access tokens beside them.
CREATE TABLE auth_sessions (
  id           uuid PRIMARY KEY,
  user_id      uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  address      text,
  user_agent   text,
  created_at   timestamptz NOT NULL,
  last_used_at timestamptz NOT NULL,
  expires_at   timestamptz NOT NULL,
  revoked_at   timestamptz
);
CREATE INDEX auth_sessions_user_idx ON auth_sessions (user_id);

CREATE TABLE auth_refresh_tokens (
  hash       text PRIMARY KEY,
  session_id uuid NOT NULL REFERENCES auth_sessions (id) ON DELETE CASCADE,
  used_at    timestamptz,
  -- What the first use answered, encrypted under the token itself, for a retry within the grace window.
  answer     bytea
);
CREATE INDEX auth_refresh_tokens_session_idx ON auth_refresh_tokens (session_id);

CREATE TABLE api_keys (
  id             uuid PRIMARY KEY,
  user_id        uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  name           text NOT NULL,
  description    text,
  -- The first characters of the key, to recognise it by.
  prefix         text NOT NULL,
  hash           text NOT NULL UNIQUE,
  -- The key before the last rotation, which still opens until then.
  previous_hash  text UNIQUE,
  previous_until timestamptz,
  scopes         text[] NOT NULL,
  created_at     timestamptz NOT NULL,
  expires_at     timestamptz,
  revoked_at     timestamptz,
  last_used_at   timestamptz
);
CREATE INDEX api_keys_user_idx ON api_keys (user_id, id);

-- No reference to users: the log outlives them.
CREATE TABLE audit_events (
  id         uuid PRIMARY KEY,
  at         timestamptz NOT NULL,
  action     text NOT NULL,
  actor_id   uuid,
  actor      text,
  target     text,
  address    text,
  request_id text,
  details    text
);
CREATE INDEX audit_events_action_idx ON audit_events (action, id);
CREATE INDEX audit_events_actor_idx ON audit_events (actor_id, id);
CREATE INDEX audit_events_target_idx ON audit_events (target, id);
