-- Times are milliseconds since 1970-01-01T00:00:00Z, the same numbers as on the wire.

create table tenants (
  id uuid primary key,
  domain text not null unique check (domain = lower(domain) and domain <> ''),
  name text not null,
  lock_after integer not null,
  logout_after integer not null check (logout_after >= lock_after),
  unlock_attempts integer not null,
  created_at bigint not null
);

create table people (
  tenant_id uuid not null references tenants,
  id uuid not null,
  email text not null check (email = lower(email)),
  name text not null,
  title text not null,
  role text not null check (role in ('owner', 'admin', 'member', 'guest')),
  password_hash text not null,
  created_at bigint not null,
  primary key (tenant_id, id),
  unique (tenant_id, email)
);

create table sessions (
  tenant_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  device_id uuid not null,
  device_name text not null,
  platform text not null check (platform in ('linux', 'darwin', 'win32')),
  created_at bigint not null,
  last_seen_at bigint not null,
  -- Moves on with each refresh; a device that stays away longer has to sign in again.
  expires_at bigint not null,
  revoked_at bigint,
  primary key (tenant_id, id),
  foreign key (tenant_id, person_id) references people (tenant_id, id)
);
create index sessions_of_person on sessions (tenant_id, person_id) where revoked_at is null;

-- Every refresh token of a living session, spent ones too: that is how re-use is noticed.
create table refresh_tokens (
  tenant_id uuid not null,
  -- SHA-256 of the token, hex. The token itself is never stored.
  hash text not null,
  session_id uuid not null,
  -- The token it was given for, so that a lost reply can be told from theft.
  predecessor text,
  state text not null check (state in ('fresh', 'spent', 'withdrawn')),
  issued_at bigint not null,
  primary key (hash),
  foreign key (tenant_id, session_id) references sessions (tenant_id, id)
);
create index refresh_tokens_of_session on refresh_tokens (tenant_id, session_id);

alter table tenants enable row level security;
alter table tenants force row level security;
alter table people enable row level security;
alter table people force row level security;
alter table sessions enable row level security;
alter table sessions force row level security;
alter table refresh_tokens enable row level security;
alter table refresh_tokens force row level security;

create policy own_tenant on tenants using (id = current_tenant()) with check (id = current_tenant());
create policy own_tenant on people
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
create policy own_tenant on sessions
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
create policy own_tenant on refresh_tokens
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());

grant select, insert, update (lock_after, logout_after, unlock_attempts) on tenants to nightjar_app;
grant select, insert on people to nightjar_app;
grant select, insert, update (last_seen_at, expires_at, revoked_at) on sessions to nightjar_app;
grant select, insert, delete, update (state) on refresh_tokens to nightjar_app;

-- Before a tenant is known: by mail domain at sign-in, by token at refresh.
create policy lookup on tenants for select to nightjar_lookup using (true);
create policy lookup on refresh_tokens for select to nightjar_lookup using (true);
grant select (id, domain) on tenants to nightjar_lookup;
grant select (hash, tenant_id, session_id) on refresh_tokens to nightjar_lookup;

create function tenant_of_domain(wanted text) returns uuid
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select id from public.tenants where domain = wanted $$;

create function session_of_refresh_token(wanted text)
  returns table (tenant_id uuid, session_id uuid)
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select t.tenant_id, t.session_id from public.refresh_tokens t where t.hash = wanted $$;

-- A function's new owner needs CREATE on its schema for the moment of the change.
grant create on schema public to nightjar_lookup;
alter function tenant_of_domain(text) owner to nightjar_lookup;
alter function session_of_refresh_token(text) owner to nightjar_lookup;
revoke create on schema public from nightjar_lookup;

revoke execute on function tenant_of_domain(text) from public;
revoke execute on function session_of_refresh_token(text) from public;
grant execute on function tenant_of_domain(text) to nightjar_app;
grant execute on function session_of_refresh_token(text) to nightjar_app;

-- Signs access tokens and revocation tickets. Belongs to no tenant; the app role cannot read it.
create table signing_keys (
  kid text primary key,
  private_jwk text not null,
  created_at bigint not null
);
alter table signing_keys enable row level security;
alter table signing_keys force row level security;
create policy owner_only on signing_keys to current_user using (true) with check (true);
