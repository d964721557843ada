-- Each entry carries its own SHA-256 and that of the entry before it, tenant by tenant, so that whoever
-- has them can tell whether one was taken away, changed, put in or moved: docs/decisions/audit-chain.md.

-- JSON in one spelling (RFC 8785). For what the log holds: keys in ASCII, numbers that are integers;
-- strings are escaped as ECMAScript does.
create function canonical_json(value jsonb) returns text
  language plpgsql immutable strict parallel safe set search_path = pg_catalog, pg_temp
  as $$
begin
  case jsonb_typeof(value)
    when 'object' then
      return '{' || coalesce((
        select string_agg(
          to_json(key)::text || ':' || public.canonical_json(member), ',' order by key collate "C")
        from jsonb_each(value) as members (key, member)), '') || '}';
    when 'array' then
      return '[' || coalesce((
        select string_agg(public.canonical_json(element), ',' order by place)
        from jsonb_array_elements(value) with ordinality as elements (element, place)), '') || ']';
    else
      return value::text;
  end case;
end $$;

-- Null for a tenant's first entry alone.
alter table audit_entries add column previous text;
-- SHA-256 of all the rest, lower-case hex.
alter table audit_entries add column hash text;
-- Of the newest entry.
alter table tenants add column last_audit_hash text;

create function audit_hash(entry audit_entries) returns text
  language sql stable parallel safe set search_path = pg_catalog, pg_temp
  as $$ select encode(sha256(convert_to(public.canonical_json(jsonb_build_object(
    'tenantId', entry.tenant_id, 'id', entry.id, 'at', entry.at, 'actorId', entry.actor_id,
    'action', entry.action, 'detail', entry.detail, 'previous', entry.previous)), 'UTF8')), 'hex') $$;

-- What is there already. The owner as well sees no rows while this is forced.
alter table tenants no force row level security;
alter table audit_entries no force row level security;
do $$
declare
  entry audit_entries;
  before audit_entries;
begin
  for entry in select * from audit_entries order by tenant_id, id loop
    entry.previous := case when before.tenant_id = entry.tenant_id then before.hash end;
    entry.hash := audit_hash(entry);
    update audit_entries set previous = entry.previous, hash = entry.hash
      where tenant_id = entry.tenant_id and id = entry.id;
    before := entry;
  end loop;
end $$;
update tenants t set last_audit_hash =
  (select hash from audit_entries e where e.tenant_id = t.id and e.id = t.last_audit_id);
alter table tenants force row level security;
alter table audit_entries force row level security;
alter table audit_entries alter column hash set not null;
alter table audit_entries add check ((previous is null) = (id = 1));

-- Number, predecessor and hash are the database's to give, whoever writes. Whoever appends holds the
-- tenant's row until the end of its transaction, so that the chain has one end.
create function chain_audit_entry() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  update public.tenants set last_audit_id = last_audit_id + 1 where id = new.tenant_id
    returning last_audit_id, last_audit_hash into new.id, new.previous;
  if not found then raise exception 'the tenant is gone'; end if;
  new.hash := public.audit_hash(new);
  update public.tenants set last_audit_hash = new.hash where id = new.tenant_id;
  return new;
end $$;
create trigger chained before insert on audit_entries
  for each row execute function chain_audit_entry();

-- The app role could not anyway; this holds the owner, too, as long as nobody takes the trigger away.
create function refuse_audit_change() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$ begin raise exception 'the audit log is only ever appended to'; end $$;
create trigger unchanged before update or delete or truncate on audit_entries
  for each statement execute function refuse_audit_change();

revoke insert on audit_entries from nightjar_app;
grant insert (tenant_id, at, actor_id, action, detail) on audit_entries to nightjar_app;
revoke update (last_audit_id) on tenants from nightjar_app;

create index audit_entries_of_actor on audit_entries (tenant_id, actor_id, id);
create index audit_entries_by_action on audit_entries (tenant_id, action, id);

-- What the tenant's key signed of the log: that up to this entry it was so.
create table audit_checkpoints (
  tenant_id uuid not null references tenants,
  entry_id bigint not null,
  at bigint not null,
  -- A compact JWS.
  document text not null,
  primary key (tenant_id, entry_id),
  foreign key (tenant_id, entry_id) references audit_entries (tenant_id, id)
);
alter table audit_checkpoints enable row level security;
alter table audit_checkpoints force row level security;
create policy own_tenant on audit_checkpoints
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert on audit_checkpoints to nightjar_app;
create trigger unchanged before update or delete or truncate on audit_checkpoints
  for each statement execute function refuse_audit_change();

-- Whose log has so many entries at least that no checkpoint covers.
create policy lookup on audit_checkpoints for select to nightjar_lookup using (true);
grant select (tenant_id, entry_id) on audit_checkpoints to nightjar_lookup;
grant select (last_audit_id) on tenants to nightjar_lookup;
create function audit_behind(many bigint) returns setof uuid
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select t.id from public.tenants t where t.last_audit_id >= many + coalesce(
    (select max(c.entry_id) from public.audit_checkpoints c where c.tenant_id = t.id), 0) $$;
grant create on schema public to nightjar_lookup;
alter function audit_behind(bigint) owner to nightjar_lookup;
revoke create on schema public from nightjar_lookup;
revoke execute on function audit_behind(bigint) from public;
grant execute on function audit_behind(bigint) to nightjar_app;
