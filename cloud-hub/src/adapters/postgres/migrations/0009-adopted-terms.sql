-- Whether a row is the node's own word, not the coordinator's. Journals may come long after they were written: such a row
-- follows the journal, and a node that knows of somebody is not told otherwise by what it once said itself.

ALTER TABLE member ADD COLUMN is_adopted boolean NOT NULL DEFAULT false;
ALTER TABLE metering_point ADD COLUMN is_adopted boolean NOT NULL DEFAULT false;
