-- What becomes of each complaint and when, in order of arrival. A step that lies in the future has not happened.
CREATE TEMP TABLE plan AS
SELECT n::bigint AS id, received_at, v.id AS district_id, k.id AS category_id, o.id AS unit_id, chance, channel,
       received_at + interval '2 hours' AS accepted_at,
       CASE WHEN chance BETWEEN 20 AND 979 THEN received_at + interval '4 hours' END AS assigned_at,
       CASE WHEN chance BETWEEN 20 AND 979 THEN received_at + interval '20 hours' END AS contacted_at,
       CASE WHEN chance BETWEEN 20 AND 977 THEN received_at + make_interval(hours => 30 + mod(n * 37, 150)::int) END AS answered_at,
       CASE WHEN chance BETWEEN 20 AND 975 THEN received_at + make_interval(hours => 190 + mod(n * 53, 100)::int) END AS closed_at
FROM (
    SELECT n, %(start)s::timestamptz + (n - 0.5) * (%(now)s::timestamptz - %(start)s) / %(complaints)s AS received_at,
           mod(n * 7919, 1000)::int AS chance,
           (ARRAY['web', 'hotline', 'hotline', 'visit', 'letter'])[1 + mod(n, 5)] AS channel
    FROM generate_series(1::bigint, %(complaints)s) AS n
) AS arrival
JOIN village v ON v.nth = mod(n * 104729, (SELECT count(*) FROM village))
JOIN kind k ON k.nth = mod(n * 1299709, (SELECT count(*) FROM kind))
JOIN office o ON o.township = v.township
ORDER BY n;

CREATE TEMP TABLE story AS
SELECT id, kind, at, from_state, to_state, district_id, unit_id FROM plan CROSS JOIN LATERAL (VALUES
    ('received', received_at, '', 'received', NULL::bigint),
    ('declined', CASE WHEN chance < 20 THEN accepted_at END, 'received', 'declined', NULL),
    ('accepted', CASE WHEN chance >= 20 THEN accepted_at END, 'received', 'accepted', NULL),
    ('withdrawn', CASE WHEN chance >= 980 THEN received_at + interval '3 hours' END, 'accepted', 'withdrawn', NULL),
    ('assigned', assigned_at, 'accepted', 'assigned', plan.unit_id),
    ('contacted', contacted_at, 'assigned', 'in_progress', plan.unit_id),
    ('answered', answered_at, 'in_progress', 'answered', plan.unit_id),
    ('closed', closed_at, 'answered', 'closed', plan.unit_id)
) AS step (kind, at, from_state, to_state, unit_id_then)
WHERE at < %(now)s;

CREATE TEMP TABLE standing AS SELECT DISTINCT ON (id) id, to_state AS state FROM story ORDER BY id, at DESC;

INSERT INTO complaints_complaint (
    id, code, submission, kind, channel, title, body, place, contact_name, contact_phone, state, received_at, accept_by,
    dispatched_at, with_unit_since, contact_by, amber_at, answer_by, contacted_at, answered_at, closed_at, dispatches,
    category_id, district_id, unit_id, terms, is_public
)
SELECT p.id, pg_temp.code_of(p.id), gen_random_uuid(), 'complaint', channel, '村口路灯不亮 ' || p.id,
       '村口的路灯坏了一个多月，孩子放学天已经黑了，请尽快派人来修。', '村口', '', '', state, received_at,
       received_at + interval '1 day', dispatched, dispatched, dispatched + interval '1 day',
       dispatched + interval '4 days', dispatched + interval '6 days',
       CASE WHEN contacted_at < %(now)s THEN contacted_at END,
       CASE WHEN answered_at < %(now)s THEN answered_at END,
       CASE WHEN closed_at < %(now)s THEN closed_at END,
       (dispatched IS NOT NULL)::int, category_id, district_id, CASE WHEN dispatched IS NOT NULL THEN unit_id END,
       ARRAY['路灯', '村口', chr(20000 + mod(p.id, 5000)::int) || '村'], mod(p.id, 2) = 0
FROM plan p JOIN standing s USING (id)
CROSS JOIN LATERAL (SELECT CASE WHEN assigned_at < %(now)s THEN assigned_at END AS dispatched) AS clock
ORDER BY p.id;

INSERT INTO complaints_complaintevent (complaint_id, kind, at, from_state, to_state, note, satisfaction, district_id, unit_id, written_at)
SELECT id, kind, at, from_state, to_state, '', CASE WHEN kind = 'closed' THEN 'satisfied' ELSE '' END, district_id,
       unit_id, at
FROM story ORDER BY at;

INSERT INTO complaints_callback (complaint_id, at, reached, contacted, solved, satisfaction, contacted_in_time, gave_up, note,
                                 district_id, unit_id)
SELECT id, closed_at, true, true, mod(chance, 10) > 0,
       (ARRAY['dissatisfied', 'basically', 'satisfied', 'satisfied', 'satisfied'])[1 + mod(chance, 5)], mod(chance, 8) > 0, false, '',
       district_id, unit_id
FROM plan WHERE closed_at < %(now)s ORDER BY closed_at;
INSERT INTO complaints_exclusion (complaint_id, reason, at, note, approved_by_id, district_id)
SELECT id, CASE kind WHEN 'declined' THEN 'declined' ELSE 'withdrawn' END, at, '', (SELECT min(id) FROM cadre), district_id
FROM story WHERE kind IN ('declined', 'withdrawn') ORDER BY at;
