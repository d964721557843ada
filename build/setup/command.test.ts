import { delimiter } from 'node:path';
import { expect, it } from 'vitest';
import { outsideEnv, run } from './command.mjs';

const node = (script: string, options = {}) =>
  run('a step', process.execPath, ['-e', script], options);

it('shows the end of what a failed command said, without addresses', async () => {
  const failing = node(
    'console.error("cannot fetch https://packages.example.internal/x"); process.exit(3)',
  );
  await expect(failing).rejects.toThrow('cannot fetch <address>');
  await expect(failing).rejects.not.toThrow('example.internal');
});

it('hands on what a command writes to its status descriptor', async () => {
  const lines: string[] = [];
  await node('require("fs").writeSync(3, "pmstatus:x:50:y\\n")', {
    onStatus: (line: string) => lines.push(line),
  });
  expect(lines).toEqual(['pmstatus:x:50:y']);
});

it('stops a command at its limit', async () => {
  await expect(node('setInterval(() => {}, 1000)', { limitMs: 200 })).rejects.toThrow('failed');
});

it("leaves the project's own programs out of the environment", () => {
  const before = process.env['PATH'];
  process.env['PATH'] = ['/project/node_modules/.bin', '/usr/bin'].join(delimiter);
  try {
    expect(outsideEnv().PATH).toBe('/usr/bin');
  } finally {
    process.env['PATH'] = before;
  }
});
