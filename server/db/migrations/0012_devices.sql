-- Where a session was last used, as coarse as an address says it, and what its device says of itself.
alter table sessions add column place jsonb;
alter table sessions add column posture jsonb;
grant update (place, posture) on sessions to nightjar_app;
create index sessions_ended_of_person on sessions (tenant_id, person_id, revoked_at)
  where revoked_at is not null;

-- Every sign-in of a person, and every attempt at one; for themselves to look at. Those from longer ago than
-- the person is shown are deleted.
create table sign_ins (
  tenant_id uuid not null,
  id bigint generated always as identity,
  person_id uuid not null,
  at bigint not null,
  -- Of failures: those of one way and one network within a minute are one row.
  count integer not null check (count > 0),
  result text not null check (result in ('signed-in', 'failed')),
  -- What was proven, in order, or what was not.
  way jsonb not null,
  place jsonb,
  -- Of a sign-in alone: whoever fails may have named any device.
  session_id uuid,
  device_name text,
  platform text,
  primary key (tenant_id, id),
  foreign key (tenant_id, person_id) references people (tenant_id, id),
  foreign key (tenant_id, session_id) references sessions (tenant_id, id),
  check ((result = 'signed-in') = (session_id is not null)),
  check ((session_id is null) = (device_name is null)),
  check ((session_id is null) = (platform is null))
);
create index sign_ins_of_person on sign_ins (tenant_id, person_id, at desc, id desc);
alter table sign_ins enable row level security;
alter table sign_ins force row level security;
create policy own_tenant on sign_ins
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert, delete on sign_ins to nightjar_app;
