-- A command in a process of its own may end sessions; the server looks which ended lately, before a tenant is known.
create index sessions_ended on sessions (revoked_at) where revoked_at is not null;
create policy lookup on sessions for select to nightjar_lookup using (revoked_at is not null);
grant select (tenant_id, id, revoked_at) on sessions to nightjar_lookup;
create function sessions_ended_since(since bigint) returns table (tenant_id uuid, id uuid)
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select s.tenant_id, s.id from public.sessions s where s.revoked_at >= since $$;
grant create on schema public to nightjar_lookup;
alter function sessions_ended_since(bigint) owner to nightjar_lookup;
revoke create on schema public from nightjar_lookup;
revoke execute on function sessions_ended_since(bigint) from public;
grant execute on function sessions_ended_since(bigint) to nightjar_app;
