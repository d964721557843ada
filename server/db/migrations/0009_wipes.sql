-- When the session's person last proved to be there by their password; null: never.
alter table sessions add column stepped_up_at bigint;
grant update (stepped_up_at) on sessions to nightjar_app;

-- What admins asked of devices. A row is never deleted, and who asked what, and why, never changes.
create table wipes (
  tenant_id uuid not null references tenants,
  id uuid not null,
  kind text not null check (kind in ('session', 'person', 'everyone')),
  session_id uuid,
  person_id uuid,
  reason text not null check (char_length(reason) between 1 and 500),
  asked_by uuid not null,
  asked_at bigint not null,
  approved_by uuid,
  approved_at bigint,
  cancelled_by uuid,
  cancelled_at bigint,
  -- When the sessions ended; null while it waits for a second admin, and for good when none came.
  begun_at bigint,
  primary key (tenant_id, id),
  foreign key (tenant_id, session_id) references sessions (tenant_id, id),
  foreign key (tenant_id, person_id) references people (tenant_id, id),
  foreign key (tenant_id, asked_by) references people (tenant_id, id),
  foreign key (tenant_id, approved_by) references people (tenant_id, id),
  foreign key (tenant_id, cancelled_by) references people (tenant_id, id),
  check ((kind = 'session') = (session_id is not null)),
  check ((kind = 'person') = (person_id is not null)),
  check (approved_by <> asked_by),
  check ((approved_by is null) = (approved_at is null)),
  check ((cancelled_by is null) = (cancelled_at is null)),
  check (begun_at is null or cancelled_at is null),
  -- Whatever the server's code says: nobody alone wipes everyone.
  check (kind <> 'everyone' or begun_at is null or approved_by is not null)
);
create index wipes_by_time on wipes (tenant_id, asked_at desc, id);

-- The sessions that a wipe ended: each of them was ended by one wipe alone.
create table wiped_sessions (
  tenant_id uuid not null,
  session_id uuid not null,
  wipe_id uuid not null,
  -- When its device was heard to sign out.
  delivered_at bigint,
  primary key (tenant_id, session_id),
  foreign key (tenant_id, session_id) references sessions (tenant_id, id),
  foreign key (tenant_id, wipe_id) references wipes (tenant_id, id)
);
create index wiped_sessions_of_wipe on wiped_sessions (tenant_id, wipe_id);

alter table wipes enable row level security;
alter table wipes force row level security;
alter table wiped_sessions enable row level security;
alter table wiped_sessions force row level security;
create policy own_tenant on wipes
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
create policy own_tenant on wiped_sessions
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert, update (approved_by, approved_at, cancelled_by, cancelled_at, begun_at)
  on wipes to nightjar_app;
grant select, insert, update (delivered_at) on wiped_sessions to nightjar_app;
