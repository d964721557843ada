import { expect, it } from 'vitest';
import { writtenIn } from './trace.ts';

it.each([
  ['7 openat(AT_FDCWD</w>, "/p/a", O_RDWR|O_CREAT|O_CLOEXEC, 0600) = 5</p/a>', ['/p/a']],
  ['7 openat(AT_FDCWD</w>, "a", O_WRONLY|O_TRUNC) = 5</w/a>', ['/w/a']],
  ['7 openat(9</p>, "b", O_WRONLY|O_CREAT <unfinished ...>', ['/p/b']],
  ['7 openat(AT_FDCWD</w>, "/p/a", O_RDONLY|O_CLOEXEC) = 5</p/a>', []],
  ['7 openat(AT_FDCWD</w>, "/p/a", O_WRONLY|O_CREAT) = -1 EACCES (Permission denied)', []],
  ['7 rename("/p/a.draft", "/p/a") = 0', ['/p/a']],
  ['7 symlink("host-7", "/p/SingletonLock") = 0', ['/p/SingletonLock']],
  ['7 +++ exited with 0 +++', []],
])('%s', (line, paths) => {
  expect(writtenIn(line)).toEqual(paths);
});
