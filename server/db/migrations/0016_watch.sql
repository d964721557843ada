-- What watching found. A row is never deleted, and what was found never changes.
create table alerts (
  tenant_id uuid not null references tenants,
  id uuid not null,
  at bigint not null,
  rule text not null,
  severity text not null check (severity in ('notice', 'warning', 'critical')),
  evidence jsonb not null,
  person_id uuid,
  session_id uuid,
  -- What was done by itself, in order: each answer and its outcome.
  answers jsonb not null,
  -- Whether the person concerned is told in their client, and when they had seen it.
  tells_person boolean not null,
  seen_at bigint,
  state text not null check (state in ('open', 'acknowledged', 'dismissed')),
  closed_by uuid,
  closed_at bigint,
  reason text check (char_length(reason) between 1 and 300),
  primary key (tenant_id, id),
  foreign key (tenant_id, person_id) references people (tenant_id, id),
  foreign key (tenant_id, session_id) references sessions (tenant_id, id),
  foreign key (tenant_id, closed_by) references people (tenant_id, id),
  check ((state = 'open') = (closed_by is null)),
  check ((closed_by is null) = (closed_at is null)),
  check ((state = 'dismissed') = (reason is not null))
);
create index alerts_by_time on alerts (tenant_id, at desc, id);
create index alerts_to_be_seen on alerts (tenant_id, person_id) where tells_person and seen_at is null;

-- What is usual for a person: devices, networks, hours, how much they read. And for their company.
create table watch_profiles (
  tenant_id uuid not null,
  person_id uuid not null,
  profile jsonb not null,
  primary key (tenant_id, person_id),
  foreign key (tenant_id, person_id) references people (tenant_id, id)
);
create table watch_companies (
  tenant_id uuid primary key references tenants,
  networks jsonb not null
);

-- What the company's admins set; a company without a row has the standard.
create table watch_settings (
  tenant_id uuid primary key references tenants,
  settings jsonb not null,
  version integer not null,
  -- Signs what the webhook is sent; sealed with the company's data key, shown to an admin once.
  webhook_secret text
);

-- Of alerts, to whoever is outside: what waits, until it is delivered or given up.
create table alert_deliveries (
  tenant_id uuid not null,
  id uuid not null,
  alert_id uuid not null,
  channel text not null check (channel in ('mail', 'webhook', 'syslog')),
  -- Of a mail.
  person_id uuid,
  attempts integer not null,
  next_at bigint not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, alert_id) references alerts (tenant_id, id),
  foreign key (tenant_id, person_id) references people (tenant_id, id),
  check ((channel = 'mail') = (person_id is not null))
);
create index alert_deliveries_due on alert_deliveries (next_at);

-- How it went the last time, each way out of the server; no row: nothing was sent there since it was set.
create table alert_delivery_outcomes (
  tenant_id uuid not null references tenants,
  channel text not null check (channel in ('mail', 'webhook', 'syslog')),
  at bigint not null,
  -- Null: it went out.
  fault text,
  primary key (tenant_id, channel)
);

alter table alerts enable row level security;
alter table alerts force row level security;
alter table watch_profiles enable row level security;
alter table watch_profiles force row level security;
alter table watch_companies enable row level security;
alter table watch_companies force row level security;
alter table watch_settings enable row level security;
alter table watch_settings force row level security;
alter table alert_deliveries enable row level security;
alter table alert_deliveries force row level security;
alter table alert_delivery_outcomes enable row level security;
alter table alert_delivery_outcomes force row level security;
create policy own_tenant on alerts
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
create policy own_tenant on watch_profiles
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
create policy own_tenant on watch_companies
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
create policy own_tenant on watch_settings
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
create policy own_tenant on alert_deliveries
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
create policy own_tenant on alert_delivery_outcomes
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert, update (answers, seen_at, state, closed_by, closed_at, reason)
  on alerts to nightjar_app;
grant select, insert, update (profile) on watch_profiles to nightjar_app;
grant select, insert, update (networks) on watch_companies to nightjar_app;
grant select, insert, update (settings, version, webhook_secret) on watch_settings to nightjar_app;
grant select, insert, delete, update (attempts, next_at) on alert_deliveries to nightjar_app;
grant select, insert, delete, update (at, fault) on alert_delivery_outcomes to nightjar_app;

-- Before a tenant is known: whose deliveries are due.
create policy lookup on alert_deliveries for select to nightjar_lookup using (true);
grant select (tenant_id, next_at) on alert_deliveries to nightjar_lookup;
create function tenants_with_deliveries(due bigint) returns setof uuid
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select distinct tenant_id from public.alert_deliveries where next_at <= due $$;
grant create on schema public to nightjar_lookup;
alter function tenants_with_deliveries(bigint) owner to nightjar_lookup;
revoke create on schema public from nightjar_lookup;
revoke execute on function tenants_with_deliveries(bigint) from public;
grant execute on function tenants_with_deliveries(bigint) to nightjar_app;

-- Since when a sign-in of theirs takes a second factor, whatever policy says; null: as policy says.
alter table people add column if not exists must_prove_since bigint;
-- Since when nobody signs in to the account; null: they may.
alter table people add column suspended_at bigint;
-- Of admins: whether alerts come by mail.
alter table people add column wants_alert_mail boolean not null default true;
grant update (must_prove_since, suspended_at, wants_alert_mail) on people to nightjar_app;

-- A wipe that an alert brought about was asked for by nobody.
alter table wipes add column alert_id uuid;
alter table wipes add foreign key (tenant_id, alert_id) references alerts (tenant_id, id);
alter table wipes alter column asked_by drop not null;
alter table wipes add check ((asked_by is null) = (alert_id is not null));
alter table wipes add check (kind <> 'everyone' or asked_by is not null);
