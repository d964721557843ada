-- What a tenant signs for its own clients: device certificates and its policy. Clients pin the public half
-- at sign-in.
create table tenant_keys (
  tenant_id uuid not null references tenants,
  -- RFC 7638 thumbprint of the public half.
  kid text not null,
  public_jwk text not null,
  private_jwk text not null,
  created_at bigint not null,
  primary key (tenant_id, kid)
);
alter table tenant_keys enable row level security;
alter table tenant_keys force row level security;
create policy own_tenant on tenant_keys
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
-- The private half is the owner's, and no request runs as the owner.
grant select (tenant_id, kid, public_jwk, created_at) on tenant_keys to nightjar_app;

-- RFC 7638 thumbprint of the key with which the session's device signs its logout receipt; null for
-- sessions that began before there were any.
alter table sessions add column device_key text;
