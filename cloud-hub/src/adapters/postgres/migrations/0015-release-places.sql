-- A node's place in the order of a release: what it told counts once the rollout has come to it.
-- What was told before this counts as it did.
ALTER TABLE release_outcome ADD COLUMN place integer NOT NULL DEFAULT -1;
