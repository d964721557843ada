-- Joining and leaving by the company's directory (SCIM 2.0); see docs/decisions/scim.md.

-- Since when somebody may not sign in; null: they may. All that was theirs stays.
alter table people add column deactivated_at bigint;
-- The directory's own name for the person.
alter table people add column external_id text check (char_length(external_id) between 1 and 256);
alter table people add column changed_at bigint not null default 0;
create unique index people_by_external_id on people (tenant_id, external_id);
grant update (name, title, deactivated_at, external_id, changed_at) on people to nightjar_app;

-- What directories prove themselves with. Only the hash is kept; a row is never deleted.
create table scim_tokens (
  tenant_id uuid not null references tenants,
  id uuid not null,
  -- SHA-256 of the token, hex.
  hash text not null unique,
  made_by uuid not null,
  made_at bigint not null,
  used_at bigint,
  revoked_at bigint,
  primary key (tenant_id, id),
  foreign key (tenant_id, made_by) references people (tenant_id, id)
);
alter table scim_tokens enable row level security;
alter table scim_tokens force row level security;
create policy own_tenant on scim_tokens
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert, update (used_at, revoked_at) on scim_tokens to nightjar_app;

-- Before a tenant is known.
create policy lookup on scim_tokens for select to nightjar_lookup using (true);
grant select (hash, tenant_id, id) on scim_tokens to nightjar_lookup;
create function tenant_of_scim_token(wanted text) returns table (tenant_id uuid, id uuid)
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select t.tenant_id, t.id from public.scim_tokens t where t.hash = wanted $$;
grant create on schema public to nightjar_lookup;
alter function tenant_of_scim_token(text) owner to nightjar_lookup;
revoke create on schema public from nightjar_lookup;
revoke execute on function tenant_of_scim_token(text) from public;
grant execute on function tenant_of_scim_token(text) to nightjar_app;
