import {
  type BigIntStats,
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { isMissing } from '../../durable/durable-file.ts';
import { type Distrust, type Reading, unreadable } from './reading.ts';

/** Bytes. A policy with every setting has two thousand. */
const SIZE_MAX = 64 * 1024;
/** By group or others. An access control list that lets anybody write shows in the group's bits (acl(5)). */
const WRITABLE_BY_OTHERS = 0o022;
/** A file that is being written is read again so many times. */
const TRIES = 3;

export interface Trust {
  /** User id whose file and folders these have to be. */
  owner: number;
  /** The highest folder that is looked at. */
  top: string;
}

/** What the administrator alone can have written. */
export const ROOT_ALONE: Trust = { owner: 0, top: '/' };

/**
 * The content of a file that nobody but its owner can have written or put there: a regular file, and
 * it and every folder above it are the owner's and not writable by others. The folders come first:
 * where they are the owner's, nobody else can swap the file afterwards. The file is opened without
 * following a link and without waiting for a writer, and checked and read on the same descriptor.
 */
export function readTrusted(path: string, trust: Trust): Buffer | Reading {
  try {
    return distrustedFolder(path, trust) ?? readOpened(path, trust);
  } catch (cause) {
    if (isMissing(cause)) return { state: 'none' };
    return unreadable(path);
  }
}

function distrustedFolder(path: string, trust: Trust): Reading | null {
  for (const folder of foldersAbove(path, trust.top)) {
    const found = lstatSync(folder, { bigint: true });
    const why = found.isDirectory()
      ? distrust(found, trust)
      : found.isSymbolicLink()
        ? 'link'
        : 'kind';
    if (why) return untrusted(folder, why);
  }
  return null;
}

/** From the top down, so that each is looked at when nobody can swap it any more. */
function foldersAbove(path: string, top: string): string[] {
  const folder = dirname(path);
  return folder === top || folder === path ? [folder] : [...foldersAbove(folder, top), folder];
}

function readOpened(path: string, trust: Trust): Buffer | Reading {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  let descriptor: number;
  try {
    descriptor = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (cause) {
    const why = refusedToOpen(cause);
    if (why) return untrusted(path, why);
    throw cause;
  }
  try {
    return readDescriptor(descriptor, path, trust);
  } finally {
    closeSync(descriptor);
  }
}

/** What open(2) says of a link with O_NOFOLLOW, and of a socket. */
function refusedToOpen(cause: unknown): Distrust | null {
  if (!(cause instanceof Error && 'code' in cause)) return null;
  if (cause.code === 'ELOOP') return 'link';
  return cause.code === 'ENXIO' ? 'kind' : null;
}

function readDescriptor(descriptor: number, path: string, trust: Trust): Buffer | Reading {
  for (let round = 0; round < TRIES; round += 1) {
    const before = fstatSync(descriptor, { bigint: true });
    const why = before.isFile() ? distrust(before, trust) : 'kind';
    if (why) return untrusted(path, why);
    if (before.size > SIZE_MAX) return untrusted(path, 'size');
    const content = contentOf(descriptor, Number(before.size));
    const after = fstatSync(descriptor, { bigint: true });
    const isWhole = BigInt(content.length) === after.size && before.mtimeNs === after.mtimeNs;
    if (isWhole && before.ctimeNs === after.ctimeNs) return content;
  }
  return unreadable(path);
}

function contentOf(descriptor: number, size: number): Buffer {
  const content = Buffer.alloc(size);
  let filled = 0;
  while (filled < size) {
    const count = readSync(descriptor, content, filled, size - filled, filled);
    if (count === 0) break;
    filled += count;
  }
  return content.subarray(0, filled);
}

function distrust({ uid, mode }: BigIntStats, { owner }: Trust): Distrust | null {
  if (uid !== BigInt(owner)) return 'owner';
  return (mode & BigInt(WRITABLE_BY_OTHERS)) === 0n ? null : 'writable';
}

const untrusted = (file: string, why: Distrust): Reading => ({
  state: 'refused',
  problem: { file, code: 'MachinePolicyUntrusted', why },
});
