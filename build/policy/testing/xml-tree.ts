import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { z } from 'zod';

export interface XmlNode {
  name: string;
  attributes: Record<string, string>;
  children: XmlNode[];
  /** Of the element itself, not of those in it. */
  text: string;
}

const ATTRIBUTES = ':@';
const TEXT = '#text';
const Parsed = z.array(z.record(z.string(), z.unknown()));

/** A document's elements as another parser than ours reads them. @throws when it is not well-formed */
export function readXml(document: string): XmlNode {
  const valid = XMLValidator.validate(document);
  if (valid !== true) throw new Error(`${valid.err.line}: ${valid.err.msg}`);
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '',
    ignoreDeclaration: true,
    parseTagValue: false,
    trimValues: false,
    processEntities: true,
    htmlEntities: true,
  });
  const [root] = nodesOf(parser.parse(document)).filter(({ name }) => name !== TEXT);
  if (!root) throw new Error('no element');
  return root;
}

function nodesOf(parsed: unknown): XmlNode[] {
  return Parsed.parse(parsed).flatMap((entry) =>
    Object.entries(entry)
      .filter(([name]) => name !== ATTRIBUTES)
      .map(([name, content]) => {
        if (name === TEXT) return { name, attributes: {}, children: [], text: String(content) };
        const children = nodesOf(content);
        return {
          name,
          attributes: z.record(z.string(), z.string()).parse(entry[ATTRIBUTES] ?? {}),
          children: children.filter((child) => child.name !== TEXT),
          text: children.flatMap((child) => (child.name === TEXT ? [child.text] : [])).join(''),
        };
      }),
  );
}

/** Every element of a name, however deep. */
export const all = (node: XmlNode, name: string): XmlNode[] => [
  ...(node.name === name ? [node] : []),
  ...node.children.flatMap((child) => all(child, name)),
];
