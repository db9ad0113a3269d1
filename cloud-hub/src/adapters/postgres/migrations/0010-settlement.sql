-- What was sealed for the chain: per zone one batch after the other, netted from what the hub computed. Money in units of
-- 1e-7 currency where the chain has it, in nano-currency where the ledger has it.

CREATE TABLE settlement_zone (
  community text PRIMARY KEY REFERENCES community,
  zone bigint NOT NULL UNIQUE CHECK (zone BETWEEN 1 AND 4294967295),
  -- new until the chain has it
  status text NOT NULL DEFAULT 'new' CHECK (status IN ('new', 'open')),
  -- What it was opened with: the contract, public keys of 32 bytes by index, and how many of them have to sign.
  network_passphrase text,
  settlement_contract text,
  domain bytea CHECK (octet_length(domain) = 32),
  signers bytea NOT NULL DEFAULT '',
  threshold integer NOT NULL DEFAULT 0,
  window_start_s bigint NOT NULL,
  -- Up to where batches are sealed.
  window_end_s bigint NOT NULL,
  sealed_seq bigint NOT NULL DEFAULT 0,
  confirmed_seq bigint NOT NULL DEFAULT 0,
  -- What all batches reported so far.
  exported_wh numeric(30) NOT NULL DEFAULT 0,
  produced_wh numeric(30) NOT NULL DEFAULT 0,
  shared_wh numeric(30) NOT NULL DEFAULT 0,
  retired_wh numeric(30) NOT NULL DEFAULT 0,
  price_micro_per_kwh numeric(30) NOT NULL DEFAULT 0,
  -- How far the journal was folded that the last batch was sealed from.
  sealed_node bytea,
  sealed_records bigint NOT NULL DEFAULT 0,
  created_at_ms bigint NOT NULL,
  CHECK ((status = 'open') = (domain IS NOT NULL)),
  CHECK (confirmed_seq IN (sealed_seq, sealed_seq - 1))
);

-- Numbers by which the chain knows members; 0 is the zone's own account. A number is never given twice.
CREATE TABLE settlement_member (
  community text NOT NULL REFERENCES settlement_zone,
  number bigint NOT NULL CHECK (number BETWEEN 0 AND 4294967295),
  member text,
  -- Sum of all that was sealed for the member, before and after rounding and credit limits.
  owed_nano numeric(30) NOT NULL DEFAULT 0,
  settled_units numeric(30) NOT NULL DEFAULT 0,
  PRIMARY KEY (community, number),
  UNIQUE (community, member),
  CHECK ((number = 0) = (member IS NULL))
);

-- What earlier batches settled of an interval: digests of the result that it came from, and the totals, packed.
CREATE TABLE settlement_interval (
  community text NOT NULL REFERENCES settlement_zone,
  start_s bigint NOT NULL,
  source bytea NOT NULL,
  totals bytea NOT NULL,
  PRIMARY KEY (community, start_s)
);

ALTER TABLE settlement_interval ALTER COLUMN totals SET STORAGE EXTERNAL;

CREATE TABLE settlement_batch (
  community text NOT NULL REFERENCES settlement_zone,
  seq bigint NOT NULL CHECK (seq >= 1),
  zone bigint NOT NULL,
  window_start_s bigint NOT NULL,
  window_end_s bigint NOT NULL,
  windows integer NOT NULL,
  trade_count integer NOT NULL,
  row_count integer NOT NULL,
  produced_wh numeric(30) NOT NULL,
  retired_wh numeric(30) NOT NULL,
  moved_units numeric(30) NOT NULL,
  trades_root bytea NOT NULL,
  rows bytea NOT NULL,
  header bytea NOT NULL CHECK (octet_length(header) = 202),
  batch_hash bytea NOT NULL CHECK (octet_length(batch_hash) = 32),
  -- Packed and compressed.
  leaves bytea NOT NULL,
  -- Every interval that is in it: [[start_s, revision], …]
  intervals jsonb NOT NULL,
  sealed_at_ms bigint NOT NULL,
  tx_hash text,
  ledger bigint,
  fee_stroops bigint,
  confirmed_at_ms bigint,
  PRIMARY KEY (community, seq),
  CHECK (window_end_s > window_start_s)
);

ALTER TABLE settlement_batch ALTER COLUMN leaves SET STORAGE EXTERNAL;

-- What was sealed is never changed; what the chain made of it is entered once.
CREATE FUNCTION refuse_other_batch() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  sealed record := NEW;
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.confirmed_at_ms IS NULL THEN
    sealed.tx_hash := NULL;
    sealed.ledger := NULL;
    sealed.fee_stroops := NULL;
    sealed.confirmed_at_ms := NULL;
    IF sealed IS NOT DISTINCT FROM OLD THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION '% is never changed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER settlement_batch_never_changes BEFORE UPDATE OR DELETE ON settlement_batch
  FOR EACH ROW EXECUTE FUNCTION refuse_other_batch();

CREATE TABLE settlement_signature (
  community text NOT NULL,
  seq bigint NOT NULL,
  signer bytea NOT NULL CHECK (octet_length(signer) = 32),
  signature bytea NOT NULL CHECK (octet_length(signature) = 64),
  PRIMARY KEY (community, seq, signer),
  FOREIGN KEY (community, seq) REFERENCES settlement_batch
);
