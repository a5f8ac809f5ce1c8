-- Rooms that somebody has made. One that is not here is open to everybody.
CREATE TABLE rooms (
  name       text COLLATE "C" PRIMARY KEY,
  access     text NOT NULL CHECK (access IN ('public', 'invited', 'private')),
  -- Null when the owner is gone: administrators keep the room.
  owner_id   uuid REFERENCES users (id) ON DELETE SET NULL,
  created_at timestamptz NOT NULL
);
CREATE INDEX rooms_owner_idx ON rooms (owner_id);

CREATE TABLE room_members (
  room     text COLLATE "C" NOT NULL REFERENCES rooms (name) ON DELETE CASCADE,
  user_id  uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  -- Whoever was invited becomes a member by joining.
  invited  boolean NOT NULL,
  added_at timestamptz NOT NULL,
  PRIMARY KEY (room, user_id)
);
CREATE INDEX room_members_user_idx ON room_members (user_id);

-- What happened to users and posts and is not published yet. Triggers write it in the transaction of the change, so
-- it holds exactly what was committed, whoever changed it. A row that is changed is locked, so the changes of one user
-- or post are numbered in the order in which they are committed.
CREATE TABLE outbox (
  id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  channel text NOT NULL,
  type    text NOT NULL,
  data    json NOT NULL
);

CREATE FUNCTION utc(at timestamptz) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');

-- As the API shows them: no password, no role.
CREATE FUNCTION publish_user() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  u users := CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
BEGIN
  INSERT INTO outbox (channel, type, data) VALUES (
    'users',
    CASE TG_OP WHEN 'INSERT' THEN 'user.created' WHEN 'UPDATE' THEN 'user.updated' ELSE 'user.deleted' END,
    json_build_object(
      'id', u.id, 'username', u.username, 'email', u.email, 'age', u.age, 'tags', u.tags, 'attributes', u.attributes,
      'version', u.version, 'created_at', utc(u.created_at), 'updated_at', utc(u.updated_at)));
  RETURN NULL;
END $$;

CREATE FUNCTION publish_post() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  p posts := CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
BEGIN
  INSERT INTO outbox (channel, type, data) VALUES (
    'posts',
    CASE TG_OP WHEN 'INSERT' THEN 'post.created' WHEN 'UPDATE' THEN 'post.updated' ELSE 'post.deleted' END,
    json_build_object(
      'id', p.id, 'author_id', p.author_id, 'title', p.title, 'body', p.body,
      'version', p.version, 'created_at', utc(p.created_at), 'updated_at', utc(p.updated_at)));
  RETURN NULL;
END $$;

CREATE TRIGGER users_published AFTER INSERT OR DELETE ON users FOR EACH ROW EXECUTE FUNCTION publish_user();
-- A stronger hash of the same password is no change that anybody sees; it leaves the version alone.
CREATE TRIGGER users_republished AFTER UPDATE ON users FOR EACH ROW
  WHEN (OLD.version IS DISTINCT FROM NEW.version) EXECUTE FUNCTION publish_user();
CREATE TRIGGER posts_published AFTER INSERT OR DELETE ON posts FOR EACH ROW EXECUTE FUNCTION publish_post();
CREATE TRIGGER posts_republished AFTER UPDATE ON posts FOR EACH ROW
  WHEN (OLD.version IS DISTINCT FROM NEW.version) EXECUTE FUNCTION publish_post();
