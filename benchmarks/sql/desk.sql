-- All but five hundred of what is open, those due first, are settled just before the week: a busier city has more open,
-- and what a week costs must be told apart by its history alone.
CREATE TEMP TABLE settled ON COMMIT DROP AS
SELECT id, state, district_id, unit_id, %(start)s::timestamptz - interval '1 hour' AS at FROM complaints_complaint
WHERE state NOT IN ('declined', 'merged', 'withdrawn', 'closed', 'split') ORDER BY answer_by, id OFFSET 500;
INSERT INTO complaints_complaintevent (complaint_id, kind, at, from_state, to_state, note, satisfaction, district_id, unit_id, written_at)
SELECT id, 'closed', at, state, 'closed', '', 'satisfied', district_id, unit_id, at FROM settled;
UPDATE complaints_complaint c SET state = 'closed', answered_at = coalesce(answered_at, at), closed_at = at
FROM settled WHERE settled.id = c.id;

CREATE TEMP TABLE kept ON COMMIT DROP AS
SELECT id, state, district_id, %(start)s::timestamptz - interval '1 hour' AS at FROM pledges_pledge
WHERE state NOT IN ('draft', 'accepted', 'cancelled') ORDER BY due_on, id OFFSET 500;
INSERT INTO pledges_pledgeevent (pledge_id, kind, at, from_state, to_state, note, district_id, written_at)
SELECT id, 'accepted', at, state, 'accepted', '', district_id, at FROM kept;
UPDATE pledges_pledge p SET state = 'accepted', delivered_at = coalesce(delivered_at, at) FROM kept WHERE kept.id = p.id;
