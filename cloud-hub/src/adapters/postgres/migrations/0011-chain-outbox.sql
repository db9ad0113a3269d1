-- What was signed for the chain, kept before it is sent, and what became of it. Also the hub's own archive: networks forget.

CREATE TABLE chain_submission (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- Whose account it spends a sequence number of: 'treasury', 'registrar' or 'channel/<zone>'.
  lane text NOT NULL,
  purpose text NOT NULL,
  -- Of a batch: which one.
  community text,
  batch_seq bigint,
  sequence bigint NOT NULL,
  -- Signed XDR and its SHA-256 with the network's id. These bytes are sent again and again, and no others.
  envelope bytea NOT NULL,
  hash bytea NOT NULL UNIQUE,
  -- Most that is paid to get in, beyond what it uses.
  bid_stroops bigint NOT NULL,
  -- The same transaction in an envelope of the treasury that bids more; null where it was not needed.
  bump_envelope bytea,
  bump_hash bytea,
  -- By the chain's time: behind it the transaction can never apply.
  max_time_s bigint NOT NULL,
  built_ledger integer NOT NULL,
  state text NOT NULL DEFAULT 'built'
    CHECK (state IN ('built', 'sent', 'confirmed', 'failed', 'expired', 'forgotten')),
  sent_times integer NOT NULL DEFAULT 0,
  -- Why it failed or was refused, as the network names it.
  result text,
  result_xdr bytea,
  meta_xdr bytea,
  ledger integer,
  close_s bigint,
  fee_stroops bigint,
  created_at_ms bigint NOT NULL,
  ended_at_ms bigint,
  CHECK ((purpose = 'batch') = (batch_seq IS NOT NULL)),
  CHECK ((state = 'confirmed') <= (ledger IS NOT NULL))
);

-- One at a time on each account, whichever hub builds it.
CREATE UNIQUE INDEX chain_submission_open ON chain_submission (lane) WHERE state IN ('built', 'sent');
CREATE INDEX chain_submission_batch ON chain_submission (community, batch_seq, id) WHERE batch_seq IS NOT NULL;
CREATE INDEX chain_submission_lane ON chain_submission (lane, id);
CREATE INDEX chain_submission_ended ON chain_submission (ended_at_ms) WHERE ended_at_ms IS NOT NULL;

-- Entries of the chain that our transactions use: what has to be kept from being archived.
CREATE TABLE chain_entry (
  -- SHA-256 of the key.
  digest bytea PRIMARY KEY,
  key bytea NOT NULL
);
