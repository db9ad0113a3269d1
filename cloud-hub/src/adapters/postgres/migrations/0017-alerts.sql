-- Since when a cause for alarm has been there where nothing else tells, and who has taken it on. What alerts say is
-- computed from everything else; a row goes when its cause is gone, and what people did stays in the audit log.
CREATE TABLE alert (
  -- SHA-256 of community, code and subject, cut.
  id bytea PRIMARY KEY CHECK (octet_length(id) = 16),
  -- Null for what concerns all communities.
  community text REFERENCES community,
  code text NOT NULL CHECK (code ~ '^[a-z][a-z-]{0,63}$'),
  subject text NOT NULL,
  seen_at_ms bigint NOT NULL,
  acknowledged_by text,
  acknowledged_at_ms bigint,
  note text,
  CHECK ((acknowledged_by IS NULL) = (acknowledged_at_ms IS NULL)),
  CHECK ((acknowledged_by IS NULL) = (note IS NULL))
);

-- What a node told of releases, for its page and for updates that failed.
CREATE INDEX release_outcome_of_node ON release_outcome (node);
