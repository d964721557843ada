-- What people prove with beside the password; see docs/decisions/factors.md.

-- When the password was last changed; null: never since the account was made.
alter table people add column password_changed_at bigint;
-- When the password or a factor last changed: a sign-in that was begun before does not go on.
alter table people add column secrets_changed_at bigint not null default 0;
grant update (password_hash, password_changed_at, secrets_changed_at) on people to nightjar_app;

-- Whether the last step-up was by a second factor.
alter table sessions add column stepped_up_by_factor boolean not null default false;
grant update (stepped_up_by_factor) on sessions to nightjar_app;

-- One-time codes (RFC 6238) of an authenticator app.
create table totp_secrets (
  tenant_id uuid not null,
  person_id uuid not null,
  -- With the company's data key.
  sealed text not null,
  created_at bigint not null,
  last_used_at bigint,
  -- The time step of the last code that was taken: no code of it, or before it, is taken again.
  last_step bigint not null,
  primary key (tenant_id, person_id),
  foreign key (tenant_id, person_id) references people (tenant_id, id)
);

create table passkeys (
  tenant_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  -- Base64url, as the authenticator names it.
  credential_id text not null,
  -- COSE key (RFC 9052), base64url.
  public_key text not null,
  -- Signatures so far, as the authenticator counts; 0 for one that does not count.
  counter bigint not null,
  transports jsonb not null,
  synced boolean not null,
  name text not null check (char_length(name) between 1 and 60),
  created_at bigint not null,
  last_used_at bigint,
  primary key (tenant_id, id),
  unique (tenant_id, credential_id),
  foreign key (tenant_id, person_id) references people (tenant_id, id)
);
create index passkeys_of_person on passkeys (tenant_id, person_id);

create table recovery_codes (
  tenant_id uuid not null,
  person_id uuid not null,
  -- argon2id, base64url; one salt for the ten of a person, so that a try is one hash.
  hash text not null,
  salt text not null,
  created_at bigint not null,
  used_at bigint,
  primary key (tenant_id, person_id, hash),
  foreign key (tenant_id, person_id) references people (tenant_id, id)
);

alter table totp_secrets enable row level security;
alter table totp_secrets force row level security;
alter table passkeys enable row level security;
alter table passkeys force row level security;
alter table recovery_codes enable row level security;
alter table recovery_codes force row level security;
create policy own_tenant on totp_secrets
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
create policy own_tenant on passkeys
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
create policy own_tenant on recovery_codes
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert, delete, update (last_used_at, last_step) on totp_secrets to nightjar_app;
grant select, insert, delete, update (counter, synced, name, last_used_at) on passkeys to nightjar_app;
grant select, insert, delete, update (used_at) on recovery_codes to nightjar_app;
