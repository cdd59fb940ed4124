-- Three years of the ledger, each year's works spread over its months; last years' are accepted.
CREATE TEMP TABLE site AS
SELECT n + 1 AS id, v.id AS district_id, i.id AS indicator_id, year, 1 + mod(n, 20) AS quantity, began,
       mod(n * 7919, 1000)::int AS chance
FROM (
    SELECT n, extract(year FROM %(now)s::timestamptz)::int - mod(n, 3)::int AS year,
           make_timestamptz(extract(year FROM %(now)s::timestamptz)::int - mod(n, 3)::int, 1, 5, 9, 0, 0)
           + make_interval(hours => mod(n * 37, 2400)::int) AS began
    FROM generate_series(0::bigint, %(works)s - 1) AS n
) AS place
JOIN village v ON v.nth = mod(n * 104729, (SELECT count(*) FROM village))
JOIN (SELECT row_number() OVER (ORDER BY "order") - 1 AS nth, id FROM districts_indicator) AS i
    ON i.nth = mod(n * 31, (SELECT count(*) FROM districts_indicator));

CREATE TEMP TABLE progress AS
SELECT id, at, from_stage, to_stage FROM site CROSS JOIN LATERAL (VALUES
    (began, '', 'planned'),
    (began + interval '40 days', 'planned', 'started'),
    (CASE WHEN chance > 30 THEN began + interval '100 days' END, 'started', 'completed'),
    (CASE WHEN chance > 60 THEN began + interval '140 days' END, 'completed', 'accepted')
) AS step (at, from_stage, to_stage)
WHERE at < %(now)s;

INSERT INTO districts_work (id, year, name, quantity, stage, accepted_at, district_id, township_id, indicator_id)
SELECT site.id, year, '户厕改造 ' || site.id, quantity, stage, CASE WHEN stage = 'accepted' THEN stood.at END,
       district_id, township.id, indicator_id
FROM site JOIN (SELECT DISTINCT ON (id) id, to_stage AS stage, at FROM progress ORDER BY id, at DESC) AS stood USING (id)
JOIN districts_district AS place ON place.id = site.district_id
JOIN districts_district AS township ON township.depth = 2 AND place.path LIKE township.path || '%%'
ORDER BY site.id;
INSERT INTO districts_workevent (work_id, at, from_stage, to_stage, year, quantity, note, district_id, indicator_id)
SELECT id, at, from_stage, to_stage, year, quantity, '', district_id, indicator_id FROM progress JOIN site USING (id) ORDER BY at;

INSERT INTO districts_target (indicator_id, district_id, year, amount)
SELECT indicator_id, d.id, year, sum(quantity)
FROM site JOIN districts_district v ON v.id = site.district_id
JOIN districts_district d ON d.level <> 'village' AND starts_with(v.path, d.path)
GROUP BY indicator_id, d.id, year;
INSERT INTO districts_targetmilestone (target_id, due_on, amount)
SELECT id, make_date(year, 7, 1), round(amount / 2, 2) FROM districts_target;
