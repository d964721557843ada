import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { rowsOf, type Tx } from '../db/rows.ts';

/** Roles that requests come near to: what they run as, and what owns the functions that look before a tenant is known. */
const ROLES = ['nightjar_app', 'nightjar_lookup'];
/** Of no tenant, and out of the app role's reach. */
const OWNERS_ALONE = ['schema_migrations', 'signing_keys'];
const PINNED = 'search_path=pg_catalog, pg_temp';

const Table = z.object({
  name: z.string(),
  enabled: z.boolean(),
  forced: z.boolean(),
  ofTenant: z.boolean(),
  granted: z.boolean(),
});
const Policy = z.object({
  table: z.string(),
  name: z.string(),
  permissive: z.boolean(),
  roles: z.array(z.string()),
  command: z.string(),
  qual: z.string().nullable(),
  check: z.string().nullable(),
});
const RoleRow = z.object({ name: z.string(), strong: z.boolean(), owns: z.int(), member: z.int() });
const Routine = z.object({
  name: z.string(),
  definer: z.boolean(),
  owner: z.string(),
  settings: z.array(z.string()),
  everybody: z.boolean(),
  /** Nobody can call it, and nobody but a table's owner can make a trigger of it. */
  trigger: z.boolean(),
});
const Named = z.object({ name: z.string() });

/** Everything in the catalog that would let one company reach another's rows, each in words; none, if all is well. */
export async function reviewDatabase(tx: Tx): Promise<string[]> {
  return [
    ...(await reviewTables(tx)),
    ...(await reviewRoles(tx)),
    ...(await reviewRoutines(tx)),
    ...(await reviewReferences(tx)),
  ];
}

async function reviewTables(tx: Tx): Promise<string[]> {
  const tables = await rowsOf(
    tx,
    sql`select c.relname as name, c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
          exists (select from pg_attribute a
            where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped) as "ofTenant",
          has_any_column_privilege('nightjar_app', c.oid, 'select, insert, update')
            or has_table_privilege('nightjar_app', c.oid, 'delete, truncate, references, trigger')
            as granted
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'public' and c.relkind in ('r', 'p', 'v', 'm', 'f') order by c.relname`,
    Table,
  );
  const policies = await rowsOf(
    tx,
    sql`select tablename as table, policyname as name, permissive = 'PERMISSIVE' as permissive,
          to_json(roles::text[]) as roles, cmd as command, qual, with_check as check
        from pg_policies where schemaname = 'public'`,
    Policy,
  );
  return tables.flatMap((table) => [
    ...(table.enabled ? [] : [`${table.name}: row-level security is off`]),
    ...(table.forced ? [] : [`${table.name}: row-level security is not forced`]),
    ...reviewPolicies(
      table,
      policies.filter((policy) => policy.table === table.name),
    ),
  ]);
}

function reviewPolicies(
  { name, ofTenant, granted }: z.infer<typeof Table>,
  policies: readonly z.infer<typeof Policy>[],
): string[] {
  const own = `(${name === 'tenants' ? 'id' : 'tenant_id'} = current_tenant())`;
  const [open, looking] = [
    policies.filter(isOpen),
    policies.filter(({ permissive }) => permissive),
  ];
  if (!ofTenant && name !== 'tenants') {
    return [
      ...(OWNERS_ALONE.includes(name) ? [] : [`${name}: belongs to no tenant`]),
      ...(granted ? [`${name}: the app role has a right to it`] : []),
      ...open.map((policy) => `${name}: policy ${policy.name} is for requests`),
    ];
  }
  return [
    ...(open.length > 0 ? [] : [`${name}: no policy for requests`]),
    ...open
      .filter(({ qual, check, command }) => qual !== own || check !== own || command !== 'ALL')
      .map((policy) => `${name}: policy ${policy.name} lets in more than the own tenant`),
    ...looking
      .filter((policy) => !isOpen(policy) && !isLookup(policy))
      .map((policy) => `${name}: policy ${policy.name} is for an unexpected role or command`),
  ];
}

/** For what requests run as; a restrictive policy only ever takes away. */
const isOpen = ({ permissive, roles }: z.infer<typeof Policy>): boolean =>
  permissive && (roles.includes('public') || roles.includes('nightjar_app'));

const isLookup = ({ roles, command }: z.infer<typeof Policy>): boolean =>
  command === 'SELECT' && roles.length === 1 && roles[0] === 'nightjar_lookup';

