-- A campaign each quarter, in which a member makes up to two pledges.
INSERT INTO pledges_campaign (name, plan, opens_on, closes_on, owed_min, owed_max, contact_retention_days)
SELECT '我为群众办实事 ' || n, '', (%(start)s::timestamptz + n * (%(now)s::timestamptz - %(start)s) / 12)::date,
       (%(start)s::timestamptz + (n + 1) * (%(now)s::timestamptz - %(start)s) / 12)::date + 60, 1, 2, 180
FROM generate_series(0, 11) AS n;

CREATE TEMP TABLE promised AS
SELECT n + 1 AS id, c.id AS member_id, c.district_id, campaign.id AS campaign_id,
       1 + mod(n, each) / (SELECT count(*) FROM cadre) AS slot, logged_at,
       logged_at + interval '2 days' AS approved_at,
       CASE WHEN mod(n * 7919, 1000) > 60 THEN logged_at + make_interval(days => 20 + mod(n * 37, 60)::int) END AS delivered_at,
       CASE WHEN mod(n * 7919, 1000) > 90 THEN logged_at + make_interval(days => 85 + mod(n * 53, 20)::int) END AS accepted_at
FROM (
    SELECT n, each, n / each AS quarter,
           %(start)s::timestamptz + (n + 0.5) * (%(now)s::timestamptz - %(start)s) / (%(complaints)s / 10) AS logged_at
    FROM (SELECT (%(complaints)s / 10 + 11) / 12 AS each) AS share,
         generate_series(0::bigint, %(complaints)s / 10 - 1) AS n
) AS promise
JOIN cadre c ON c.nth = mod(n, (SELECT count(*) FROM cadre))
JOIN (SELECT row_number() OVER (ORDER BY opens_on) - 1 AS quarter, id FROM pledges_campaign) AS campaign USING (quarter);

CREATE TEMP TABLE course AS
SELECT id, kind, at, from_state, to_state, district_id FROM promised CROSS JOIN LATERAL (VALUES
    ('logged', logged_at, '', 'submitted'),
    ('approved', approved_at, 'submitted', 'active'),
    ('delivered', delivered_at, 'active', 'delivered'),
    ('accepted', accepted_at, 'delivered', 'accepted')
) AS step (kind, at, from_state, to_state)
WHERE at < %(now)s;

INSERT INTO pledges_pledge (id, slot, title, details, beneficiary, quantity, how, due_on, state, delivered_at, campaign_id,
                            district_id, member_id, terms)
SELECT p.id, slot, '修复村口翻浆路 ' || p.id, '', '全体村民', '300米', 'by_date', (logged_at + interval '60 days')::date, state,
       CASE WHEN state IN ('delivered', 'accepted') THEN delivered_at END, campaign_id, district_id, member_id,
       ARRAY['修复', '村口', chr(20000 + mod(p.id, 5000)::int) || '路']
FROM promised p
JOIN (SELECT DISTINCT ON (id) id, to_state AS state FROM course ORDER BY id, at DESC) AS stood USING (id)
ORDER BY p.id;
INSERT INTO pledges_pledgeevent (pledge_id, kind, at, from_state, to_state, note, district_id, written_at)
SELECT id, kind, at, from_state, to_state, '', district_id, at FROM course ORDER BY at;
