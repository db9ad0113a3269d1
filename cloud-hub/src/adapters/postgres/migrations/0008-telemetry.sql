-- Figures of nodes and homes that nobody settles by; kept for a time. Bodies stay sealed.

CREATE TABLE telemetry_epoch (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  node bytea NOT NULL REFERENCES node,
  epoch bytea NOT NULL CHECK (octet_length(epoch) = 16),
  head_seq bigint NOT NULL,
  head_hash bytea NOT NULL CHECK (octet_length(head_hash) = 32),
  UNIQUE (node, epoch)
) WITH (fillfactor = 70);

-- What of one batch was new, as a CBOR array of records.
CREATE TABLE telemetry_segment (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  node bytea NOT NULL,
  epoch_id integer NOT NULL,
  from_seq bigint NOT NULL,
  last_seq bigint NOT NULL,
  received_at_ms bigint NOT NULL,
  size_bytes integer NOT NULL,
  records bytea NOT NULL
);

ALTER TABLE telemetry_segment ALTER COLUMN records SET STORAGE EXTERNAL;

CREATE INDEX telemetry_segment_by_node ON telemetry_segment (node, id) INCLUDE (size_bytes, received_at_ms);
