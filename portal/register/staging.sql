-- The statements of staging.py. All read the temporary table `staged`; a NULL there changes nothing.

-- name: create
CREATE TEMP TABLE staged (
    line bigint, uscc text COLLATE "C", uscc_checksum_ok boolean, search_text text,
    name text, division_code text, reg_address text, site_address text, legal_rep_name text,
    principal_name text, contact_name text, contact_phone text, landline text, industry_code text,
    size text, sectors varchar[], high_hazard boolean, employee_count integer, established_on date,
    grade smallint, grade_no text, grade_from date, grade_to date,
    warnings text[], refusals text[],
    outcome text, enterprise_id bigint, old_division text, new_grade boolean NOT NULL DEFAULT false
) ON COMMIT DROP

-- name: copy
COPY staged (
    line, uscc, uscc_checksum_ok, search_text,
    name, division_code, reg_address, site_address, legal_rep_name,
    principal_name, contact_name, contact_phone, landline, industry_code,
    size, sectors, high_hazard, employee_count, established_on,
    grade, grade_no, grade_from, grade_to, warnings, refusals
) FROM STDIN

-- name: analyze
-- After every step that fills a column: with old statistics PostgreSQL compares every row with every other.
ANALYZE staged

-- name: refuse_faulty
UPDATE staged SET outcome = 'refused' WHERE refusals <> '{}'

-- name: refuse_repeats
UPDATE staged SET outcome = 'refused', refusals = ARRAY[
    format('统一社会信用代码与第%%s行重复，本行未导入，请核对后只保留一行。', firsts.line)]
FROM (
    SELECT uscc, min(line) AS line FROM staged WHERE outcome IS NULL GROUP BY uscc HAVING count(*) > 1
) AS firsts
WHERE staged.uscc = firsts.uscc AND staged.line > firsts.line AND outcome IS NULL

-- name: find_known
WITH known AS (
    SELECT e.id, e.uscc, e.division_code FROM portal_enterprise e JOIN staged USING (uscc)
    WHERE outcome IS NULL ORDER BY e.id FOR UPDATE OF e
)
UPDATE staged SET
    enterprise_id = known.id,
    old_division = known.division_code,
    division_code = CASE
        WHEN known.division_code LIKE staged.division_code || '%%' THEN known.division_code
        ELSE staged.division_code END
FROM known WHERE known.uscc = staged.uscc AND outcome IS NULL

-- name: refuse_foreign
UPDATE staged SET outcome = 'refused', refusals = ARRAY[
    '这家企业已在别处登记，属地不在' || %(place)s || '，本行未导入，请与其属地应急管理局联系。']
WHERE outcome IS NULL AND old_division NOT LIKE %(prefix)s || '%%'

-- name: refuse_nowhere
UPDATE staged SET outcome = 'refused', refusals = warnings || ARRAY['属地没有确定，本行未导入。']
WHERE outcome IS NULL AND division_code = ''

-- name: refuse_outside
UPDATE staged SET outcome = 'refused', refusals = ARRAY[CASE
    WHEN %(prefix)s LIKE staged.division_code || '%%'
    THEN '属地只能识别到' || d.full_name || '，不能确认在' || %(place)s || '，本行未导入，请填写行政区划列。'
    ELSE '属地是' || d.full_name || '，不在' || %(place)s || '，本行未导入，请由当地导入。' END]
FROM portal_division d
WHERE outcome IS NULL AND d.code = staged.division_code AND staged.division_code NOT LIKE %(prefix)s || '%%'

-- name: find_new_grades
UPDATE staged s SET new_grade = true
WHERE outcome IS NULL AND grade IS NOT NULL AND grade_from IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM portal_standardisationgrade g
    WHERE g.enterprise_id = s.enterprise_id AND g.from_on >= s.grade_from)

-- name: judge_new
UPDATE staged SET outcome = 'created' WHERE outcome IS NULL AND enterprise_id IS NULL

-- name: judge_known
UPDATE staged s SET
    outcome = CASE WHEN new_grade
        OR (s.name IS NOT NULL AND s.name <> e.name)
        OR (s.division_code IS NOT NULL AND s.division_code <> e.division_code)
        OR (s.reg_address IS NOT NULL AND s.reg_address <> e.reg_address)
        OR (s.site_address IS NOT NULL AND s.site_address <> e.site_address)
        OR (s.legal_rep_name IS NOT NULL AND s.legal_rep_name <> e.legal_rep_name)
        OR (s.principal_name IS NOT NULL AND s.principal_name <> e.principal_name)
        OR (s.contact_name IS NOT NULL AND s.contact_name <> e.contact_name)
        OR (s.contact_phone IS NOT NULL AND s.contact_phone <> e.contact_phone)
        OR (s.landline IS NOT NULL AND s.landline <> e.landline)
        OR (s.industry_code IS NOT NULL AND s.industry_code <> e.industry_code)
        OR (s.size IS NOT NULL AND s.size <> e.size)
        OR (s.sectors IS NOT NULL AND s.sectors <> e.sectors)
        OR (s.high_hazard IS NOT NULL AND s.high_hazard IS DISTINCT FROM e.high_hazard)
        OR (s.employee_count IS NOT NULL AND s.employee_count IS DISTINCT FROM e.employee_count)
        OR (s.established_on IS NOT NULL AND s.established_on IS DISTINCT FROM e.established_on)
        THEN 'updated' ELSE 'unchanged' END,
    warnings = s.warnings
        || CASE WHEN s.name = e.name THEN '{}' ELSE
            ARRAY[format('单位名称由“%%s”改为“%%s”，请核对。', e.name, s.name)] END
        || CASE WHEN s.division_code LIKE e.division_code || '%%' THEN '{}' ELSE
            ARRAY[format('属地由%%s改为%%s，请核对。',
                coalesce((SELECT full_name FROM portal_division WHERE code = e.division_code), e.division_code),
                coalesce((SELECT full_name FROM portal_division WHERE code = s.division_code), s.division_code)
            )] END
