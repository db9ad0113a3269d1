-- What people decided and wrote about differences between official values and what the node metered. Nothing of it ever
-- changes: of what is said about a difference the newest counts.

CREATE TABLE difference_act (
  community text NOT NULL REFERENCES community,
  -- From 1 on without gaps.
  act integer NOT NULL CHECK (act >= 1),
  kind text NOT NULL CHECK (kind IN ('accepted', 'reopened', 'noted')),
  text text NOT NULL CHECK (length(text) BETWEEN 1 AND 500),
  -- Login, or id of the token.
  who text NOT NULL,
  role text NOT NULL,
  at_ms bigint NOT NULL,
  -- How many it is about.
  differences integer NOT NULL CHECK (differences >= 1),
  PRIMARY KEY (community, act)
);

-- The differences that an act is about, with the figures that whoever acted had seen. Comparisons are made anew, so
-- nothing refers to their rows.
CREATE TABLE difference_record (
  community text NOT NULL,
  start_s bigint NOT NULL,
  metering_point text COLLATE "C" NOT NULL,
  act integer NOT NULL,
  import_wh bigint,
  export_wh bigint,
  official_import_wh bigint NOT NULL,
  official_export_wh bigint NOT NULL,
  amount_change_nano numeric(30) NOT NULL,
  PRIMARY KEY (community, start_s, metering_point, act),
  FOREIGN KEY (community, act) REFERENCES difference_act
);

CREATE TRIGGER difference_act_never_changes BEFORE UPDATE OR DELETE ON difference_act
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER difference_record_never_changes BEFORE UPDATE OR DELETE ON difference_record
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Differences with what became of them. Accepted is accepted for exactly the figures that were looked at: with others it
-- has changed, and is open again. Who acts on a difference names its `seen`.
CREATE VIEW reviewed_difference AS
  SELECT d.community, d.start_s, d.metering_point, d.member, d.version, d.cause, d.import_wh, d.export_wh,
         d.official_import_wh, d.official_export_wh, d.amount_change_nano,
         CASE WHEN decided.kind IS DISTINCT FROM 'accepted' THEN 'open'
              WHEN (d.import_wh, d.export_wh, d.official_import_wh, d.official_export_wh, d.amount_change_nano)
                   IS NOT DISTINCT FROM (decided.import_wh, decided.export_wh, decided.official_import_wh,
                   decided.official_export_wh, decided.amount_change_nano) THEN 'accepted'
              ELSE 'changed' END AS review,
         CASE WHEN decided.kind = 'accepted' THEN decided.who END AS accepted_by,
         CASE WHEN decided.kind = 'accepted' THEN decided.at_ms END AS accepted_at_ms,
         CASE WHEN decided.kind = 'accepted' THEN decided.text END AS accepted_text,
         written.note, written.records,
         encode(substring(sha256(convert_to(concat_ws(' ', d.cause, coalesce(d.import_wh::text, '-'),
           coalesce(d.export_wh::text, '-'), d.official_import_wh, d.official_export_wh, d.amount_change_nano,
           written.last_act), 'UTF8')) for 8), 'hex') AS seen
    FROM official_difference d
    LEFT JOIN LATERAL (
      SELECT a.kind, a.who, a.at_ms, a.text, r.import_wh, r.export_wh, r.official_import_wh, r.official_export_wh,
             r.amount_change_nano
        FROM difference_record r JOIN difference_act a USING (community, act)
       WHERE r.community = d.community AND r.start_s = d.start_s AND r.metering_point = d.metering_point
         AND a.kind <> 'noted'
       ORDER BY r.act DESC LIMIT 1
    ) decided ON true
    CROSS JOIN LATERAL (
      SELECT count(*) AS records, coalesce(max(r.act), 0) AS last_act,
             (array_agg(a.text ORDER BY r.act DESC) FILTER (WHERE a.kind = 'noted'))[1] AS note
        FROM difference_record r JOIN difference_act a USING (community, act)
       WHERE r.community = d.community AND r.start_s = d.start_s AND r.metering_point = d.metering_point
    ) written;
