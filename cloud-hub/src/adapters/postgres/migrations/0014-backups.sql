-- Backups of nodes, sealed with what only the node has: the newest few of each.

CREATE TABLE node_backup (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  node bytea NOT NULL REFERENCES node,
  made_at_ms bigint NOT NULL,
  begun_at_ms bigint NOT NULL,
  -- SHA-256 of all of it, and its size; null until it is whole.
  digest bytea CHECK (octet_length(digest) = 32),
  size_bytes bigint
);

CREATE INDEX node_backup_of_node ON node_backup (node, made_at_ms);

CREATE TABLE node_backup_piece (
  backup bigint NOT NULL REFERENCES node_backup ON DELETE CASCADE,
  position integer NOT NULL CHECK (position >= 0),
  bytes bytea NOT NULL CHECK (octet_length(bytes) BETWEEN 1 AND 262144),
  PRIMARY KEY (backup, position)
);

-- Nothing in them can be packed.
ALTER TABLE node_backup_piece ALTER COLUMN bytes SET STORAGE EXTERNAL;
