-- Trade between communities of a region with what they could not match inside. Energy in Wh, money in nano-currency.

-- What a region and its links cost and carry; without a row, nothing and everything.
CREATE TABLE residual_region (
  region text PRIMARY KEY CHECK (region ~ '^[a-z0-9][a-z0-9-]{0,31}$'),
  -- Raises what comes into the region.
  fee_micro_per_kwh bigint NOT NULL DEFAULT 0 CHECK (fee_micro_per_kwh >= 0),
  -- How long after its end an interval waits for communities that have not closed it.
  deadline_s integer NOT NULL DEFAULT 172800 CHECK (deadline_s BETWEEN 0 AND 2678400)
);

CREATE TABLE residual_link (
  community text PRIMARY KEY REFERENCES community,
  fee_micro_per_kwh bigint NOT NULL DEFAULT 0 CHECK (fee_micro_per_kwh >= 0),
  -- Most that goes in and out in one interval; null without a limit.
  import_cap_wh bigint CHECK (import_cap_wh >= 0),
  export_cap_wh bigint CHECK (export_cap_wh >= 0)
);

-- What is left of an interval: [[limit_micro_per_kwh, energy_wh], …], best level first. Of its newest revision.
CREATE TABLE residual_book (
  node bytea NOT NULL REFERENCES node,
  start_s bigint NOT NULL,
  length_s integer NOT NULL,
  revision integer NOT NULL,
  bids jsonb NOT NULL,
  offers jsonb NOT NULL,
  arrived_at_ms bigint NOT NULL,
  -- Until its interval was cleared.
  is_open boolean NOT NULL DEFAULT true,
  PRIMARY KEY (node, start_s)
);

CREATE INDEX residual_book_open ON residual_book (start_s) WHERE is_open;

CREATE TABLE residual_interval (
  region text NOT NULL,
  start_s bigint NOT NULL,
  length_s integer NOT NULL,
  cleared_at_ms bigint NOT NULL,
  currency text NOT NULL,
  communities integer NOT NULL,
  -- In the region's prices; null where nothing was matched.
  price_micro_per_kwh bigint,
  matched_wh bigint NOT NULL,
  congestion_rent_nano numeric(30) NOT NULL,
  -- SHA-256 over books, fees, caps and result.
  digest bytea NOT NULL,
  PRIMARY KEY (region, start_s, length_s)
);

CREATE TABLE residual_trade (
  region text NOT NULL,
  start_s bigint NOT NULL,
  length_s integer NOT NULL,
  community text NOT NULL REFERENCES community,
  side text NOT NULL CHECK (side IN ('import', 'export')),
  energy_wh bigint NOT NULL CHECK (energy_wh > 0),
  -- In the community's own prices.
  price_micro_per_kwh bigint NOT NULL,
  -- Part of what stays with the network.
  fee_nano numeric(30) NOT NULL,
  -- An import pays it, an export receives it.
  amount_nano numeric(30) NOT NULL,
  PRIMARY KEY (region, start_s, length_s, community, side),
  FOREIGN KEY (region, start_s, length_s) REFERENCES residual_interval
);

CREATE TRIGGER residual_interval_never_changes BEFORE UPDATE OR DELETE ON residual_interval
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER residual_trade_never_changes BEFORE UPDATE OR DELETE ON residual_trade
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Communities that trade in a region: with a node that is let in, and in the currency of the region's first community.
CREATE VIEW residual_community AS
  SELECT c.region, c.id AS community, c.currency, r.node
    FROM community c LEFT JOIN results_node r ON r.community = c.id
   WHERE EXISTS (SELECT FROM node n WHERE n.community = c.id AND n.revoked_at_ms IS NULL)
     AND c.currency = (SELECT f.currency FROM community f WHERE f.region = c.region ORDER BY f.created_at_ms, f.id LIMIT 1);
