-- Whoever becomes a guest leaves the public channels; see docs/decisions/guests.md.

-- Whatever the server's code says: nobody else leaves any, and guests keep those they were brought into.
create policy only_guests_leave on memberships as restrictive for delete using (
  exists (select from channels c
    where c.tenant_id = memberships.tenant_id and c.id = memberships.channel_id and c.kind = 'public')
  and exists (select from people p
    where p.tenant_id = memberships.tenant_id and p.id = memberships.person_id and p.role = 'guest'));
grant delete on memberships to nightjar_app;
