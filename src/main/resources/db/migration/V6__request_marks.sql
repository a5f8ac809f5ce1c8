-- Requests with an Idempotency-Key that were carried out: each is written in the transaction of what it did, so that
-- nobody does it again who did not hear of it. Without a foreign key: a caller may be gone, and the key still used.
CREATE TABLE request_marks (
  name    text COLLATE "C" PRIMARY KEY,
  made_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX request_marks_made_at_idx ON request_marks (made_at);
