-- By which key a community shares from a time on. What has begun never changes. What has not may be withdrawn: the key
-- before it then goes on, and nodes are told so, since they may have the withdrawn one in their journals already.

CREATE TABLE allocation_key (
  community text NOT NULL REFERENCES community,
  valid_from_s bigint NOT NULL,
  -- What holds from then on and is told: {"key": …, "price_rule": …}; of a withdrawn one, that of the row before it.
  agreed jsonb NOT NULL,
  -- What was added.
  added jsonb NOT NULL,
  is_withdrawn boolean NOT NULL DEFAULT false,
  -- Whether the row is the node's own word, as of members.
  is_adopted boolean NOT NULL DEFAULT false,
  -- How often it was added or withdrawn; the sum over a community tells whether anybody has changed its keys.
  version integer NOT NULL DEFAULT 1 CHECK (version >= 1),
  created_at_ms bigint NOT NULL,
  PRIMARY KEY (community, valid_from_s)
);

CREATE TRIGGER shape_capture AFTER INSERT OR UPDATE OR DELETE ON allocation_key
  FOR EACH ROW EXECUTE FUNCTION capture_shape_change('community');
CREATE TRIGGER shape_truncate BEFORE TRUNCATE ON allocation_key EXECUTE FUNCTION refuse_truncate();

-- As of members, metering points and tariffs: what the journal says.
ALTER TABLE recomputed_community ADD COLUMN allocation_keys jsonb NOT NULL DEFAULT '[]';