async function reviewRoles(tx: Tx): Promise<string[]> {
  const roles = await rowsOf(
    tx,
    sql`select rolname as name,
          rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication or rolinherit
            or rolcanlogin as strong,
          (select count(*)::integer from pg_class where relowner = r.oid) as owns,
          (select count(*)::integer from pg_auth_members where member = r.oid) as member
        from pg_roles r where rolname in ('nightjar_app', 'nightjar_lookup')`,
    RoleRow,
  );
  const mayCreate = await rowsOf(
    tx,
    sql`select rolname as name from pg_roles
        where rolname in ('nightjar_app', 'nightjar_lookup')
          and has_schema_privilege(rolname, 'public', 'create')`,
    Named,
  );
  return [
    ...ROLES.filter((name) => !roles.some((role) => role.name === name)).map(
      (name) => `role ${name} is not there`,
    ),
    ...roles.filter(({ strong }) => strong).map(({ name }) => `role ${name} is too strong`),
    ...roles.filter(({ owns }) => owns > 0).map(({ name }) => `role ${name} owns tables`),
    ...roles
      .filter(({ member }) => member > 0)
      .map(({ name }) => `role ${name} is another one too`),
    ...mayCreate.map(({ name }) => `role ${name} may make tables`),
  ];
}

async function reviewRoutines(tx: Tx): Promise<string[]> {
  const routines = await rowsOf(
    tx,
    sql`select p.proname as name, p.prosecdef as definer, pg_get_userbyid(p.proowner)::text as owner,
          to_json(coalesce(p.proconfig, '{}')) as settings,
          exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
            where a.grantee = 0) as everybody,
          p.prorettype = 'trigger'::regtype as trigger
        from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'public'`,
    Routine,
  );
  return routines
    .filter(({ definer }) => definer)
    .flatMap(({ name, owner, settings, everybody, trigger }) => [
      ...(settings.includes(PINNED) ? [] : [`function ${name}: its search path is not pinned`]),
      ...(everybody && !trigger ? [`function ${name}: everybody may call it`] : []),
      ...(owner === 'nightjar_lookup' || trigger ? [] : [`function ${name}: runs as ${owner}`]),
    ]);
}

/** A reference from a tenant's row to another tenant's. */
async function reviewReferences(tx: Tx): Promise<string[]> {
  const crossing = await rowsOf(
    tx,
    sql`select c.conrelid::regclass::text || ' ' || c.conname as name
        from pg_constraint c
        join pg_attribute theirs on theirs.attrelid = c.confrelid and theirs.attname = 'tenant_id'
        where c.contype = 'f' and c.connamespace = 'public'::regnamespace and not exists (
          select from unnest(c.conkey, c.confkey) as pair (mine, referenced)
          join pg_attribute m on m.attrelid = c.conrelid and m.attnum = pair.mine
          where m.attname = 'tenant_id' and pair.referenced = theirs.attnum)`,
    Named,
  );
  return crossing.map(({ name }) => `${name}: may lead to another tenant`);
}

/** What each role may do, a line each; columns where it is not the whole table. */
export async function readGrants(tx: Tx): Promise<string[]> {
  const grants = await rowsOf(
    tx,
    sql`with rights as (
          select grantee, table_name as "table", privilege_type as "right", null::text as columns
          from information_schema.role_table_grants where table_schema = 'public'
          union all
          select grantee, table_name, privilege_type, string_agg(column_name, ', ' order by column_name)
          from information_schema.role_column_grants g
          where table_schema = 'public' and not exists (
            select from information_schema.role_table_grants t
            where t.table_schema = g.table_schema and t.table_name = g.table_name
              and t.grantee = g.grantee and t.privilege_type = g.privilege_type)
          group by grantee, table_name, privilege_type
          union all
          select grantee, routine_name || '()', privilege_type, null
          from information_schema.role_routine_grants where routine_schema = 'public')
        select grantee || ' ' || "table" || ': ' || lower("right")
          || coalesce(' (' || columns || ')', '') as name
        from rights where grantee in ('nightjar_app', 'nightjar_lookup', 'PUBLIC')`,
    Named,
  );
  return grants.map(({ name }) => name).toSorted();
}

/** What has to be unique over all tenants: a conflict tells one that another one has it. */
export async function readSharedKeys(tx: Tx): Promise<string[]> {
  const keys = await rowsOf(
    tx,
    sql`select i.indrelid::regclass::text || ': ' || (
          select string_agg(a.attname, ', ' order by k.place)
          from unnest(i.indkey::int2[]) with ordinality as k (attnum, place)
          join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum) as name
        from pg_index i join pg_class c on c.oid = i.indrelid
        where i.indisunique and c.relnamespace = 'public'::regnamespace and not exists (
          select from pg_attribute a
          where a.attrelid = i.indrelid and a.attname = 'tenant_id' and a.attnum = any (i.indkey))`,
    Named,
  );
  return keys.map(({ name }) => name).toSorted();
}
