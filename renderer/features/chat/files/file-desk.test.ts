import { describe, expect, it } from 'vitest';
import { FileId } from '../../../../shared/domain/ids.ts';
import { err, ok } from '../../../../shared/errors/app-error.ts';
import { FILE_PART_MAX, type UploadView } from '../../../../shared/ipc/calls/files.ts';
import { createFakeBridge } from '../testing/fake-bridge.ts';
import { CHANNEL, idOf } from '../testing/samples.ts';
import { fitting } from './draft-files.ts';
import { countOfDraft, createFileDesk, draftFiles } from './file-desk.ts';

const fileId = (n: number) => FileId.parse(idOf(n));
const upload = (n: number, part: Partial<UploadView> = {}): UploadView => ({
  fileId: fileId(n),
  name: `${n}.txt`,
  size: 10,
  type: 'text/plain',
  channelId: CHANNEL,
  clientId: null,
  state: 'done',
  progress: 1,
  error: null,
  ...part,
});

describe('files given to the page', () => {
  it('are handed over in parts, in order, one after the other, with the size of a picture', async () => {
    let begun = 0;
    const fake = createFakeBridge({
      'files.begin': () => {
        begun += 1;
        return ok({ fileId: fileId(begun) });
      },
    });
    const desk = createFileDesk({
      bridge: fake.bridge,
      report: () => {},
      measure: async () => ({ width: 4, height: 3 }),
    });
    const large = new File([new Uint8Array(FILE_PART_MAX + 5)], 'large.bin');
    const picture = new File(['xx'], 'a.png', { type: 'image/png' });
    await desk.attach(CHANNEL, [large, picture]);
    expect(fake.called('files.begin')).toEqual([
      {
        channelId: CHANNEL,
        name: 'large.bin',
        size: FILE_PART_MAX + 5,
        type: 'application/octet-stream',
      },
      {
        channelId: CHANNEL,
        name: 'a.png',
        size: 2,
        type: 'image/png',
        picture: { width: 4, height: 3 },
      },
    ]);
    expect(fake.calls.map(({ name }) => name)).toEqual([
      'files.begin',
      'files.put',
      'files.put',
      'files.finish',
      'files.begin',
      'files.put',
      'files.finish',
    ]);
  });

  it('that main does not take are told of, and the next goes on', async () => {
    const errors: string[] = [];
    const fake = createFakeBridge({
      'files.begin': ({ name }) => (name === 'a' ? err('DiskFull') : ok({ fileId: fileId(1) })),
    });
    const desk = createFileDesk({ bridge: fake.bridge, report: ({ code }) => errors.push(code) });
    await desk.attach(CHANNEL, [new File(['1'], 'a'), new File(['2'], 'b')]);
    expect(errors).toEqual(['DiskFull']);
    expect(fake.called('files.finish')).toHaveLength(1);
  });

  it('are the next message’s until one takes them along, and come back when it is not taken', async () => {
    const desk = createFileDesk({ bridge: createFakeBridge().bridge, report: () => {} });
    desk.takeUploads([
      upload(1),
      upload(2, { clientId: null }),
      upload(3, { channelId: idOf(9) as never }),
    ]);
    const claim = desk.claim(CHANNEL);
    expect(await claim?.handedOver()).toEqual([upload(1), upload(2)]);
    expect(desk.claim(CHANNEL)).toBe(null);
    expect(draftFiles(desk.store.getState(), CHANNEL)).toEqual([]);
    desk.takeUploads([upload(1), upload(2), upload(4)]);
    expect(draftFiles(desk.store.getState(), CHANNEL)).toEqual([upload(4)]);
    claim?.giveBack();
    expect(draftFiles(desk.store.getState(), CHANNEL)).toHaveLength(3);
    // One was taken back while its message waited for the others.
    const another = desk.claim(CHANNEL);
    desk.takeUploads([upload(1), upload(4)]);
    expect(await another?.handedOver()).toEqual([upload(1), upload(4)]);
  });

  /** Main, which knows files by the number in their name, and begins them when it is let to. */
  function main(refused: (name: string) => boolean = () => false) {
    const uploads: UploadView[] = [];
    const errors: string[] = [];
    let gate: Promise<void> = Promise.resolve();
    const fake = createFakeBridge({
      async 'files.begin'({ name }) {
        await gate;
        if (refused(name)) return err('DiskFull');
        uploads.push(upload(Number(name), { state: 'preparing' }));
        desk.takeUploads([...uploads]);
        // Whoever looks before the answer is there sees it already.
        seen.push(draftFiles(desk.store.getState(), CHANNEL).length);
        return ok({ fileId: fileId(Number(name)) });
      },
    });
    const seen: number[] = [];
    const desk = createFileDesk({ bridge: fake.bridge, report: ({ code }) => errors.push(code) });
    return {
      desk,
      errors,
      seen,
      hold() {
        const { promise, resolve } = Promise.withResolvers<void>();
        gate = promise;
        return resolve;
      },
    };
  }
  const files = (...names: string[]) => names.map((name) => new File([name], name));

  it('go with a message although main has not begun them yet, and with no other', async () => {
    const { desk, hold, seen } = main();
    const begin = hold();
    const first = desk.attach(CHANNEL, files('1', '2', '3'));
    expect(countOfDraft(desk.store.getState(), CHANNEL)).toBe(3);
    const claim = desk.claim(CHANNEL);
    expect([countOfDraft(desk.store.getState(), CHANNEL), desk.claim(CHANNEL)]).toEqual([0, null]);
    const second = desk.attach(CHANNEL, files('4'));
    begin();
    await Promise.all([first, second]);
    expect((await claim?.handedOver())?.map(({ fileId: id }) => id)).toEqual([1, 2, 3].map(fileId));
    expect(seen).toEqual([0, 0, 0, 1]);
    claim?.giveBack();
    expect(countOfDraft(desk.store.getState(), CHANNEL)).toBe(4);
  });

  it('of which one cannot be handed over make no message, and come back', async () => {
    const { desk, errors } = main((name) => name === '2');
    const attached = desk.attach(CHANNEL, files('1', '2', '3'));
    const claim = desk.claim(CHANNEL);
    await attached;
    expect(await claim?.handedOver()).toBe(null);
    expect(errors).toEqual(['DiskFull']);
    claim?.giveBack();
    expect(draftFiles(desk.store.getState(), CHANNEL).map(({ fileId: id }) => id)).toEqual(
      [1, 3].map(fileId),
    );
  });

  it('count before main has begun them', () => {
    const { desk } = main();
    void desk.attach(CHANNEL, files(...Array.from({ length: 9 }, (_, n) => String(n))));
    expect(fitting(desk, CHANNEL, ['a', 'b'])).toEqual(['a']);
  });

  it('are ten at most', () => {
    const desk = createFileDesk({ bridge: createFakeBridge().bridge, report: () => {} });
    desk.takeUploads(Array.from({ length: 8 }, (_, n) => upload(n)));
    expect(fitting(desk, CHANNEL, ['a', 'b', 'c', 'd'])).toEqual(['a', 'b']);
  });
});

it('a file is read whole, in parts, or not at all', async () => {
  const size = FILE_PART_MAX + 3;
  const fake = createFakeBridge({
    'files.read': ({ from, length }) =>
      ok({ bytes: new Uint8Array(length).fill(from === 0 ? 1 : 2) }),
  });
  const desk = createFileDesk({ bridge: fake.bridge, report: () => {} });
  const file = { fileId: fileId(1), name: 'a', size, type: 'text/plain' };
  const read = await desk.read(file);
  if (!read.ok) throw new Error(read.error.code);
  const bytes = new Uint8Array(await read.value.arrayBuffer());
  expect([bytes.length, bytes[0], bytes.at(-1)]).toEqual([size, 1, 2]);
  expect(await desk.read({ ...file, size: 2 ** 40 })).toMatchObject({
    error: { code: 'TooLarge' },
  });
});
