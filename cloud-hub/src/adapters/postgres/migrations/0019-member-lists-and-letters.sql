-- Members by the hundred: lists of them, and the letters by which they join.

-- What somebody looked at before changing it. A change that changes nothing is none.
ALTER TABLE member ADD COLUMN version integer NOT NULL DEFAULT 1 CHECK (version >= 1);
ALTER TABLE metering_point ADD COLUMN version integer NOT NULL DEFAULT 1 CHECK (version >= 1);

CREATE FUNCTION count_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.version := OLD.version;
  IF NEW IS DISTINCT FROM OLD THEN
    NEW.version := OLD.version + 1;
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER member_counts_versions BEFORE UPDATE ON member FOR EACH ROW EXECUTE FUNCTION count_version();
CREATE TRIGGER metering_point_counts_versions BEFORE UPDATE ON metering_point
  FOR EACH ROW EXECUTE FUNCTION count_version();

-- Files that coordinators brought. The content is there until it was applied, or for a day.
CREATE TABLE member_list (
  community text NOT NULL REFERENCES community,
  list text NOT NULL,
  file_name text NOT NULL,
  digest bytea NOT NULL CHECK (octet_length(digest) = 32),
  content bytea,
  added_by text NOT NULL,
  added_at_ms bigint NOT NULL,
  applied_by text,
  applied_at_ms bigint,
  -- What it changed, as JSON.
  counts text,
  PRIMARY KEY (community, list),
  CHECK (content IS NOT NULL OR applied_by IS NOT NULL),
  CHECK ((applied_by IS NULL) = (applied_at_ms IS NULL)),
  CHECK ((applied_by IS NULL) = (counts IS NULL))
);

-- What every letter of a community says besides the member: the newest version counts.
CREATE TABLE letter_terms (
  community text PRIMARY KEY REFERENCES community,
  version integer NOT NULL CHECK (version >= 1),
  node_address text NOT NULL,
  contact text NOT NULL
);

-- When a member's letter was printed last.
CREATE TABLE join_letter (
  community text NOT NULL,
  member text COLLATE "C" NOT NULL,
  language text NOT NULL,
  printed_by text NOT NULL,
  printed_at_ms bigint NOT NULL,
  PRIMARY KEY (community, member),
  FOREIGN KEY (community, member) REFERENCES member
);
