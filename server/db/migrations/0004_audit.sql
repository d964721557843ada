-- Appended to and read, never changed: the app role has neither update nor delete.
create table audit_entries (
  tenant_id uuid not null references tenants,
  id bigint generated always as identity,
  at bigint not null,
  actor_id uuid,
  action text not null,
  detail jsonb not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, actor_id) references people (tenant_id, id)
);

alter table audit_entries enable row level security;
alter table audit_entries force row level security;
create policy own_tenant on audit_entries
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert on audit_entries to nightjar_app;
