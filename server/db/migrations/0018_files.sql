-- What the server knows of the files that are kept beside the database. Their content is ciphertext, and
-- what opens it is in the messages.
create table files (
  tenant_id uuid not null references tenants,
  id uuid not null,
  channel_id uuid not null,
  person_id uuid not null,
  -- Bytes when it is complete.
  bytes bigint not null check (bytes > 0),
  -- When the last part of it came. What no message refers to is removed a day later.
  touched_at bigint not null,
  completed_at bigint,
  -- The message it belongs to, in the same channel.
  message_seq bigint,
  primary key (tenant_id, id),
  foreign key (tenant_id, channel_id) references channels (tenant_id, id),
  foreign key (tenant_id, person_id) references people (tenant_id, id),
  foreign key (tenant_id, channel_id, message_seq) references messages (tenant_id, channel_id, seq),
  check (message_seq is null or completed_at is not null)
);
create index files_of_message on files (tenant_id, channel_id, message_seq);
create index files_unreferenced on files (touched_at) where message_seq is null;

alter table files enable row level security;
alter table files force row level security;
create policy own_tenant on files
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
-- Whatever the server's code says: what a message refers to stays.
create policy only_unreferenced on files as restrictive for delete using (message_seq is null);
grant select, insert, delete, update (touched_at, completed_at, message_seq) on files to nightjar_app;

-- Whose unreferenced files are old enough to go, before a tenant is known.
create policy lookup on files for select to nightjar_lookup using (message_seq is null);
grant select (tenant_id, touched_at, message_seq) on files to nightjar_lookup;
create function tenants_with_files_to_collect(before bigint) returns setof uuid
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select distinct f.tenant_id from public.files f
    where f.message_seq is null and f.touched_at < before
  $$;
grant create on schema public to nightjar_lookup;
alter function tenants_with_files_to_collect(bigint) owner to nightjar_lookup;
revoke create on schema public from nightjar_lookup;
revoke execute on function tenants_with_files_to_collect(bigint) from public;
grant execute on function tenants_with_files_to_collect(bigint) to nightjar_app;
