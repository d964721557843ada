import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FileId } from '../../../../shared/domain/ids.ts';
import { err, ok } from '../../../../shared/errors/app-error.ts';
import { createFileDesk } from '../files/file-desk.ts';
import { createFakeBridge } from '../testing/fake-bridge.ts';
import { CHANNEL, idOf } from '../testing/samples.ts';
import { createDraftKeeper, SAVE_MS } from './drafts.ts';
import { createSending } from './sending.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const FILE = FileId.parse(idOf(1));
type Reply = ReturnType<typeof err> | ReturnType<typeof ok<string>>;

function writing({ finish = async () => {}, begin = true } = {}) {
  const fake = createFakeBridge({
    'files.begin': () => {
      if (!begin) return err('DiskFull');
      const upload = { fileId: FILE, name: 'a', size: 1, type: 'text/plain', channelId: CHANNEL };
      const state = { clientId: null, state: 'preparing' as const, progress: 0, error: null };
      files.takeUploads([{ ...upload, ...state }]);
      return ok({ fileId: FILE });
    },
    'files.finish': async () => {
      await finish();
      return ok({});
    },
  });
  const errors: string[] = [];
  const report = ({ code }: { code: string }) => errors.push(code);
  const drafts = createDraftKeeper(fake.bridge, report);
  const files = createFileDesk({ bridge: fake.bridge, report });
  const sending = createSending({ drafts, files, report });
  const sent: { body: string; files: number; answer: (reply: Reply) => void }[] = [];
  const reader = {
    send: (body: string, attached: readonly unknown[] = []) =>
      new Promise<Reply>((answer) => sent.push({ body, files: attached.length, answer })),
  };
  return {
    errors,
    files,
    sent,
    draft: () => drafts.store.getState().get(CHANNEL),
    write: (body: string) => drafts.write(CHANNEL, body),
    send: (body?: string) => {
      if (body !== undefined) drafts.write(CHANNEL, body);
      return sending.send(CHANNEL, reader);
    },
    /** As a lock would leave it, which takes away all that is here. */
    async kept() {
      await vi.advanceTimersByTimeAsync(SAVE_MS);
      return fake.called('chat.saveDraft').at(-1);
    },
  };
}
const saved = (body: string) => ({ channelId: CHANNEL, body });

describe('a message that is sent', () => {
  it('is kept while its file is handed over, with what is sent and written after it', async () => {
    const whole = Promise.withResolvers<void>();
    const { files, send, write, draft, sent, kept } = writing({ finish: () => whole.promise });
    const attached = files.attach(CHANNEL, [new File(['x'], 'a')]);
    send('first');
    send('second');
    write('third');
    expect(draft()).toBe('third');
    expect(await kept()).toEqual(saved('first\nsecond\nthird'));
    expect(sent).toEqual([]);
    whole.resolve();
    await attached;
    await vi.advanceTimersByTimeAsync(0);
    expect(sent).toMatchObject([
      { body: 'first', files: 1 },
      { body: 'second', files: 0 },
    ]);
    // Main has not said yet that it has them.
    expect(await kept()).toEqual(saved('first\nsecond\nthird'));
    for (const { answer } of sent) answer(ok(''));
    expect(await kept()).toEqual(saved('third'));
  });

  it('does not wait for the answer to the one before', async () => {
    const { send, sent } = writing();
    send('first');
    send('second');
    await vi.advanceTimersByTimeAsync(0);
    expect(sent.map(({ body }) => body)).toEqual(['first', 'second']);
  });

  it('comes back above what was written since when main does not take it', async () => {
    const { send, write, draft, sent, kept, errors } = writing();
    send('first');
    write('second');
    await vi.advanceTimersByTimeAsync(0);
    sent[0]?.answer(err('DiskFull'));
    expect(await kept()).toEqual(saved('first\nsecond'));
    expect([draft(), errors]).toEqual(['first\nsecond', ['DiskFull']]);
  });

  it('does not go without a file that was given with it', async () => {
    const { files, send, draft, sent, errors } = writing({ begin: false });
    const attached = files.attach(CHANNEL, [new File(['x'], 'a')]);
    send('see the file');
    await attached;
    await vi.advanceTimersByTimeAsync(0);
    expect([sent, draft(), errors]).toEqual([[], 'see the file', ['DiskFull']]);
  });

  it('may be a file alone, which main does not know yet, and is not nothing', async () => {
    const { files, send, sent } = writing();
    expect([send(), send('  ')]).toEqual([false, false]);
    const attached = files.attach(CHANNEL, [new File(['x'], 'a')]);
    expect([send(), send()]).toEqual([true, false]);
    await attached;
    await vi.advanceTimersByTimeAsync(0);
    expect(sent).toMatchObject([{ body: '', files: 1 }]);
  });
});
