-- Official values of the network operator, how they came, and how far they are from what the node metered.

CREATE TABLE official_import (
  import text PRIMARY KEY CHECK (import ~ '^[0-9a-f]{16}$'),
  -- Order of arrival.
  number bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  community text NOT NULL REFERENCES community,
  file_name text NOT NULL,
  layout text NOT NULL CHECK (layout IN ('long', 'wide', 'typed')),
  time_zone text NOT NULL,
  decimal_separator text CHECK (decimal_separator IN ('.', ',')),
  keep_good_rows boolean NOT NULL,
  status text NOT NULL CHECK (status IN ('waiting', 'running', 'done', 'refused', 'failed')),
  bytes_read bigint NOT NULL DEFAULT 0,
  bytes_total bigint,
  rows_read bigint NOT NULL DEFAULT 0,
  rows_taken bigint NOT NULL DEFAULT 0,
  rows_unchanged bigint NOT NULL DEFAULT 0,
  rows_faulty bigint NOT NULL DEFAULT 0,
  intervals_changed bigint NOT NULL DEFAULT 0,
  started_at_ms bigint NOT NULL,
  ended_at_ms bigint,
  reason text,
  -- SHA-256 of the content.
  digest bytea CHECK (octet_length(digest) = 32),
  CHECK ((ended_at_ms IS NULL) = (status IN ('waiting', 'running'))),
  CHECK ((reason IS NULL) = (status IN ('waiting', 'running', 'done')))
);

CREATE INDEX official_import_by_community ON official_import (community, number);
CREATE INDEX official_import_open ON official_import (community) WHERE status IN ('waiting', 'running');

-- The first ten thousand of each import, in the order in which they were found.
CREATE TABLE import_fault (
  import text NOT NULL REFERENCES official_import ON DELETE CASCADE,
  number integer NOT NULL,
  line bigint NOT NULL,
  code text NOT NULL,
  message text NOT NULL,
  PRIMARY KEY (import, number)
);

-- The newest value of each metering point and interval. What was there before stands in the versions of official_interval.
-- Written by the hundred thousand, so without foreign keys; rows come only with their import.
CREATE TABLE official_value (
  community text NOT NULL,
  start_s bigint NOT NULL,
  metering_point text COLLATE "C" NOT NULL,
  version integer NOT NULL CHECK (version >= 1),
  import_wh bigint NOT NULL CHECK (import_wh >= 0),
  export_wh bigint NOT NULL CHECK (export_wh >= 0),
  import text NOT NULL,
  PRIMARY KEY (community, start_s, metering_point)
);

-- What an interval comes to with its official values, beside what the node made of its own readings.
CREATE TABLE reconciled_interval (
  community text NOT NULL REFERENCES community,
  start_s bigint NOT NULL,
  -- Of official_interval.
  version integer NOT NULL,
  node bytea NOT NULL REFERENCES node,
  -- Of the node's newest revision then; another one calls for another comparison.
  input_digest bytea NOT NULL CHECK (octet_length(input_digest) = 32),
  length_s integer NOT NULL,
  points integer NOT NULL,
  official_points integer NOT NULL,
  -- What a node that has taken these values arrives at.
  result_digest bytea NOT NULL CHECK (octet_length(result_digest) = 32),
  members_change_nano numeric(30) NOT NULL,
  supplier_change_nano numeric(30) NOT NULL,
  network_operator_change_nano numeric(30) NOT NULL,
  operator_change_nano numeric(30) NOT NULL,
  computed_at_ms bigint NOT NULL,
  PRIMARY KEY (community, start_s),
  CHECK (members_change_nano + supplier_change_nano + network_operator_change_nano + operator_change_nano = 0)
);

-- Metering points that differ, and the change of their members' amounts. A member whose own values agree has a row of
-- cause 'neighbours' where the others' values change the amount.
CREATE TABLE official_difference (
  community text NOT NULL,
  start_s bigint NOT NULL,
  metering_point text COLLATE "C" NOT NULL,
  member text NOT NULL,
  version integer NOT NULL,
  cause text NOT NULL,
  -- Null where the node had nothing.
  import_wh bigint,
  export_wh bigint,
  official_import_wh bigint NOT NULL,
  official_export_wh bigint NOT NULL,
  amount_change_nano numeric(30) NOT NULL,
  PRIMARY KEY (community, start_s, metering_point),
  FOREIGN KEY (community, start_s) REFERENCES reconciled_interval ON DELETE CASCADE
);
