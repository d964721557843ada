-- What devices say of their sign-outs, signed and checked. Appended to and read, never changed.
create table logout_receipts (
  tenant_id uuid not null,
  session_id uuid not null,
  -- SHA-256 of the file, hex: the same receipt sent twice is one.
  hash text not null,
  outcome text not null check (outcome in ('complete', 'incomplete')),
  file text not null,
  received_at bigint not null,
  primary key (tenant_id, session_id, hash),
  foreign key (tenant_id, session_id) references sessions (tenant_id, id)
);
alter table logout_receipts enable row level security;
alter table logout_receipts force row level security;
create policy own_tenant on logout_receipts
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert on logout_receipts to nightjar_app;
