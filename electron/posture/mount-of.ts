/** The file system that a path lies on, as the kernel lists it. */
export interface Mount {
  /** `major:minor`; major 0 where the file system has no one device of its own (btrfs, overlay, network). */
  device: string;
  type: string;
  /** What was mounted: a device's path, or anything the file system says. */
  source: string;
}

/**
 * Finds the mount of an absolute path without links in /proc/self/mountinfo (proc(5)): the longest mount point
 * above it, of several on one point the last. Null when there is none.
 */
export function mountOf(path: string, mountinfo: string): Mount | null {
  let found: (Mount & { point: string }) | null = null;
  for (const line of mountinfo.split('\n')) {
    // "36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue"
    const [before = '', after = ''] = line.split(' - ');
    const [, , device, , escaped] = before.split(' ');
    const [type, source] = after.split(' ');
    if (!device || !escaped || !type || !source) continue;
    const point = unescaped(escaped);
    if (!isAbove(point, path) || (found && point.length < found.point.length)) continue;
    found = { device, type, source: unescaped(source), point };
  }
  return found && { device: found.device, type: found.type, source: found.source };
}

const isAbove = (point: string, path: string): boolean =>
  point === '/' || path === point || path.startsWith(`${point}/`);

/** Space, tab, line feed and backslash are written as three octal digits. */
const unescaped = (text: string): string =>
  text.replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
