-- What the hub computes out of nodes' journals, by the same rules as the nodes. All of it can be thrown away and
-- folded again; rows of one node only.

-- Where the fold of a journal stands. Rows follow from the records up to epoch and seq, the kept state from those up to
-- state_epoch and state_seq, which may lie before: writing the rows between them again changes nothing.
CREATE TABLE recomputed_journal (
  node bytea PRIMARY KEY REFERENCES node,
  epoch bytea,
  seq bigint,
  -- Records of the line up to there.
  records bigint NOT NULL DEFAULT 0,
  state_epoch bytea,
  state_seq bigint,
  state_records bigint,
  state bytea,
  status text NOT NULL CHECK (status IN ('current', 'behind', 'stopped')),
  reason text,
  -- Of the rules that the rows were computed by; after a change all is folded again.
  fold_version integer NOT NULL,
  -- Kinds of later versions, skipped.
  unknown_records bigint NOT NULL DEFAULT 0,
  updated_at_ms bigint NOT NULL,
  CHECK ((status = 'stopped') = (reason IS NOT NULL)),
  CHECK ((epoch IS NULL) = (seq IS NULL)),
  CHECK ((state IS NULL) = (state_records IS NULL))
);

ALTER TABLE recomputed_journal ALTER COLUMN state SET STORAGE EXTERNAL;

-- Who and what the journal says the community has: arrays of record bodies.
CREATE TABLE recomputed_community (
  node bytea PRIMARY KEY REFERENCES node,
  members jsonb NOT NULL,
  metering_points jsonb NOT NULL,
  tariffs jsonb NOT NULL
);

-- Each revision with the hub's result and the one that the node journaled.
CREATE TABLE recomputed_interval (
  node bytea NOT NULL REFERENCES node,
  start_s bigint NOT NULL,
  revision integer NOT NULL,
  length_s integer NOT NULL,
  price_micro_per_kwh bigint,
  matched_wh bigint NOT NULL,
  demand_wh bigint NOT NULL,
  supply_wh bigint NOT NULL,
  saving_nano numeric(30) NOT NULL,
  closed_at_ms bigint NOT NULL,
  input_digest bytea NOT NULL,
  result_digest bytea NOT NULL,
  node_price_micro_per_kwh bigint,
  node_matched_wh bigint NOT NULL,
  node_input_digest bytea NOT NULL,
  node_result_digest bytea NOT NULL,
  is_same boolean NOT NULL,
  official_points integer NOT NULL,
  points integer NOT NULL,
  -- Everything that the result depends on, as CBOR; kept with the newest revision only.
  inputs bytea,
  -- Version of the official values that led to it; 0 for every other cause.
  official_version integer NOT NULL DEFAULT 0,
  PRIMARY KEY (node, start_s, revision)
);

CREATE INDEX recomputed_interval_other ON recomputed_interval (node, start_s) WHERE NOT is_same;

-- The newest revision only.
CREATE TABLE recomputed_member_interval (
  node bytea NOT NULL REFERENCES node,
  member text NOT NULL,
  start_s bigint NOT NULL,
  length_s integer NOT NULL,
  revision integer NOT NULL,
  price_micro_per_kwh bigint,
  import_wh bigint NOT NULL,
  export_wh bigint NOT NULL,
  bought_wh bigint NOT NULL,
  sold_wh bigint NOT NULL,
  grid_import_wh bigint NOT NULL,
  grid_export_wh bigint NOT NULL,
  amount_nano numeric(30) NOT NULL,
  saving_nano numeric(30) NOT NULL,
  quality text NOT NULL,
  is_signed boolean NOT NULL,
  -- Whether each of the member's metering points has its official value.
  is_official boolean NOT NULL,
  PRIMARY KEY (node, member, start_s)
);

CREATE INDEX recomputed_member_interval_by_time ON recomputed_member_interval (node, start_s);

CREATE TABLE recomputed_posting (
  node bytea NOT NULL REFERENCES node,
  start_s bigint NOT NULL,
  revision integer NOT NULL,
  ordinal integer NOT NULL,
  length_s integer NOT NULL,
  account text NOT NULL,
  category text NOT NULL,
  -- closing, late-reading or official-value
  cause text NOT NULL,
  energy_change_wh bigint NOT NULL,
  price_micro_per_kwh bigint,
  amount_nano numeric(30) NOT NULL,
  posted_at_ms bigint NOT NULL,
  PRIMARY KEY (node, start_s, revision, ordinal)
);

CREATE TABLE recomputed_point_interval (
  node bytea NOT NULL REFERENCES node,
  metering_point text NOT NULL,
  start_s bigint NOT NULL,
  revision integer NOT NULL,
  import_wh bigint NOT NULL,
  export_wh bigint NOT NULL,
  quality text NOT NULL,
  is_signed boolean NOT NULL,
  is_official boolean NOT NULL,
  PRIMARY KEY (node, metering_point, start_s, revision)
);

CREATE INDEX recomputed_point_interval_by_time ON recomputed_point_interval (node, start_s);

-- Whose results count for a community: of the nodes with a journal rather one that was not shut out, rather one that has
-- closed an interval, and of those the one enrolled last. A node that is shut out does not take its community's past along.
CREATE VIEW results_node AS
  SELECT DISTINCT ON (n.community) n.community, n.id AS node
    FROM node n JOIN recomputed_journal j ON j.node = n.id
   ORDER BY n.community, n.revoked_at_ms IS NOT NULL,
            NOT EXISTS (SELECT FROM recomputed_interval i WHERE i.node = n.id), n.enrolled_at_ms DESC, n.id;
