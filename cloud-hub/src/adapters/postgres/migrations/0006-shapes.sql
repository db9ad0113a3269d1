-- What nodes and people follow by shapes: a log of changes of the low-rate tables, and the snapshots from which the log
-- goes on. A shape is one named table cut down to one scope, the value of one of its columns.

-- Numbers begin at 2, so that 1 can stand for the place before the first change.
CREATE TABLE shape_change (
  id bigint GENERATED ALWAYS AS IDENTITY (START WITH 2) PRIMARY KEY,
  xid bigint NOT NULL,
  source text NOT NULL,
  scope text NOT NULL,
  -- The row before and after, every value in PostgreSQL's text form; null where it was not, or is no longer, in scope.
  old jsonb,
  new jsonb,
  created_at_ms bigint NOT NULL,
  CHECK (old IS NOT NULL OR new IS NOT NULL)
);

CREATE INDEX shape_change_by_scope ON shape_change (source, scope, id);

CREATE TABLE shape (
  handle text PRIMARY KEY,
  source text NOT NULL,
  scope text NOT NULL,
  -- Digest of the columns and their types: another version of the hub may tell others.
  definition text NOT NULL,
  -- The snapshot holds all changes up to here; the log goes on after it.
  start_id bigint NOT NULL,
  -- Changes up to here are no longer in the log; who stopped before them has to begin again.
  floor_id bigint NOT NULL,
  -- Whether the snapshot is still given to newcomers: then the log holds all that came after it.
  is_current boolean NOT NULL,
  chunks integer NOT NULL,
  created_at_ms bigint NOT NULL,
  used_at_ms bigint NOT NULL
);

CREATE UNIQUE INDEX shape_current ON shape (source, scope, definition) WHERE is_current;
CREATE INDEX shape_by_scope ON shape (source, scope);

CREATE TABLE shape_chunk (
  handle text NOT NULL REFERENCES shape ON DELETE CASCADE,
  position integer NOT NULL,
  body text NOT NULL,
  PRIMARY KEY (handle, position)
);

-- What nodes of one community are told about each other: a table of its own, because nothing else about a node is
-- theirs to know.
CREATE TABLE node_key (
  node bytea PRIMARY KEY REFERENCES node ON DELETE CASCADE,
  community text NOT NULL REFERENCES community,
  public_key bytea NOT NULL,
  revoked_at_ms bigint
);

INSERT INTO node_key SELECT id, community, public_key, revoked_at_ms FROM node;

CREATE FUNCTION tell_node_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO node_key VALUES (NEW.id, NEW.community, NEW.public_key, NEW.revoked_at_ms)
    ON CONFLICT (node) DO UPDATE
      SET community = NEW.community, public_key = NEW.public_key, revoked_at_ms = NEW.revoked_at_ms;
  RETURN NULL;
END $$;

CREATE TRIGGER node_is_told AFTER INSERT OR UPDATE OF community, public_key, revoked_at_ms ON node
  FOR EACH ROW EXECUTE FUNCTION tell_node_key();

