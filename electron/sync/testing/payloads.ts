import fc, { type Arbitrary } from 'fast-check';
import { z } from 'zod';

/** How often each property is tried; more for a longer hunt. */
export const FUZZ_RUNS = Number(process.env['NIGHTJAR_FUZZ_RUNS'] ?? 25);

/** The part of JSON Schema that our schemas come out as. */
type Shape = z.core.JSONSchema.BaseSchema | boolean;

const OF_FORMAT: Readonly<Record<string, Arbitrary<string>>> = {
  uuid: fc.uuid(),
  email: fc.constantFrom('ada@lumen.test', 'bo@lumen.test'),
  uri: fc.constantFrom('http://127.0.0.1:9', 'https://chat.example'),
};

function strings(shape: z.core.JSONSchema.BaseSchema): Arbitrary<string> {
  const known = shape.format === undefined ? undefined : OF_FORMAT[shape.format];
  if (known) return known;
  if (shape.pattern !== undefined) return fc.stringMatching(new RegExp(shape.pattern));
  const maxLength = Math.min(shape.maxLength ?? 40, 200);
  return fc.string({ minLength: shape.minLength ?? 0, maxLength, unit: 'grapheme' });
}

function objects({ properties = {}, required = [] }: z.core.JSONSchema.BaseSchema) {
  const fields = Object.entries(properties).map(([name, shape]) => [name, valid(shape)] as const);
  return fc.record(Object.fromEntries(fields), {
    requiredKeys: [...required],
    noNullPrototype: true,
  });
}

/** What the schema accepts; where it says more than JSON Schema can, mostly. */
function valid(shape: Shape): Arbitrary<unknown> {
  if (typeof shape === 'boolean') return fc.jsonValue();
  if (shape.const !== undefined) return fc.constant(shape.const);
  if (shape.enum) return fc.constantFrom(...shape.enum);
  const choices = shape.anyOf ?? shape.oneOf;
  if (choices) return fc.oneof(...choices.map(valid));
  switch (shape.type) {
    case 'string':
      return strings(shape);
    case 'integer':
    case 'number':
      return fc.integer({
        min: Number(shape.minimum ?? 0),
        max: Math.min(Number(shape.maximum ?? 1_000), 1e6),
      });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array': {
      const items = Array.isArray(shape.items) ? shape.items[0] : shape.items;
      return fc.array(valid(items ?? true), { maxLength: 4 });
    }
    case 'object':
      return objects(shape);
    default:
      return fc.jsonValue();
  }
}

const GARBAGE = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withTypedArray: true,
});

/** One thing wrong: a field that is missing, another thing, or one too many. */
const spoiled = (value: unknown): Arbitrary<unknown> => {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return GARBAGE;
  const names = [...Object.keys(value), 'constructor', 'toString'];
  return fc
    .tuple(fc.constantFrom(...names), fc.option(GARBAGE, { freq: 3, nil: undefined }))
    .map(([name, wrong]) => ({ ...value, [name]: wrong }));
};

/** Valid, nearly valid, and anything at all. */
export function payloadsOf(
  schema: z.ZodType,
  io: 'input' | 'output' = 'input',
): Arbitrary<unknown> {
  const good = valid(z.toJSONSchema(schema, { io, unrepresentable: 'any' }));
  return fc.oneof(
    { arbitrary: good, weight: 3 },
    { arbitrary: good.chain(spoiled), weight: 3 },
    { arbitrary: GARBAGE, weight: 1 },
  );
}
