-- By what a community's money is settled, from a month on. Entered before the month begins: months that have begun never
-- change. Without an entry it is by bank.
CREATE TABLE settling (
  community text NOT NULL REFERENCES community,
  version integer NOT NULL CHECK (version >= 1),
  settles_by text NOT NULL CHECK (settles_by IN ('bank', 'chain')),
  -- 1970-01 for all months
  from_month text NOT NULL CHECK (from_month ~ '^\d{4}-\d{2}$'),
  -- Its begin in the community's time zone.
  from_s bigint NOT NULL,
  -- Null where the hub entered it, with the community's zone.
  changed_by text,
  changed_at_ms bigint NOT NULL,
  PRIMARY KEY (community, version)
);

CREATE TRIGGER settling_never_changes BEFORE UPDATE OR DELETE ON settling FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Who had a zone was settled on the chain.
INSERT INTO settling SELECT community, 1, 'chain', '1970-01', 0, NULL, created_at_ms FROM settlement_zone;

-- Of what a run billed, what the chain settles; null where the bank settles all of it. `due_cents` is the whole bill.
ALTER TABLE billed_member
  ADD COLUMN chain_nano numeric(30),
  ADD COLUMN bank_cents bigint,
  ADD CONSTRAINT billed_member_settles_all CHECK (
    carried_in_nano + amount_nano
      = coalesce(chain_nano, 0) + coalesce(bank_cents, due_cents)::numeric * 10000000 + carried_out_nano),
  ADD CONSTRAINT billed_member_of_both CHECK ((chain_nano IS NULL) = (bank_cents IS NULL)),
  DROP CONSTRAINT billed_member_check;

-- A bill whose parts cancel out still moves money at the bank.
ALTER TABLE invoice
  ADD CONSTRAINT invoice_kind_tells_who_pays CHECK (due_cents = 0 OR (kind = 'invoice') = (due_cents < 0)),
  DROP CONSTRAINT invoice_check,
  DROP CONSTRAINT invoice_due_cents_check;
