-- Who did what. Each entry is hashed with the hash of the one before it, so that a change by whoever may change
-- everything shows as well.
CREATE TABLE audit_entry (
  -- From 1 on without gaps.
  number bigint PRIMARY KEY CHECK (number >= 1),
  at_ms bigint NOT NULL,
  -- Null for what concerns all communities.
  community text REFERENCES community,
  -- Login, or id of the token.
  who text NOT NULL,
  role text NOT NULL,
  action text NOT NULL CHECK (action ~ '^[a-z][a-z-]{0,63}$'),
  subject text NOT NULL,
  -- JSON as it was hashed; small, and without secrets.
  details text NOT NULL,
  hash bytea NOT NULL CHECK (octet_length(hash) = 32)
);

CREATE INDEX audit_entry_of_community ON audit_entry (community, number);

CREATE TRIGGER audit_entry_never_changes BEFORE UPDATE OR DELETE ON audit_entry
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_entry_never_emptied BEFORE TRUNCATE ON audit_entry EXECUTE FUNCTION refuse_change();

-- Where a member's bill goes, and where its money comes from: personal data, beside the journal. The newest version
-- counts; the ones before stay.
CREATE TABLE billing_account (
  community text NOT NULL,
  member text COLLATE "C" NOT NULL,
  version integer NOT NULL CHECK (version >= 1),
  -- JSON
  content text NOT NULL,
  changed_by text NOT NULL,
  changed_at_ms bigint NOT NULL,
  PRIMARY KEY (community, member, version),
  FOREIGN KEY (community, member) REFERENCES member
);

-- Who sends a community's invoices.
CREATE TABLE biller (
  community text NOT NULL REFERENCES community,
  version integer NOT NULL CHECK (version >= 1),
  content text NOT NULL,
  changed_by text NOT NULL,
  changed_at_ms bigint NOT NULL,
  PRIMARY KEY (community, version)
);

CREATE TRIGGER billing_account_never_changes BEFORE UPDATE OR DELETE ON billing_account
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER biller_never_changes BEFORE UPDATE OR DELETE ON biller FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE billing_run (
  community text NOT NULL REFERENCES community,
  run integer NOT NULL CHECK (run >= 1),
  month text NOT NULL,
  state text NOT NULL CHECK (state IN ('draft', 'approved', 'cancelled')),
  -- What a list shows of the content, as JSON.
  summary text NOT NULL,
  -- Everything that the run says, as canonical JSON.
  content text NOT NULL,
  digest bytea NOT NULL,
  drafted_by text NOT NULL,
  drafted_at_ms bigint NOT NULL,
  decided_by text,
  decided_at_ms bigint,
  -- Local date of the invoices.
  issue_date text,
  PRIMARY KEY (community, run),
  CHECK (digest = sha256(convert_to(content, 'UTF8'))),
  CHECK ((state = 'draft') = (decided_by IS NULL)),
  CHECK ((decided_by IS NULL) = (decided_at_ms IS NULL)),
  CHECK ((state = 'approved') = (issue_date IS NOT NULL)),
  -- Two persons for everything that moves money.
  CHECK (state <> 'approved' OR decided_by <> drafted_by)
);

-- What is carried from run to run goes through one at a time.
CREATE UNIQUE INDEX billing_run_open ON billing_run (community) WHERE state = 'draft';

CREATE FUNCTION refuse_run_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.state <> 'draft' OR NEW.state = 'draft' OR (NEW.community, NEW.run, NEW.month, NEW.summary, NEW.content,
      NEW.digest, NEW.drafted_by, NEW.drafted_at_ms) IS DISTINCT FROM (OLD.community, OLD.run, OLD.month, OLD.summary, OLD.content,
      OLD.digest, OLD.drafted_by, OLD.drafted_at_ms) THEN
    RAISE EXCEPTION 'a billing run is decided once and else never changed' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER billing_run_is_decided_once BEFORE UPDATE OR DELETE ON billing_run
  FOR EACH ROW EXECUTE FUNCTION refuse_run_change();

-- What an approved run billed a member: the month's statement as far as no run before had billed it.
CREATE TABLE billed_member (
  community text NOT NULL,
  run integer NOT NULL,
  member text COLLATE "C" NOT NULL,
  month text NOT NULL,
  -- Of the member's billing account, as it was approved; 0 where nothing was entered.
  account_version integer NOT NULL CHECK (account_version >= 0),
  carried_in_nano numeric(30) NOT NULL,
  amount_nano numeric(30) NOT NULL,
  due_cents bigint NOT NULL,
  carried_out_nano numeric(30) NOT NULL,
  PRIMARY KEY (community, run, member),
  FOREIGN KEY (community, run) REFERENCES billing_run,
  CHECK (carried_in_nano >= 0 AND carried_in_nano < 10000000),
  CHECK (carried_out_nano >= 0 AND carried_out_nano < 10000000),
  CHECK (carried_in_nano + amount_nano = due_cents::numeric * 10000000 + carried_out_nano)
);

CREATE INDEX billed_member_by_member ON billed_member (community, member, run);

CREATE TABLE billed_line (
  community text NOT NULL,
  run integer NOT NULL,
  member text COLLATE "C" NOT NULL,
  category text NOT NULL,
  month text NOT NULL,
  energy_change_wh bigint NOT NULL,
  amount_nano numeric(30) NOT NULL,
  PRIMARY KEY (community, run, member, category),
  FOREIGN KEY (community, run, member) REFERENCES billed_member
);

CREATE INDEX billed_line_by_month ON billed_line (community, month);

CREATE TABLE invoice (
  community text NOT NULL,
  -- From 1 on without gaps; the number is the biller's prefix and this.
  ordinal integer NOT NULL CHECK (ordinal >= 1),
  number text NOT NULL,
  run integer NOT NULL,
  member text COLLATE "C" NOT NULL,
  month text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('invoice', 'credit-note')),
  due_cents bigint NOT NULL,
  -- The whole document as canonical JSON.
  content text NOT NULL,
  PRIMARY KEY (community, ordinal),
  UNIQUE (community, number),
  UNIQUE (community, run, member),
  FOREIGN KEY (community, run, member) REFERENCES billed_member,
  CHECK ((kind = 'invoice') = (due_cents < 0)),
  CHECK (due_cents <> 0)
);

-- The day on which banks are told to fetch what a run's invoices ask for. The newest counts; one that replaces another
-- says so, because two files collect twice.
CREATE TABLE collection (
  community text NOT NULL,
  run integer NOT NULL,
  ordinal integer NOT NULL CHECK (ordinal >= 1),
  collection_date text NOT NULL,
  decided_by text NOT NULL,
  decided_at_ms bigint NOT NULL,
  PRIMARY KEY (community, run, ordinal),
  FOREIGN KEY (community, run) REFERENCES billing_run
);

CREATE TRIGGER collection_never_changes BEFORE UPDATE OR DELETE ON collection
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER billed_member_never_changes BEFORE UPDATE OR DELETE ON billed_member
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER billed_line_never_changes BEFORE UPDATE OR DELETE ON billed_line
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER invoice_never_changes BEFORE UPDATE OR DELETE ON invoice FOR EACH ROW EXECUTE FUNCTION refuse_change();
