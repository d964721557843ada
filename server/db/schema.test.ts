import { getTableColumns, getTableName, is, sql } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { openTestDatabase } from '../testing/test-database.ts';
import { rowsOf } from './rows.ts';
import * as schema from './schema.ts';

const Column = z.object({
  table: z.string(),
  column: z.string(),
  type: z.string(),
  nullable: z.boolean(),
});
/** Written by the migrations alone. */
const NOT_IN_SCHEMA = ['schema_migrations'];

it('schema.ts says what the migrations made', async () => {
  const { database, engine } = await openTestDatabase('pglite');
  const made = await engine.asOwner((tx) =>
    rowsOf(
      tx,
      sql`select table_name::text as table, column_name::text as column, data_type::text as type,
            is_nullable = 'YES' as nullable
          from information_schema.columns where table_schema = 'public'`,
      Column,
    ),
  );
  await database.close();
  const said = Object.values(schema)
    .filter((value) => is(value, PgTable))
    .flatMap((table) =>
      Object.values(getTableColumns(table)).map((column) => ({
        table: getTableName(table),
        column: column.name,
        type: column.getSQLType(),
        nullable: !column.notNull,
      })),
    );
  const lines = (columns: z.infer<typeof Column>[]) =>
    columns.map((column) => JSON.stringify(column)).toSorted();
  expect(lines(said)).toEqual(
    lines(
      made.filter(({ table }) => !NOT_IN_SCHEMA.includes(table)).map((row) => Column.parse(row)),
    ),
  );
});
