import { parse, type ValueNode } from '@humanwhocodes/momoa';
import { type Mistake, malformed, parsePart, type Reading } from './reading.ts';

/** A policy file's text. Of a mistake it names the line. */
export function parsePolicyJson(file: string, bytes: Uint8Array): Reading {
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return malformed(file, { path: [], why: 'syntax' });
  }
  try {
    value = JSON.parse(text);
  } catch (cause) {
    return malformed(file, { path: [], why: 'syntax' }, lineOfError(text, cause));
  }
  const tree = treeOf(text);
  const twice = tree.body && saidTwice(tree.body);
  if (twice) return malformed(file, { path: [twice.name], why: 'twice' }, twice.line);
  const parsed = parsePart(value);
  if (parsed.ok) return { state: 'read', part: parsed.part };
  return malformed(file, parsed.mistake, tree.body && lineOf(tree.body, parsed.mistake.path));
}

/** V8 names the line of most mistakes, that of a text that ends too early is its last, and the tree's parser knows the rest. */
function lineOfError(text: string, cause: unknown): number | undefined {
  const message = cause instanceof Error ? cause.message : '';
  const last = text.trimEnd().split('\n').length;
  const told = /\(line (\d+) column/.exec(message)?.[1];
  if (told !== undefined) return Math.min(Number(told), last);
  return message.includes('end of JSON') ? last : treeOf(text).line;
}

/** What is JSON is decided before; the tree is there for the lines. It has none of a list in a list in thousands. */
function treeOf(text: string): { body?: ValueNode; line?: number } {
  try {
    return { body: parse(text, { mode: 'json' }).body };
  } catch (cause) {
    const line = cause instanceof Error && 'line' in cause ? cause.line : undefined;
    return typeof line === 'number' ? { line } : {};
  }
}

interface Entry {
  name: string;
  line: number;
  value: ValueNode;
}

/** The second of two settings of one name: which of them was meant? */
function saidTwice(body: ValueNode): Entry | undefined {
  const entries = entriesOf(body);
  return entries.find(({ name }, index) => entries.findIndex((each) => each.name === name) < index);
}

function lineOf(node: ValueNode, [step, ...rest]: Mistake['path']): number {
  if (step === undefined) return node.loc.start.line;
  if (typeof step === 'string') {
    const entry = entriesOf(node).find(({ name }) => name === step);
    if (!entry) return node.loc.start.line;
    return rest.length === 0 ? entry.line : lineOf(entry.value, rest);
  }
  const item = node.type === 'Array' ? node.elements[step]?.value : undefined;
  return item ? lineOf(item, rest) : node.loc.start.line;
}

const entriesOf = (node: ValueNode): Entry[] =>
  node.type !== 'Object'
    ? []
    : node.members.map(({ name, value }) => ({
        name: name.type === 'String' ? name.value : name.name,
        line: name.loc.start.line,
        value,
      }));
