-- Notices that nodes have carried to people who are not at home: by browsers' push services, and by e-mail. The content
-- of a message goes with its end; the id stays until the message would have expired, so that it is never taken twice.
CREATE TABLE notice_message (
  node bytea NOT NULL REFERENCES node,
  -- The node's id; the hub's own have a slash in them.
  id text COLLATE "C" NOT NULL CHECK (length(id) BETWEEN 1 AND 120),
  -- A code goes to an address that is not confirmed yet.
  kind text NOT NULL CHECK (kind IN ('notice', 'code')),
  way text NOT NULL CHECK (way IN ('push', 'mail')),
  state text NOT NULL CHECK (state IN ('waiting', 'sent', 'failed')),
  taken_at_ms bigint NOT NULL,
  expires_at_ms bigint NOT NULL,
  next_at_ms bigint NOT NULL,
  attempts integer NOT NULL CHECK (attempts >= 0),
  ended_at_ms bigint,
  -- Of an e-mail: the node's name for whom it goes to.
  recipient text COLLATE "C",
  -- The rest as JSON.
  content text,
  PRIMARY KEY (node, id),
  CHECK ((way = 'mail') = (recipient IS NOT NULL)),
  CHECK ((state = 'waiting') = (ended_at_ms IS NULL)),
  CHECK ((state = 'waiting') = (content IS NOT NULL))
);

CREATE INDEX notice_message_waiting ON notice_message (way, next_at_ms) WHERE state = 'waiting';
CREATE INDEX notice_message_ended ON notice_message (way, ended_at_ms) WHERE state = 'sent';
CREATE INDEX notice_message_expiry ON notice_message (expires_at_ms);

-- Messages that go out when the node falls silent, once for each time.
CREATE TABLE notice_held (
  node bytea NOT NULL REFERENCES node,
  id text COLLATE "C" NOT NULL,
  way text NOT NULL CHECK (way IN ('push', 'mail')),
  expires_at_ms bigint NOT NULL,
  recipient text COLLATE "C",
  content text NOT NULL,
  PRIMARY KEY (node, id)
);

-- The newest silence whose messages went out: since when the node had been silent then.
CREATE TABLE notice_silence (
  node bytea PRIMARY KEY REFERENCES node,
  since_ms bigint NOT NULL
);

-- Of browsers only a digest of the address is kept beside its messages: when it was used last, and that it is gone.
CREATE TABLE notice_endpoint (
  node bytea NOT NULL REFERENCES node,
  digest bytea NOT NULL CHECK (octet_length(digest) = 32),
  used_at_ms bigint NOT NULL,
  gone_at_ms bigint,
  PRIMARY KEY (node, digest)
);

-- How many messages of a kind were taken on a day (UTC, counted from 1970).
CREATE TABLE notice_day (
  node bytea NOT NULL REFERENCES node,
  day integer NOT NULL,
  kind text NOT NULL CHECK (kind IN ('push', 'mail', 'code')),
  taken integer NOT NULL CHECK (taken >= 0),
  PRIMARY KEY (node, day, kind)
);

CREATE TABLE notice_address (
  node bytea NOT NULL REFERENCES node,
  -- The node's name for whose it is.
  recipient text COLLATE "C" NOT NULL,
  standing text NOT NULL CHECK (standing IN ('unconfirmed', 'confirmed', 'ended')),
  -- Gone with the end.
  address text,
  language text NOT NULL,
  community_name text NOT NULL,
  -- Whoever knows it may end the mails.
  stop_token bytea NOT NULL UNIQUE CHECK (octet_length(stop_token) = 32),
  code_digest bytea CHECK (octet_length(code_digest) = 32),
  code_made_at_ms bigint NOT NULL,
  code_tries integer NOT NULL CHECK (code_tries >= 0),
  PRIMARY KEY (node, recipient),
  CHECK ((standing = 'ended') = (address IS NULL)),
  CHECK ((standing = 'unconfirmed') = (code_digest IS NOT NULL))
);

-- Codes that went to an address lately, whoever asked for them.
CREATE TABLE notice_code (
  address_digest bytea NOT NULL CHECK (octet_length(address_digest) = 32),
  made_at_ms bigint NOT NULL
);

CREATE INDEX notice_code_of_address ON notice_code (address_digest, made_at_ms);

-- Of a node that was shut out nothing is carried, and nobody's address is kept.
CREATE FUNCTION forget_notices() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM notice_address WHERE node = NEW.id;
  DELETE FROM notice_held WHERE node = NEW.id;
  DELETE FROM notice_endpoint WHERE node = NEW.id;
  DELETE FROM notice_message WHERE node = NEW.id;
  RETURN NULL;
END $$;

CREATE TRIGGER node_that_is_shut_out_carries_nothing AFTER UPDATE OF revoked_at_ms ON node
  FOR EACH ROW WHEN (NEW.revoked_at_ms IS NOT NULL) EXECUTE FUNCTION forget_notices();
