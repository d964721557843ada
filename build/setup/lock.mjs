import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const LOOK_AGAIN_MS = 300;

/** @param {number} pid */
function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** @param {string} file @returns {boolean} Whether this process made the file. */
function take(file) {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** @param {string} file */
function removeIfStale(file) {
  let holder;
  try {
    holder = Number(readFileSync(file, 'utf8'));
  } catch {
    return;
  }
  // 0: its maker has not written its number yet.
  if (holder > 0 && !isRunning(holder)) rmSync(file, { force: true });
}

/**
 * Runs `work` while no other process does, by a file that holds the number of its process; the file of
 * a process that is gone counts for nothing.
 *
 * @template T
 * @param {string} file
 * @param {() => void} onWait Called once, when another process is at it.
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function alone(file, onWait, work) {
  let told = false;
  while (!take(file)) {
    removeIfStale(file);
    if (!told) onWait();
    told = true;
    await pause(LOOK_AGAIN_MS);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}
