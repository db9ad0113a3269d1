-- Demonstrations and replays live by a time of their own; the newest word of a node says whether it does.
ALTER TABLE node_status ADD COLUMN has_simulated_clock boolean NOT NULL DEFAULT false;
