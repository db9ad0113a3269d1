-- Who may use the hub. Passwords and tokens are hashes; the texts themselves are shown once and never stored.

CREATE TABLE account (
  login text COLLATE "C" PRIMARY KEY CHECK (login ~ '^[a-z0-9][a-z0-9._@-]{0,63}$'),
  role text NOT NULL CHECK (role IN ('operator', 'coordinator', 'billing', 'analyst', 'viewer')),
  community text REFERENCES community,
  created_at_ms bigint NOT NULL,
  -- scrypt (RFC 7914)
  salt bytea NOT NULL,
  hash bytea NOT NULL,
  cost integer NOT NULL,
  block_size integer NOT NULL,
  parallelization integer NOT NULL,
  CHECK (role <> 'operator' OR community IS NULL)
);

CREATE TABLE session (
  token_hash text PRIMARY KEY,
  login text COLLATE "C" NOT NULL REFERENCES account ON DELETE CASCADE,
  created_at_ms bigint NOT NULL,
  last_seen_at_ms bigint NOT NULL
);

CREATE INDEX session_by_login ON session (login, last_seen_at_ms);

CREATE TABLE api_token (
  id text COLLATE "C" PRIMARY KEY,
  token_hash text NOT NULL UNIQUE,
  label text NOT NULL,
  role text NOT NULL CHECK (role IN ('operator', 'coordinator', 'billing', 'analyst', 'viewer')),
  community text REFERENCES community,
  created_by text NOT NULL,
  created_at_ms bigint NOT NULL,
  last_used_at_ms bigint,
  CHECK (role <> 'operator' OR community IS NULL)
);

-- Wrong logins in a row, by what is braked.
CREATE TABLE login_failure (
  key text PRIMARY KEY,
  count integer NOT NULL,
  last_at_ms bigint NOT NULL
);

-- Answers to requests with an idempotency key, encrypted under the secret of whoever asked.
CREATE TABLE kept_answer (
  credential text NOT NULL,
  key text NOT NULL,
  request_digest bytea NOT NULL CHECK (octet_length(request_digest) = 32),
  begun_at_ms bigint NOT NULL,
  status integer,
  sealed_body bytea,
  CHECK ((status IS NULL) = (sealed_body IS NULL)),
  PRIMARY KEY (credential, key)
);

CREATE INDEX kept_answer_by_time ON kept_answer (begun_at_ms);

INSERT INTO node_policy (community) SELECT id FROM community ON CONFLICT DO NOTHING;
