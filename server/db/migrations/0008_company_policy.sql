-- The company's policy becomes a document: what its admins wrote, and the number of the change. The server
-- signs it with the tenant's key; see docs/decisions/signed-company-policy.md.
alter table tenants add column rules jsonb;
-- Counts up with each change; a client never goes back to a lower one.
alter table tenants add column policy_version integer;
-- When it was last given out afresh; its expiry counts from then.
alter table tenants add column policy_issued_at bigint;
-- A closed company's sessions are over, and nobody of it signs in.
alter table tenants add column closed_at bigint;

-- The owner as well sees no rows while this is forced.
alter table tenants no force row level security;
update tenants set
  rules = jsonb_build_object(
    'everyone', jsonb_build_object(
      'lockAfter', lock_after, 'logoutAfter', logout_after, 'unlockAttempts', unlock_attempts),
    'roles', jsonb_build_object()),
  policy_version = 1,
  policy_issued_at = created_at;
alter table tenants force row level security;

alter table tenants alter column rules set not null;
alter table tenants alter column policy_version set not null;
alter table tenants alter column policy_issued_at set not null;
alter table tenants drop column lock_after, drop column logout_after, drop column unlock_attempts;

grant update (rules, policy_version, policy_issued_at, closed_at) on tenants to nightjar_app;

-- The account of a temporary worker or a guest ends by itself.
alter table people add column ends_at bigint;

-- Which of these tenants are closed: asked again and again for all that have clients online, whichever
-- process closed them.
grant select (closed_at) on tenants to nightjar_lookup;
create function closed_among(wanted uuid[]) returns setof uuid
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select id from public.tenants where id = any (wanted) and closed_at is not null $$;
grant create on schema public to nightjar_lookup;
alter function closed_among(uuid[]) owner to nightjar_lookup;
revoke create on schema public from nightjar_lookup;
revoke execute on function closed_among(uuid[]) from public;
grant execute on function closed_among(uuid[]) to nightjar_app;