FROM portal_enterprise e
WHERE e.id = s.enterprise_id AND s.outcome IS NULL

-- name: history
INSERT INTO portal_profilechange
    (enterprise_id, field, old, new, from_on, source, changed_at, changed_by, reason)
SELECT e.id, field, left(coalesce(before, ''), 300), left(after, 300), %(today)s, %(source)s, %(now)s, %(by)s, ''
FROM staged s JOIN portal_enterprise e ON e.id = s.enterprise_id
CROSS JOIN LATERAL (VALUES
    ('name', e.name, s.name),
    ('division_code', e.division_code, s.division_code),
    ('reg_address', e.reg_address, s.reg_address),
    ('site_address', e.site_address, s.site_address),
    ('legal_rep_name', e.legal_rep_name, s.legal_rep_name),
    ('principal_name', e.principal_name, s.principal_name),
    ('contact_name', e.contact_name, s.contact_name),
    ('contact_phone', e.contact_phone, s.contact_phone),
    ('landline', e.landline, s.landline),
    ('industry_code', e.industry_code, s.industry_code),
    ('size', %(sizes)s::jsonb ->> e.size, %(sizes)s::jsonb ->> s.size),
    ('sectors', array_to_string(e.sectors, '、'), array_to_string(s.sectors, '、')),
    ('high_hazard', CASE e.high_hazard WHEN true THEN '是' WHEN false THEN '否' END,
        CASE s.high_hazard WHEN true THEN '是' WHEN false THEN '否' END),
    ('employee_count', e.employee_count::text, s.employee_count::text),
    ('established_on', e.established_on::text, s.established_on::text)
) AS change (field, before, after)
WHERE s.outcome = 'updated' AND after IS NOT NULL AND after IS DISTINCT FROM before

-- name: update
UPDATE portal_enterprise e SET
    name = coalesce(s.name, e.name),
    search_text = CASE WHEN s.name <> e.name THEN s.search_text || ' ' || e.search_text ELSE e.search_text END,
    division_code = coalesce(s.division_code, e.division_code),
    reg_address = coalesce(s.reg_address, e.reg_address),
    site_address = coalesce(s.site_address, e.site_address),
    legal_rep_name = coalesce(s.legal_rep_name, e.legal_rep_name),
    principal_name = coalesce(s.principal_name, e.principal_name),
    contact_name = coalesce(s.contact_name, e.contact_name),
    contact_phone = coalesce(s.contact_phone, e.contact_phone),
    landline = coalesce(s.landline, e.landline),
    industry_code = coalesce(s.industry_code, e.industry_code),
    size = coalesce(s.size, e.size),
    sectors = coalesce(s.sectors, e.sectors),
    high_hazard = coalesce(s.high_hazard, e.high_hazard),
    employee_count = coalesce(s.employee_count, e.employee_count),
    established_on = coalesce(s.established_on, e.established_on)
FROM staged s WHERE s.enterprise_id = e.id AND s.outcome = 'updated'

-- name: insert
WITH added AS (
    INSERT INTO portal_enterprise (
        uscc, uscc_checksum_ok, search_text, name, division_code, reg_address, site_address, legal_rep_name,
        principal_name, contact_name, contact_phone, landline, industry_code, size, sectors,
        high_hazard, employee_count, established_on, state, created_at)
    SELECT
        uscc, uscc_checksum_ok, search_text, name, division_code, coalesce(reg_address, ''),
        coalesce(site_address, ''), coalesce(legal_rep_name, ''), coalesce(principal_name, ''),
        coalesce(contact_name, ''), coalesce(contact_phone, ''), coalesce(landline, ''),
        coalesce(industry_code, ''), coalesce(size, ''), coalesce(sectors, '{}'),
        high_hazard, employee_count, established_on, 'active', %(now)s
    FROM staged WHERE outcome = 'created' ORDER BY line
    ON CONFLICT (uscc) DO NOTHING RETURNING id, uscc
)
UPDATE staged SET enterprise_id = added.id FROM added WHERE added.uscc = staged.uscc AND outcome = 'created'

-- name: refuse_overtaken
UPDATE staged SET outcome = 'refused', refusals = ARRAY['这家企业刚刚由别人登记，本行未导入，请再导入一次。']
WHERE outcome = 'created' AND enterprise_id IS NULL

-- name: end_grades
UPDATE portal_standardisationgrade g SET to_on = s.grade_from FROM staged s
WHERE g.enterprise_id = s.enterprise_id AND s.outcome IN ('created', 'updated') AND s.new_grade
    AND (g.to_on IS NULL OR g.to_on > s.grade_from)

-- name: insert_grades
INSERT INTO portal_standardisationgrade (enterprise_id, grade, certificate_no, from_on, to_on)
SELECT enterprise_id, grade, coalesce(grade_no, ''), grade_from, grade_to + 1
FROM staged WHERE outcome IN ('created', 'updated') AND new_grade

-- name: counts
SELECT outcome, count(*), count(*) FILTER (WHERE outcome <> 'refused' AND warnings <> '{}')
FROM staged GROUP BY outcome

-- name: troubled
SELECT line, outcome, CASE outcome WHEN 'refused' THEN refusals ELSE warnings END FROM staged
WHERE outcome = 'refused' OR warnings <> '{}' ORDER BY line
