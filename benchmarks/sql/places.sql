-- Villages and categories by number, so that a row of generate_series finds its own without asking again.
CREATE TEMP TABLE village AS
SELECT (row_number() OVER (ORDER BY path) - 1)::int AS nth, id, left(path, 8) AS township
FROM districts_district WHERE level = 'village';
CREATE TEMP TABLE kind AS
SELECT (row_number() OVER (ORDER BY path) - 1)::int AS nth, id
FROM complaints_category WHERE depth = 2;

INSERT INTO members_unit (name, kind, district_id)
SELECT short_name || '人民政府', 'township', id FROM districts_district WHERE level = 'township' ORDER BY path;
CREATE TEMP TABLE office AS
SELECT left(d.path, 8) AS township, u.id, d.id AS district_id
FROM members_unit u JOIN districts_district d ON d.id = u.district_id WHERE u.kind = 'township';

-- As many as a county has, and more only where two pledges each a quarter would not do.
INSERT INTO members_member (password, is_superuser, username, email, is_staff, is_active, date_joined, name, position,
                            role, home_district_id, unit_id)
SELECT '!', false, 'bench' || n, '', false, true, %(start)s, '干部' || n, '', 'cadre', v.id, o.id
FROM generate_series(0, greatest(%(complaints)s / 240 + 1, 4200) - 1) AS n
JOIN village v ON v.nth = mod(n, (SELECT count(*) FROM village))
JOIN office o ON o.township = v.township;
INSERT INTO members_member (password, is_superuser, username, email, is_staff, is_active, date_joined, name, position,
                            role, home_district_id, unit_id)
SELECT '!', false, role, '', false, true, %(start)s, '王', '', role, d.id, (SELECT min(id) FROM office)
FROM districts_district d, unnest(ARRAY['official', 'dispatcher', 'administrator']) AS role WHERE d.level = 'county';
CREATE TEMP TABLE cadre AS
SELECT (row_number() OVER (ORDER BY id) - 1)::int AS nth, id, home_district_id AS district_id, unit_id
FROM members_member WHERE role = 'cadre';

INSERT INTO members_visit (member_id, unit_id, district_id, "on", people, opinions, solved_on_spot, note)
SELECT c.id, c.unit_id, c.district_id, (%(start)s::timestamptz + (n + 0.5) * (%(now)s::timestamptz - %(start)s) / visits)::date,
       1 + mod(n, 4), mod(n, 3), mod(n, 3) / 2, ''
FROM (SELECT greatest(%(complaints)s / 6, 500) AS visits) AS many, generate_series(0, visits - 1) AS n
JOIN cadre c ON c.nth = mod(n * 7919::bigint, (SELECT count(*) FROM cadre));
