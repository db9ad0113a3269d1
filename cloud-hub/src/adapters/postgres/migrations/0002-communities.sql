-- What coordinators keep at the hub. Nodes are told by shapes, and write what they take into their journals.

ALTER TABLE community
  ADD COLUMN name text NOT NULL DEFAULT '',
  ADD COLUMN region text NOT NULL DEFAULT 'region' CHECK (region ~ '^[a-z0-9][a-z0-9-]{0,31}$'),
  ADD COLUMN currency text NOT NULL DEFAULT 'EUR' CHECK (currency ~ '^[A-Z]{3}$'),
  ADD COLUMN time_zone text NOT NULL DEFAULT 'Etc/UTC',
  -- The key that opens the bodies of the community's records, encrypted under the hub's own key; null until a node came.
  ADD COLUMN sealed_key bytea;

CREATE TABLE member (
  community text NOT NULL REFERENCES community,
  member text NOT NULL CHECK (member ~ '^[a-z0-9][a-z0-9-]{0,31}$'),
  is_active boolean NOT NULL,
  credit_limit_micro bigint,
  created_at_ms bigint NOT NULL,
  PRIMARY KEY (community, member)
);

CREATE TABLE metering_point (
  community text NOT NULL,
  metering_point text NOT NULL CHECK (metering_point ~ '^[a-z0-9][a-z0-9-]{0,31}$'),
  member text NOT NULL,
  is_active boolean NOT NULL,
  main_fuse_w integer NOT NULL,
  -- How the network operator calls it, as in its files; null where it uses our name.
  operator_reference text,
  created_at_ms bigint NOT NULL,
  PRIMARY KEY (community, metering_point),
  UNIQUE (community, operator_reference),
  FOREIGN KEY (community, member) REFERENCES member
);

CREATE TABLE tariff (
  community text NOT NULL REFERENCES community,
  valid_from_s bigint NOT NULL,
  retail_micro_per_kwh bigint NOT NULL,
  feed_in_micro_per_kwh bigint NOT NULL,
  local_network_fee_micro_per_kwh bigint NOT NULL CHECK (local_network_fee_micro_per_kwh >= 0),
  fixed_fee_micro_per_day bigint NOT NULL CHECK (fixed_fee_micro_per_day >= 0),
  created_at_ms bigint NOT NULL,
  PRIMARY KEY (community, valid_from_s)
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is never changed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER tariff_never_changes BEFORE UPDATE OR DELETE ON tariff FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE node_policy (
  community text PRIMARY KEY REFERENCES community,
  -- How often nodes tell how they are, and gather telemetry.
  status_every_s integer NOT NULL DEFAULT 60 CHECK (status_every_s BETWEEN 1 AND 86400),
  telemetry_every_s integer NOT NULL DEFAULT 300 CHECK (telemetry_every_s BETWEEN 60 AND 86400)
);

-- The last word of each node about itself; what a node says is for people to look at, nothing is computed from it.
CREATE TABLE node_status (
  node bytea PRIMARY KEY REFERENCES node,
  received_at_ms bigint NOT NULL,
  reported_at_ms bigint NOT NULL,
  journal_position bigint NOT NULL,
  backlog_records bigint NOT NULL,
  backlog_since_ms bigint,
  telemetry_backlog_records bigint NOT NULL,
  -- [{"journal": …, "alarm": …}], at most 32
  alarms jsonb NOT NULL,
  -- What the hub told and the node refused: [{"shape": …, "key": …, "reason": …}], at most 100
  refused jsonb NOT NULL
);

-- Records that were taken in with a verdict against them; the first thousand of each node.
CREATE TABLE record_verdict (
  community text NOT NULL REFERENCES community,
  node bytea NOT NULL REFERENCES node,
  epoch bytea NOT NULL,
  seq bigint NOT NULL,
  kind text NOT NULL,
  verdict text NOT NULL,
  received_at_ms bigint NOT NULL,
  PRIMARY KEY (node, epoch, seq)
);

-- What settlement gives back to members of a community.
CREATE TABLE receipt (
  community text NOT NULL REFERENCES community,
  receipt text NOT NULL,
  kind text NOT NULL,
  body jsonb NOT NULL,
  created_at_ms bigint NOT NULL,
  PRIMARY KEY (community, receipt)
);

-- Official values of one interval, whole, as the community's node is to take them: [[metering point, import_wh,
-- export_wh], …] by metering point. A change is a row with the next version; nothing is ever taken back.
CREATE TABLE official_interval (
  community text NOT NULL REFERENCES community,
  start_s bigint NOT NULL,
  version integer NOT NULL CHECK (version >= 1),
  metered jsonb NOT NULL,
  created_at_ms bigint NOT NULL,
  PRIMARY KEY (community, start_s, version)
);

CREATE TRIGGER official_interval_never_changes BEFORE UPDATE OR DELETE ON official_interval
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
