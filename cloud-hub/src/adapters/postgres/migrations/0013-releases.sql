-- Signed update bundles for nodes, and how far each has come.

-- The bytes of a bundle, also of one that is still being brought, in pieces of 256 KiB.
CREATE TABLE release_content (
  id bytea PRIMARY KEY CHECK (octet_length(id) = 16),
  begun_at_ms bigint NOT NULL
);

CREATE TABLE release_piece (
  content bytea NOT NULL REFERENCES release_content ON DELETE CASCADE,
  position integer NOT NULL CHECK (position >= 0),
  bytes bytea NOT NULL CHECK (octet_length(bytes) BETWEEN 1 AND 262144),
  PRIMARY KEY (content, position)
);

-- Packed already.
ALTER TABLE release_piece ALTER COLUMN bytes SET STORAGE EXTERNAL;

CREATE TABLE release (
  number bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  -- SHA-256 of the signed manifest.
  id bytea PRIMARY KEY CHECK (octet_length(id) = 32),
  content bytea NOT NULL UNIQUE REFERENCES release_content,
  kind text NOT NULL CHECK (kind IN ('application', 'system')),
  board text NOT NULL,
  version bigint NOT NULL CHECK (version >= 1),
  version_name text NOT NULL,
  min_version bigint NOT NULL,
  signed_manifest bytea NOT NULL,
  size_bytes bigint NOT NULL,
  added_at_ms bigint NOT NULL,
  added_by text NOT NULL,
  phase text NOT NULL CHECK (phase IN ('draft', 'running', 'paused', 'stopped', 'withdrawn')),
  rings jsonb NOT NULL,
  ring integer NOT NULL,
  ring_since_ms bigint,
  most_failures integer NOT NULL,
  forgiven integer NOT NULL
);

-- One version is one bundle, whoever signs it.
CREATE UNIQUE INDEX release_by_version ON release (kind, board, version) WHERE phase <> 'withdrawn';

-- What a node told last of a release.
CREATE TABLE release_outcome (
  release bytea NOT NULL REFERENCES release ON DELETE CASCADE,
  node bytea NOT NULL REFERENCES node,
  outcome text NOT NULL CHECK (outcome IN ('taken', 'proven', 'rolled-back', 'refused')),
  reason text,
  is_failure boolean NOT NULL,
  received_at_ms bigint NOT NULL,
  PRIMARY KEY (release, node)
);
