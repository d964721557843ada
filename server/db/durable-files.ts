import { fdatasyncSync } from 'node:fs';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import { z } from 'zod';

type Init = NodeFS['init'];

const EmscriptenModule = z.object({
  NODEFS: z.object({ stream_ops: z.record(z.string(), z.unknown()) }),
});
const Stream = z.object({ nfd: z.int() });

/**
 * PGlite's directory on disk, with an fsync that reaches the disk. PGlite's own has none: what it
 * commits survives the death of the process, not that of the machine. Needs `wal_sync_method=fsync`
 * (its fdatasync call is a no-op in WebAssembly) and a start without `-F`.
 */
export class DurableFiles extends NodeFS {
  override async init(...[pg, options]: Parameters<Init>): ReturnType<Init> {
    const { emscriptenOpts } = await super.init(pg, options);
    const teachFsync = (module: unknown) => {
      const { stream_ops: operations } = moduleOf(module).NODEFS;
      operations['fsync'] = (stream: unknown) => {
        fdatasyncSync(Stream.parse(stream).nfd);
        return 0;
      };
    };
    return {
      emscriptenOpts: {
        ...emscriptenOpts,
        preRun: [...[emscriptenOpts.preRun ?? []].flat(), teachFsync],
      },
    };
  }
}

/** Checked, not copied: the object itself must be changed. */
function moduleOf(module: unknown): z.infer<typeof EmscriptenModule> {
  if (isEmscriptenModule(module)) return module;
  throw new TypeError('this PGlite has no NODEFS: durability cannot be promised');
}

const isEmscriptenModule = (module: unknown): module is z.infer<typeof EmscriptenModule> =>
  EmscriptenModule.safeParse(module).success;
