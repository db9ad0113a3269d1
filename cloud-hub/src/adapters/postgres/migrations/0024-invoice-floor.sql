-- A hub that was put back from a backup does not know which invoices it had numbered since. Its next numbers lie beyond
-- this one, so that no number is given twice; what is left out in between is a gap that this row explains.
CREATE TABLE invoice_floor (
  community text PRIMARY KEY REFERENCES community,
  ordinal integer NOT NULL CHECK (ordinal >= 1)
);