-- A row as it is told: every value in its text form. Takes no row type, which would tie the tables to it.
CREATE FUNCTION shape_values(told jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE STRICT AS $$
  SELECT jsonb_object_agg(key, value) FROM jsonb_each_text(told)
$$;

-- The numbers of a scope's changes are in the order of their commits: whoever takes a number keeps the scope's lock
-- until the commit, so that no reader that has seen a number can miss a smaller one. The scope's column is the trigger's
-- argument. The settings fix the text forms, as in the snapshot.
CREATE FUNCTION capture_shape_change() RETURNS trigger LANGUAGE plpgsql
  SET "DateStyle" = 'ISO' SET "TimeZone" = 'UTC' SET bytea_output = 'hex'
  SET "IntervalStyle" = 'iso_8601' SET extra_float_digits = 1
AS $$
DECLARE
  was jsonb := shape_values(to_jsonb(OLD));
  becomes jsonb := shape_values(to_jsonb(NEW));
  scope_was text := was ->> TG_ARGV[0];
  scope_becomes text := becomes ->> TG_ARGV[0];
  concerned text;
BEGIN
  IF was = becomes THEN
    RETURN NULL;
  END IF;
  -- Two scopes are locked in one order, so that moves to and fro do not wait for each other.
  FOR concerned IN
    SELECT DISTINCT value FROM unnest(ARRAY[scope_was, scope_becomes]) AS value
      WHERE value IS NOT NULL ORDER BY value
  LOOP
    PERFORM pg_advisory_xact_lock(1818717287, hashtext(concerned));
  END LOOP;
  IF scope_was IS NOT DISTINCT FROM scope_becomes THEN
    PERFORM log_shape_change(TG_TABLE_NAME, scope_was, was, becomes);
  ELSE
    IF was IS NOT NULL THEN
      PERFORM log_shape_change(TG_TABLE_NAME, scope_was, was, NULL);
    END IF;
    IF becomes IS NOT NULL THEN
      PERFORM log_shape_change(TG_TABLE_NAME, scope_becomes, NULL, becomes);
    END IF;
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION log_shape_change(of_source text, of_scope text, was jsonb, becomes jsonb) RETURNS void
  LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO shape_change (xid, source, scope, old, new, created_at_ms)
    VALUES (pg_current_xact_id()::text::bigint, of_source, of_scope, was, becomes,
      (extract(epoch FROM clock_timestamp()) * 1000)::bigint);
  -- Told once per transaction and shape, however many rows it changes.
  PERFORM pg_notify('localgrid_shapes', of_source || ' ' || of_scope);
END $$;

-- No row would be told.
CREATE FUNCTION refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is followed row by row: delete its rows instead', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER shape_capture AFTER INSERT OR UPDATE OR DELETE ON tariff
  FOR EACH ROW EXECUTE FUNCTION capture_shape_change('community');
CREATE TRIGGER shape_capture AFTER INSERT OR UPDATE OR DELETE ON member
  FOR EACH ROW EXECUTE FUNCTION capture_shape_change('community');
CREATE TRIGGER shape_capture AFTER INSERT OR UPDATE OR DELETE ON metering_point
  FOR EACH ROW EXECUTE FUNCTION capture_shape_change('community');
CREATE TRIGGER shape_capture AFTER INSERT OR UPDATE OR DELETE ON node_policy
  FOR EACH ROW EXECUTE FUNCTION capture_shape_change('community');
CREATE TRIGGER shape_capture AFTER INSERT OR UPDATE OR DELETE ON record_verdict
  FOR EACH ROW EXECUTE FUNCTION capture_shape_change('node');
CREATE TRIGGER shape_capture AFTER INSERT OR UPDATE OR DELETE ON receipt
  FOR EACH ROW EXECUTE FUNCTION capture_shape_change('community');
CREATE TRIGGER shape_capture AFTER INSERT OR UPDATE OR DELETE ON official_interval
  FOR EACH ROW EXECUTE FUNCTION capture_shape_change('community');
CREATE TRIGGER shape_capture AFTER INSERT OR UPDATE OR DELETE ON node_key
  FOR EACH ROW EXECUTE FUNCTION capture_shape_change('community');

CREATE TRIGGER shape_truncate BEFORE TRUNCATE ON tariff EXECUTE FUNCTION refuse_truncate();
CREATE TRIGGER shape_truncate BEFORE TRUNCATE ON member EXECUTE FUNCTION refuse_truncate();
CREATE TRIGGER shape_truncate BEFORE TRUNCATE ON metering_point EXECUTE FUNCTION refuse_truncate();
CREATE TRIGGER shape_truncate BEFORE TRUNCATE ON node_policy EXECUTE FUNCTION refuse_truncate();
CREATE TRIGGER shape_truncate BEFORE TRUNCATE ON record_verdict EXECUTE FUNCTION refuse_truncate();
CREATE TRIGGER shape_truncate BEFORE TRUNCATE ON receipt EXECUTE FUNCTION refuse_truncate();
CREATE TRIGGER shape_truncate BEFORE TRUNCATE ON official_interval EXECUTE FUNCTION refuse_truncate();
CREATE TRIGGER shape_truncate BEFORE TRUNCATE ON node_key EXECUTE FUNCTION refuse_truncate();
