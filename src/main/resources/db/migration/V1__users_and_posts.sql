-- Users and their posts. Ids are UUIDv7, so their order is the order of creation.
-- Usernames are ASCII (the service validates them), so the "C" collation sorts them the same everywhere.
CREATE TABLE users (
  id            uuid PRIMARY KEY,
  username      text COLLATE "C" NOT NULL,
  email         text NOT NULL,
  password_hash text,
  role          text NOT NULL DEFAULT 'user' CHECK (role IN ('user', 'admin')),
  age           smallint,
  tags          text[] NOT NULL DEFAULT '{}',
  attributes    jsonb NOT NULL DEFAULT '{}',
  version       bigint NOT NULL DEFAULT 0,
  created_at    timestamptz NOT NULL,
  updated_at    timestamptz NOT NULL
);

-- Unique without regard to case; the first also serves the sort by username.
CREATE UNIQUE INDEX users_username_key ON users (lower(username));
CREATE UNIQUE INDEX users_email_key ON users (lower(email));
CREATE INDEX users_created_at_idx ON users (created_at, id);
CREATE INDEX users_attributes_idx ON users USING gin (attributes jsonb_path_ops);

CREATE TABLE posts (
  id         uuid PRIMARY KEY,
  author_id  uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  title      text NOT NULL,
  body       text NOT NULL,
  version    bigint NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);

CREATE INDEX posts_author_idx ON posts (author_id, created_at, id);
