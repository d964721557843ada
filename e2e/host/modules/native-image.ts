import { readFileSync } from 'node:fs';
import type { NativeImage as ElectronNativeImage, Size } from 'electron';
import { Guarded, guarded } from '../guarded.ts';

type Shown = Pick<
  ElectronNativeImage,
  'getSize' | 'isEmpty' | 'isTemplateImage' | 'setTemplateImage' | 'toDataURL' | 'toPNG'
>;

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47]);
/** PNG §11.2.1: width and height are the first fields of IHDR, the first chunk. */
const WIDTH_AT = 16;
const HEIGHT_AT = 20;

/** A PNG, or nothing. It is never drawn. */
export class NativeImage extends Guarded implements Shown {
  readonly #png: Buffer;
  #isTemplate = false;

  constructor(bytes: Buffer) {
    super([]);
    const isPng = bytes.length > HEIGHT_AT && bytes.subarray(0, PNG.length).equals(PNG);
    this.#png = isPng ? bytes : Buffer.alloc(0);
  }

  isEmpty(): boolean {
    return this.#png.length === 0;
  }

  getSize(): Size {
    if (this.isEmpty()) return { width: 0, height: 0 };
    return { width: this.#png.readUInt32BE(WIDTH_AT), height: this.#png.readUInt32BE(HEIGHT_AT) };
  }

  toPNG(): Buffer<ArrayBuffer> {
    return Buffer.from(this.#png);
  }

  toDataURL(): string {
    return `data:image/png;base64,${this.#png.toString('base64')}`;
  }

  /** As it is: nothing here looks at its size. */
  resize(): NativeImage {
    return this;
  }

  setTemplateImage(isTemplate: boolean): void {
    this.#isTemplate = isTemplate;
  }

  isTemplateImage(): boolean {
    return this.#isTemplate;
  }
}

const read = (path: string): Buffer => {
  try {
    return readFileSync(path);
  } catch {
    // As Electron: a file that cannot be read is an empty image.
    return Buffer.alloc(0);
  }
};

export const nativeImage = guarded('nativeImage', {
  createEmpty: () => new NativeImage(Buffer.alloc(0)),
  createFromPath: (path: string) => new NativeImage(read(path)),
  createFromBuffer: (bytes: Buffer) => new NativeImage(bytes),
  createFromDataURL: (url: string) =>
    new NativeImage(Buffer.from(url.slice(url.indexOf(',') + 1), 'base64')),
});
