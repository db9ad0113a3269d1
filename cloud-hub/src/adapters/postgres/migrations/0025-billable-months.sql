-- What could be billed of a past month, as it was found last. It follows from results, accounts and runs: all of it can be
-- thrown away and found again.
CREATE TABLE billable_month (
  community text NOT NULL REFERENCES community,
  month text NOT NULL CHECK (month ~ '^\d{4}-\d{2}$'),
  -- What it was found from: as long as that stays, it needs no look. Accounts and approved runs matter only to a month of
  -- which somebody has something to bill.
  results text NOT NULL,
  accounts bigint NOT NULL,
  -- The community's newest approved run, and up to where its zone on the chain was final; 0 before the first.
  newest_run integer NOT NULL,
  confirmed_seq bigint NOT NULL,
  -- Members: without a bill of the month, with one that has changed since, whose figures are not all there, who lack
  -- something else, and whose difference is less than a cent.
  left_out integer NOT NULL CHECK (left_out >= 0),
  corrected integer NOT NULL CHECK (corrected >= 0),
  waiting integer NOT NULL CHECK (waiting >= 0),
  lacking integer NOT NULL CHECK (lacking >= 0),
  below_cent integer NOT NULL CHECK (below_cent >= 0),
  PRIMARY KEY (community, month)
);
