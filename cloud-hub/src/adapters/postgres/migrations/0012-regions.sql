-- Nodes that keep each other's journals: who belongs to a region, how they see each other, and which box writes.

-- Which box of a node wrote an epoch: the first one, or one more with each that took its place.
ALTER TABLE journal_epoch ADD COLUMN generation bigint NOT NULL DEFAULT 1 CHECK (generation >= 1);
-- When its last record was written, by the node's clock; 0 of those that came before this was noted.
ALTER TABLE journal_epoch ADD COLUMN head_at_ms bigint NOT NULL DEFAULT 0;

-- Since when a later box writes, and the place that it went on from. Nothing new of an earlier one is taken after it.
CREATE TABLE node_takeover (
  node bytea NOT NULL REFERENCES node,
  generation bigint NOT NULL CHECK (generation >= 2),
  epoch bytea NOT NULL,
  parent_epoch bytea,
  parent_seq bigint,
  at_ms bigint NOT NULL,
  PRIMARY KEY (node, generation),
  CHECK ((parent_epoch IS NULL) = (parent_seq IS NULL))
);

-- The newest signed list of a region's nodes.
CREATE TABLE region_membership (
  region text PRIMARY KEY CHECK (region ~ '^[a-z0-9][a-z0-9-]{0,31}$'),
  version bigint NOT NULL CHECK (version >= 1),
  issued_at_ms bigint NOT NULL,
  document bytea NOT NULL
);

-- What a node said last of the others, and where they can reach it. Times inside are by the node's clock.
CREATE TABLE node_mesh (
  node bytea PRIMARY KEY REFERENCES node,
  received_at_ms bigint NOT NULL,
  addresses jsonb NOT NULL,
  is_partitioned boolean NOT NULL,
  partitioned_since_ms bigint,
  membership_version bigint NOT NULL,
  generation bigint NOT NULL,
  peers jsonb NOT NULL,
  copies jsonb NOT NULL,
  alarms jsonb NOT NULL,
  -- Counted once, for lists.
  peers_connected integer NOT NULL,
  -- What the best copy lacks; null without any.
  behind_records bigint
);
