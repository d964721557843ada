-- What people write is sealed with a key of their company's; see docs/decisions/envelope-encryption.md.

-- A company's data keys, each wrapped by a key that is not in this database. The newest one seals.
create table tenant_data_keys (
  tenant_id uuid not null references tenants,
  version integer not null check (version > 0),
  -- Of the key that wraps it: in the key file, or a KMS's.
  key_id text not null,
  wrapped bytea not null,
  created_at bigint not null,
  primary key (tenant_id, version)
);
alter table tenant_data_keys enable row level security;
alter table tenant_data_keys force row level security;
create policy own_tenant on tenant_data_keys
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
-- Made, wrapped again and destroyed by the owner alone, and no request runs as the owner.
grant select on tenant_data_keys to nightjar_app;
-- At the start: whether the keys that wrap are at hand, and at a rotation: what is still to be done.
create policy lookup on tenant_data_keys for select to nightjar_lookup using (true);
grant select (tenant_id, version, key_id) on tenant_data_keys to nightjar_lookup;

-- When the company's data keys were destroyed, and with them what it wrote; null: never.
alter table tenants add column destroyed_at bigint;
-- Whether messages of the time before there were keys are still to be sealed, which the server does at its start.
alter table tenants add column unsealed boolean not null default false;
alter table tenants no force row level security;
update tenants set unsealed = true;
alter table tenants force row level security;
grant select (unsealed, destroyed_at) on tenants to nightjar_lookup;

-- The words of a message, sealed. `body` is only of the time before.
alter table messages add column content bytea;
alter table messages alter column body drop not null;
alter table messages add check ((body is null) <> (content is null));
revoke insert on messages from nightjar_app;
grant insert (tenant_id, channel_id, seq, id, client_id, author_id, content, sent_at)
  on messages to nightjar_app;
