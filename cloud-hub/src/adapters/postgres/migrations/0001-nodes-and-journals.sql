-- Identifiers, keys and hashes are raw bytes; times are UTC milliseconds.

CREATE TABLE community (
  id text PRIMARY KEY CHECK (id ~ '^[a-z0-9][a-z0-9-]{0,31}$'),
  created_at_ms bigint NOT NULL
);

CREATE TABLE node (
  id bytea PRIMARY KEY CHECK (octet_length(id) = 16),
  community text NOT NULL REFERENCES community,
  public_key bytea NOT NULL CHECK (octet_length(public_key) = 32),
  enrolled_at_ms bigint NOT NULL,
  revoked_at_ms bigint
);

-- The code itself is shown once and never stored.
CREATE TABLE join_code (
  digest bytea PRIMARY KEY CHECK (octet_length(digest) = 32),
  community text NOT NULL REFERENCES community,
  created_at_ms bigint NOT NULL,
  expires_at_ms bigint NOT NULL,
  used_by bytea REFERENCES node,
  used_at_ms bigint,
  CHECK ((used_by IS NULL) = (used_at_ms IS NULL))
);

-- The head moves with every batch; room on the page keeps these updates out of the indexes.
CREATE TABLE journal_epoch (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  node bytea NOT NULL REFERENCES node,
  epoch bytea NOT NULL CHECK (octet_length(epoch) = 16),
  parent_epoch bytea,
  parent_seq bigint,
  parent_hash bytea NOT NULL CHECK (octet_length(parent_hash) = 32),
  head_seq bigint NOT NULL,
  head_hash bytea NOT NULL CHECK (octet_length(head_hash) = 32),
  state text NOT NULL CHECK (state IN ('open', 'forked')),
  CHECK ((parent_epoch IS NULL) = (parent_seq IS NULL)),
  UNIQUE (node, epoch)
) WITH (fillfactor = 70);

CREATE INDEX journal_epoch_by_arrival ON journal_epoch (node, id);

-- What of one batch was new: a CBOR array of records, and the chain hash before the first. No trigger of any kind, so
-- no foreign key either. Rows come only with their epoch's head, in the same transaction. Sealed bodies do not compress.
CREATE TABLE journal_segment (
  epoch_id integer NOT NULL,
  from_seq bigint NOT NULL,
  last_seq bigint NOT NULL,
  prev_hash bytea NOT NULL,
  received_at_ms bigint NOT NULL,
  records bytea NOT NULL,
  PRIMARY KEY (epoch_id, from_seq)
);

ALTER TABLE journal_segment ALTER COLUMN records SET STORAGE EXTERNAL;

-- Batches that contradict what is held, as evidence; the first few per node.
CREATE TABLE quarantined_batch (
  digest bytea PRIMARY KEY CHECK (octet_length(digest) = 32),
  node bytea NOT NULL REFERENCES node,
  epoch bytea NOT NULL,
  from_seq bigint NOT NULL,
  reason text NOT NULL,
  received_at_ms bigint NOT NULL,
  batch bytea NOT NULL
);

ALTER TABLE quarantined_batch ALTER COLUMN batch SET STORAGE EXTERNAL;

CREATE INDEX quarantined_batch_by_node ON quarantined_batch (node);

CREATE TABLE node_alarm (
  node bytea NOT NULL REFERENCES node,
  code text NOT NULL,
  epoch bytea NOT NULL,
  first_at_ms bigint NOT NULL,
  last_at_ms bigint NOT NULL,
  times integer NOT NULL,
  PRIMARY KEY (node, code, epoch)
);
