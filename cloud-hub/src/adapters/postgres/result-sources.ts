/**
 * Whose results of a community ($1) count, as `sources (node, upto_s)`: its node's, and those of nodes that were shut out,
 * each before the first interval of whoever came after it; null: all of them. So each interval counts once, also where one
 * node took the place of another in the middle of a month.
 */
export const RESULT_SOURCES = `
  sources AS (
    SELECT node, min(first_s) OVER (ORDER BY rank ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS upto_s
      FROM (SELECT n.id AS node, row_number() OVER (ORDER BY n.id = r.node DESC, n.enrolled_at_ms DESC, n.id) AS rank,
                   (SELECT min(i.start_s) FROM recomputed_interval i WHERE i.node = n.id) AS first_s
              FROM results_node r
              JOIN node n ON n.community = r.community AND (n.id = r.node OR n.revoked_at_ms IS NOT NULL)
             WHERE r.community = $1) ranked
  )`;
