-- A week of so many events behind everything there is: new complaints that go all their way, and pledges that do.
CREATE TEMP TABLE week_plan ON COMMIT DROP AS
SELECT (SELECT coalesce(max(id), 0) FROM complaints_complaint) + n AS id,
       %(start)s::timestamptz + (n - 0.5) * interval '5 days' / (%(events)s * 3 / 20) AS received_at,
       v.id AS district_id, k.id AS category_id, u.id AS unit_id
FROM generate_series(1::bigint, %(events)s * 3 / 20) AS n
JOIN (SELECT row_number() OVER (ORDER BY path) - 1 AS nth, id, path FROM districts_district WHERE level = 'village') AS v
    ON v.nth = mod(n * 104729, (SELECT count(*) FROM districts_district WHERE level = 'village'))
JOIN (SELECT row_number() OVER (ORDER BY path) - 1 AS nth, id FROM complaints_category WHERE depth = 2) AS k
    ON k.nth = mod(n * 1299709, (SELECT count(*) FROM complaints_category WHERE depth = 2))
JOIN districts_district t ON t.path = left(v.path, 8)
JOIN members_unit u ON u.district_id = t.id AND u.kind = 'township';

INSERT INTO complaints_complaint (
    id, code, submission, kind, channel, title, body, place, contact_name, contact_phone, state, received_at, accept_by,
    dispatched_at, with_unit_since, contact_by, amber_at, answer_by, contacted_at, answered_at, closed_at, dispatches,
    category_id, district_id, unit_id, terms, is_public
)
SELECT id, pg_temp.code_of(id), gen_random_uuid(), 'complaint', 'hotline', '村口路灯不亮 ' || id, '村口的路灯坏了。', '村口', '', '',
       'closed', received_at, received_at + interval '1 day', received_at + interval '4 hours', received_at + interval '4 hours',
       received_at + interval '1 day', received_at + interval '4 days', received_at + interval '6 days',
       received_at + interval '20 hours', received_at + interval '30 hours', received_at + interval '40 hours', 1,
       category_id, district_id, unit_id, ARRAY['路灯', '村口'], true
FROM week_plan;

INSERT INTO complaints_complaintevent (complaint_id, kind, at, from_state, to_state, note, satisfaction, district_id, unit_id, written_at)
SELECT id, kind, received_at + make_interval(hours => hours), from_state, to_state, '',
       CASE WHEN kind = 'closed' THEN 'satisfied' ELSE '' END, district_id, CASE WHEN hours >= 4 THEN unit_id END,
       received_at + make_interval(hours => hours)
FROM week_plan CROSS JOIN (VALUES
    ('received', 0, '', 'received'),
    ('accepted', 2, 'received', 'accepted'),
    ('assigned', 4, 'accepted', 'assigned'),
    ('contacted', 20, 'assigned', 'in_progress'),
    ('answered', 30, 'in_progress', 'answered'),
    ('closed', 40, 'answered', 'closed')
) AS step (kind, hours, from_state, to_state);

INSERT INTO complaints_callback (complaint_id, at, reached, contacted, solved, satisfaction, contacted_in_time, gave_up, note,
                                 district_id, unit_id)
SELECT id, received_at + interval '40 hours', true, true, mod(id, 10) > 0, 'satisfied', true, false, '', district_id, unit_id
FROM week_plan;

CREATE TEMP TABLE week_pledges ON COMMIT DROP AS
SELECT (SELECT coalesce(max(id), 0) FROM pledges_pledge) + n AS id, m.id AS member_id, m.home_district_id AS district_id,
       %(start)s::timestamptz + n * interval '4 days' / (%(events)s / 40 + 1) AS logged_at
FROM generate_series(1::bigint, %(events)s / 40) AS n
JOIN (SELECT row_number() OVER (ORDER BY id) AS nth, id, home_district_id FROM members_member WHERE role = 'cadre') AS m
    ON m.nth = n;

-- Each in a campaign of its own week, so that nobody has two pledges in one place.
INSERT INTO pledges_campaign (name, plan, opens_on, closes_on, owed_min, owed_max, contact_retention_days)
VALUES ('下一周', '', (%(start)s::timestamptz)::date, (%(start)s::timestamptz)::date + 60, 1, 2, 180);
INSERT INTO pledges_pledge (id, slot, title, details, beneficiary, quantity, how, due_on, state, delivered_at, campaign_id,
                            district_id, member_id, terms)
SELECT id, 1, '修复村口翻浆路 ' || id, '', '全体村民', '300米', 'by_date', (logged_at + interval '60 days')::date, 'accepted',
       logged_at + interval '20 hours', (SELECT max(id) FROM pledges_campaign), district_id, member_id, ARRAY['修复', '村口']
FROM week_pledges;
INSERT INTO pledges_pledgeevent (pledge_id, kind, at, from_state, to_state, note, district_id, written_at)
SELECT id, kind, logged_at + make_interval(hours => hours), from_state, to_state, '', district_id,
       logged_at + make_interval(hours => hours)
FROM week_pledges CROSS JOIN (VALUES
    ('logged', 0, '', 'submitted'),
    ('approved', 10, 'submitted', 'active'),
    ('delivered', 20, 'active', 'delivered'),
    ('accepted', 30, 'delivered', 'accepted')
) AS step (kind, hours, from_state, to_state);
