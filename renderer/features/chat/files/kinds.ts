import type { AttachmentView } from '../../../../shared/domain/attachment.ts';
import { MediaType } from '../../../../shared/domain/attachment.ts';

/** What Chromium draws without running anything. Not SVG, which is a document. */
const PICTURES: ReadonlySet<string> = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
  'image/bmp',
]);
/** Bytes of a picture that is fetched and decoded without being asked for. */
const PICTURE_MOST = 20 * 2 ** 20;
/** Bytes of a text that is shown. */
const TEXT_MOST = 2 ** 20;
const TEXT = /^(text\/|application\/(json|xml|x-yaml|toml|javascript)$)/;
const TEXT_NAME = /\.(txt|md|log|csv|tsv|json|ya?ml|toml|xml|ini|conf|sh|ts|tsx|js|css|html|sql)$/i;

export const UNKNOWN_TYPE = 'application/octet-stream';

/** As the system names it, in the form in which it may be sent. */
export function typeOf({ type }: Pick<File, 'type'>): string {
  return MediaType.safeParse(type.toLowerCase().split(';')[0]).data ?? UNKNOWN_TYPE;
}

export const isPictureType = (type: string): boolean => PICTURES.has(type);

/** How a file is shown. */
export type Kind = 'picture' | 'text' | 'other';

export function kindOf({ type, name, size, picture }: AttachmentView): Kind {
  if (isPictureType(type) && picture && size <= PICTURE_MOST) return 'picture';
  if ((TEXT.test(type) || TEXT_NAME.test(name)) && size <= TEXT_MOST) return 'text';
  return 'other';
}

/** Of a picture in the list, in CSS pixels. */
const BOX = { width: 360, height: 240 } as const;
const SMALLEST = 48;

/** The room that a picture has in the list: known before it is there, so that nothing jumps. */
export function boxOf({ width, height }: { width: number; height: number }): {
  width: number;
  height: number;
} {
  const scale = Math.min(1, BOX.width / width, BOX.height / height);
  const side = (length: number) => Math.max(SMALLEST, Math.round(length * scale));
  return { width: side(width), height: side(height) };
}
