-- Single sign-on (OpenID Connect); see docs/decisions/single-sign-on.md.

-- Somebody whom only the company's provider vouches for has none.
alter table people alter column password_hash drop not null;
-- By the groups that the provider names; never to or from an owner, which the server sees to.
grant update (role) on people to nightjar_app;

-- Whether the provider was the first to vouch for the person when the session was begun.
alter table sessions add column by_provider boolean not null default false;

-- The company's provider. The secret is sealed with the company's key.
create table sso_providers (
  tenant_id uuid primary key references tenants,
  settings jsonb not null,
  sealed_secret text not null,
  changed_at bigint not null
);

-- Whom the provider means by a subject. An account has one subject at most of each provider.
create table sso_identities (
  tenant_id uuid not null,
  issuer text not null,
  subject text not null,
  person_id uuid not null,
  linked_at bigint not null,
  primary key (tenant_id, issuer, subject),
  unique (tenant_id, issuer, person_id),
  foreign key (tenant_id, person_id) references people (tenant_id, id)
);

-- By which of the provider's sessions somebody came in on a device, the last time: so that it can end
-- what was opened there since.
create table sso_sign_ins (
  tenant_id uuid not null,
  person_id uuid not null,
  device_id uuid not null,
  issuer text not null,
  sid text not null,
  at bigint not null,
  primary key (tenant_id, person_id, device_id),
  foreign key (tenant_id, person_id) references people (tenant_id, id)
);
create index sso_sign_ins_by_sid on sso_sign_ins (tenant_id, issuer, sid);

-- Logout tokens that were heard: each counts once (OpenID Connect Back-Channel Logout 1.0 §2.6).
create table sso_logouts (
  tenant_id uuid not null references tenants,
  issuer text not null,
  jti text not null,
  forget_at bigint not null,
  primary key (tenant_id, issuer, jti)
);

alter table sso_providers enable row level security;
alter table sso_providers force row level security;
alter table sso_identities enable row level security;
alter table sso_identities force row level security;
alter table sso_sign_ins enable row level security;
alter table sso_sign_ins force row level security;
alter table sso_logouts enable row level security;
alter table sso_logouts force row level security;
create policy own_tenant on sso_providers
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
create policy own_tenant on sso_identities
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
create policy own_tenant on sso_sign_ins
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
create policy own_tenant on sso_logouts
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert, update (settings, sealed_secret, changed_at) on sso_providers to nightjar_app;
grant select, insert on sso_identities to nightjar_app;
grant select, insert, update (issuer, sid, at) on sso_sign_ins to nightjar_app;
grant select, insert, delete on sso_logouts to nightjar_app;
