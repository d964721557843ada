-- Three roles. The owner (whoever runs this file) owns the tables and is used for nothing but
-- migrations and the signing key. nightjar_app is what every request runs as. nightjar_lookup owns
-- the few functions that may look before a tenant is known, and sees only the columns they need.
--
-- Roles belong to the whole cluster: another Nightjar database in it may have made them already.
do $$
begin
  create role nightjar_app nologin nosuperuser nobypassrls noinherit;
exception when duplicate_object or unique_violation then null;
end $$;

do $$
begin
  create role nightjar_lookup nologin nosuperuser nobypassrls noinherit;
exception when duplicate_object or unique_violation then null;
end $$;

do $$
begin
  if not pg_has_role(current_user, 'nightjar_app', 'member') then
    grant nightjar_app to current_user;
  end if;
  if not pg_has_role(current_user, 'nightjar_lookup', 'member') then
    grant nightjar_lookup to current_user;
  end if;
end $$;

-- PostgreSQL before 15 lets everybody create in public.
revoke create on schema public from public;
grant usage on schema public to nightjar_app, nightjar_lookup;

-- The tenant of the running transaction; null, and so no row at all, when none is set. (After a
-- transaction that set it locally, the setting reads as an empty string.)
create function current_tenant() returns uuid
  language sql stable parallel safe
  as $$ select nullif(current_setting('nightjar.tenant', true), '')::uuid $$;
