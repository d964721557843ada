create table channels (
  tenant_id uuid not null references tenants,
  id uuid not null,
  kind text not null check (kind in ('public', 'private', 'direct')),
  name text not null,
  topic text not null,
  -- The newest message's sequence. Its row lock is what makes sequences gap-free.
  last_seq bigint not null default 0,
  -- The two people of a direct channel, ids in order: there is one channel for each pair.
  direct_pair text,
  created_at bigint not null,
  primary key (tenant_id, id),
  unique (tenant_id, direct_pair),
  check ((kind = 'direct') = (direct_pair is not null))
);

create table memberships (
  tenant_id uuid not null,
  channel_id uuid not null,
  person_id uuid not null,
  read_seq bigint not null default 0,
  primary key (tenant_id, channel_id, person_id),
  foreign key (tenant_id, channel_id) references channels (tenant_id, id),
  foreign key (tenant_id, person_id) references people (tenant_id, id)
);
create index memberships_of_person on memberships (tenant_id, person_id);

create table messages (
  tenant_id uuid not null,
  channel_id uuid not null,
  seq bigint not null check (seq > 0),
  id uuid not null,
  client_id uuid not null,
  author_id uuid not null,
  body text not null,
  sent_at bigint not null,
  primary key (tenant_id, channel_id, seq),
  unique (tenant_id, author_id, client_id),
  foreign key (tenant_id, channel_id) references channels (tenant_id, id),
  foreign key (tenant_id, author_id) references people (tenant_id, id)
);

alter table channels enable row level security;
alter table channels force row level security;
alter table memberships enable row level security;
alter table memberships force row level security;
alter table messages enable row level security;
alter table messages force row level security;

create policy own_tenant on channels
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
create policy own_tenant on memberships
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
create policy own_tenant on messages
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());

grant select, insert, update (last_seq) on channels to nightjar_app;
grant select, insert, update (read_seq) on memberships to nightjar_app;
grant select, insert on messages to nightjar_app;
