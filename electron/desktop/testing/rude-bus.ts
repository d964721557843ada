import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { onTestFinished } from 'vitest';

/** Greets like a bus, and dies in the middle of its first message. */
export async function openRudeBus(address: string): Promise<{ close(): Promise<void> }> {
  const path = address.replace('unix:path=', '');
  await rm(path, { force: true });
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      const said = data.toString('latin1');
      if (said.includes('AUTH')) socket.write('OK 0123456789abcdef0123456789abcdef\r\n');
      if (said.includes('BEGIN')) socket.end(Buffer.from('l\x04\x00\x01'));
    });
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  onTestFinished(close);
  return { close };
}
