/** An element, as text of its own lines. */
export type Xml = string;

type Attributes = Readonly<Record<string, string | number | boolean>>;
const INDENT = '  ';
export const XML_HEAD = '<?xml version="1.0" encoding="utf-8"?>';

/** An element with elements in it, or none. */
export function element(name: string, attributes: Attributes, children: readonly Xml[] = []): Xml {
  if (children.length === 0) return `<${opening(name, attributes)}/>`;
  const inner = children.flatMap((child) => child.split('\n')).map((line) => INDENT + line);
  return [`<${opening(name, attributes)}>`, ...inner, `</${name}>`].join('\n');
}

/** An element with text in it, on one line: line breaks in the text are written as references. */
export const textElement = (name: string, attributes: Attributes, text: string): Xml =>
  `<${opening(name, attributes)}>${escaped(text)}</${name}>`;

function opening(name: string, attributes: Attributes): string {
  const written = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${escaped(`${value}`)}"`,
  );
  return name + written.join('');
}

const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
};

const escaped = (text: string): string =>
  text.replace(/[&<>"\n]/g, (character) => REFERENCES[character] ?? character);
