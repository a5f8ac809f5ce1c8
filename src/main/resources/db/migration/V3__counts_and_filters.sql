-- How many users there are, without counting them: the sum over the slots. A statement that adds or removes users
-- changes one slot in its own transaction, so the sum is exact for everybody who sees that transaction's users, and
-- takes a slot that no other open transaction holds, so that writers do not queue.
CREATE TABLE user_counts (
  slot  smallint PRIMARY KEY,
  users bigint NOT NULL
) WITH (fillfactor = 10);

LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE;
INSERT INTO user_counts SELECT slot, 0 FROM generate_series(0, 31) AS slot;
UPDATE user_counts SET users = (SELECT count(*) FROM users) WHERE slot = 0;

-- One statement where the own slot is free: each costs every creation.
CREATE FUNCTION count_added_users() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE user_counts SET users = users + (SELECT count(*) FROM added)
   WHERE slot = (SELECT slot FROM user_counts WHERE slot = pg_backend_pid() % 32 FOR UPDATE SKIP LOCKED);
  IF NOT FOUND THEN
    UPDATE user_counts SET users = users + (SELECT count(*) FROM added)
     WHERE slot = coalesce(
       (SELECT slot FROM user_counts LIMIT 1 FOR UPDATE SKIP LOCKED), pg_backend_pid() % 32);
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION count_removed_users() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE user_counts SET users = users - (SELECT count(*) FROM removed)
   WHERE slot = (SELECT slot FROM user_counts WHERE slot = pg_backend_pid() % 32 FOR UPDATE SKIP LOCKED);
  IF NOT FOUND THEN
    UPDATE user_counts SET users = users - (SELECT count(*) FROM removed)
     WHERE slot = coalesce(
       (SELECT slot FROM user_counts LIMIT 1 FOR UPDATE SKIP LOCKED), pg_backend_pid() % 32);
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION count_no_users() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE user_counts SET users = 0;
  RETURN NULL;
END $$;

CREATE TRIGGER users_added AFTER INSERT ON users REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION count_added_users();
CREATE TRIGGER users_removed AFTER DELETE ON users REFERENCING OLD TABLE AS removed
  FOR EACH STATEMENT EXECUTE FUNCTION count_removed_users();
CREATE TRIGGER users_truncated AFTER TRUNCATE ON users
  FOR EACH STATEMENT EXECUTE FUNCTION count_no_users();

-- One for each sort and each filter of the API that has none yet.
CREATE INDEX users_updated_at_idx ON users (updated_at, id);
CREATE INDEX users_age_idx ON users (age, id);
CREATE INDEX users_tags_idx ON users USING gin (tags);

-- The words of a user for free text: runs of letters and digits of the username and the email address.
CREATE FUNCTION user_words(username text, email text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN to_tsvector('simple'::regconfig, regexp_replace(username || ' ' || email, '[^[:alnum:]]+', ' ', 'g'));
CREATE INDEX users_words_idx ON users USING gin (user_words(username, email));
