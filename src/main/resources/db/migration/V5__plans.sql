-- The rate-limiting plan that an administrator has assigned; without one the configuration's default holds for a user,
-- and a key draws from its owner's budget. Plans are the configuration's, so there is nothing to refer to.
ALTER TABLE users ADD COLUMN plan text;
ALTER TABLE api_keys ADD COLUMN plan text;
