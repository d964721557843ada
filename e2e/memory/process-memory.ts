import { type FileHandle, open, readdir, readFile } from 'node:fs/promises';

/** One stretch of a process's address space that it has pages in. Linux only. */
export interface Region {
  /** Addresses. User space ends at 2^47, so a number holds them exactly. */
  start: number;
  end: number;
  /** What the kernel says is there: `[heap]`, `[anon:v8]`, a file's path; empty for anonymous memory. */
  what: string;
}

const HEADER = /^([0-9a-f]+)-([0-9a-f]+) (\S{4}) \S+ \S+ \S+ *(.*)$/;
/** The kernel's own: readable by name only, and nothing of a process's. */
const KERNELS = /^\[(vvar|vsyscall|vvar_vclock)\]$/;

/**
 * The readable regions of a process that hold any page of its own making or reading, resident or
 * swapped out. Reserved address space that was never touched holds nothing.
 */
async function regionsOf(pid: number): Promise<Region[]> {
  const regions: Region[] = [];
  let region: (Region & { readable: boolean; held: number }) | null = null;
  const keep = () => {
    if (region?.readable && region.held > 0) regions.push(region);
  };
  for (const line of (await readFile(`/proc/${pid}/smaps`, 'utf8')).split('\n')) {
    const header = HEADER.exec(line);
    if (header) {
      keep();
      const [, start = '', end = '', rights = '', what = ''] = header;
      region = {
        start: Number.parseInt(start, 16),
        end: Number.parseInt(end, 16),
        what,
        readable: rights.startsWith('r') && !KERNELS.test(what),
        held: 0,
      };
      continue;
    }
    const held = /^(?:Rss|Swap): +(\d+) kB$/.exec(line);
    if (region && held) region.held += Number(held[1]);
  }
  keep();
  return regions;
}

const PAGE_BYTES = 4096;
const ENTRY_BYTES = 8;
/** The two highest bits of a page's entry: in memory, or swapped out. */
const HELD = 0xc0;

/** The parts of a region that have pages: of the rest, which reads as zeros, there may be gigabytes. */
async function heldIn(pagemap: FileHandle, { start, end }: Region): Promise<[number, number][]> {
  const entries = Buffer.alloc(((end - start) / PAGE_BYTES) * ENTRY_BYTES);
  await pagemap.read(entries, 0, entries.length, (start / PAGE_BYTES) * ENTRY_BYTES);
  const parts: [number, number][] = [];
  for (let page = 0; page * ENTRY_BYTES < entries.length; page += 1) {
    if (((entries[page * ENTRY_BYTES + ENTRY_BYTES - 1] ?? 0) & HELD) === 0) continue;
    const at = start + page * PAGE_BYTES;
    const last = parts.at(-1);
    if (last?.[1] === at) last[1] = at + PAGE_BYTES;
    else parts.push([at, at + PAGE_BYTES]);
  }
  return parts;
}

const CHUNK_BYTES = 4 * 1024 * 1024;

/**
 * Every byte that a process can read, in pieces that overlap by `overlap` bytes, so that nothing
 * shorter is cut in two. The buffer is the same each time. A region that goes away meanwhile is passed over.
 */
export async function* memoryOf(
  pid: number,
  overlap: number,
): AsyncGenerator<{ region: Region; at: number; bytes: Buffer }> {
  const regions = await regionsOf(pid);
  const memory = await open(`/proc/${pid}/mem`, 'r');
  const pagemap = await open(`/proc/${pid}/pagemap`, 'r');
  const buffer = Buffer.alloc(CHUNK_BYTES);
  try {
    for (const region of regions) {
      for (const [start, end] of await heldIn(pagemap, region)) {
        for (let at = start; at < end; at += CHUNK_BYTES - overlap) {
          const read = await readAt(memory, buffer, Math.min(CHUNK_BYTES, end - at), at);
          if (read > 0) yield { region, at, bytes: buffer.subarray(0, read) };
        }
      }
    }
  } finally {
    await Promise.all([memory.close(), pagemap.close()]);
    // Or the next scan, if it looks at this process, finds what this one read.
    buffer.fill(0);
  }
}

/** Zero where the kernel lets nobody read: a device's memory, or a page that has gone. */
async function readAt(memory: FileHandle, buffer: Buffer, length: number, at: number) {
  try {
    return (await memory.read(buffer, 0, length, at)).bytesRead;
  } catch (cause) {
    const unreadable = ['EIO', 'EFAULT', 'ENOMEM'];
    if (cause instanceof Error && 'code' in cause && unreadable.includes(String(cause.code)))
      return 0;
    throw cause;
  }
}

/** A process and all that it started, itself first, each with its command line. */
export async function familyOf(pid: number): Promise<{ pid: number; args: string[] }[]> {
  const parents = new Map<number, number>();
  for (const name of (await readdir('/proc')).filter((each) => /^\d+$/.test(each))) {
    // One that ends meanwhile has no family any more. The name in parentheses may hold anything.
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    const parent = /\) \S (\d+) /.exec(stat.slice(stat.lastIndexOf(')')))?.[1];
    if (parent) parents.set(Number(name), Number(parent));
  }
  const family = [pid];
  for (const member of family) {
    for (const [child, parent] of parents) if (parent === member) family.push(child);
  }
  const argsOf = async (member: number) =>
    (await readFile(`/proc/${member}/cmdline`, 'utf8').catch(() => '')).split('\0');
  return Promise.all(family.map(async (member) => ({ pid: member, args: await argsOf(member) })));
}
