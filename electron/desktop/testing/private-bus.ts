import { type ChildProcess, spawn } from 'node:child_process';
import { type EventEmitter, once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Message, type MessageBus, sessionBus, Variant } from '@jellybrick/dbus-next';
import { onTestFinished } from 'vitest';

/** Everybody who gets in may do everything; nothing is started by asking for it. */
const configuration = (socket: string) => `<!DOCTYPE busconfig PUBLIC
 "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=${socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>`;

export interface PrivateBus {
  address: string;
  /** Ends the daemon at once, and with it every connection. */
  stop(): Promise<void>;
  /** Starts it again at the same address. */
  start(): Promise<void>;
  /** Runs a program on this bus until the test ends. */
  run(program: string, args: string[], env?: NodeJS.ProcessEnv): ChildProcess;
  connect(): Promise<Peer>;
}

/** A connection of somebody else. */
export interface Peer {
  call(to: string, path: string, member: string, signature?: string, ...body: unknown[]): Called;
  signal(to: string | undefined, path: string, member: string, ...body: [boolean]): void;
  close(): void;
}
type Called = Promise<unknown[]>;

/** A real `dbus-daemon` of the test's own. */
export async function openPrivateBus(): Promise<PrivateBus> {
  const folder = await mkdtemp(join(tmpdir(), 'nightjar-bus-'));
  const socket = join(folder, 'bus');
  const address = `unix:path=${socket}`;
  const file = join(folder, 'bus.conf');
  await writeFile(file, configuration(socket));
  let daemon: ChildProcess;

  async function start(): Promise<void> {
    const args = [`--config-file=${file}`, '--nofork', '--nopidfile', '--print-address'];
    daemon = spawn('/usr/bin/dbus-daemon', args, { stdio: ['ignore', 'pipe', 'ignore'] });
    if (daemon.stdout) await once(daemon.stdout, 'data');
  }
  const stop = () => end(daemon, 'SIGKILL');

  await start();
  onTestFinished(async () => {
    await stop();
    await rm(folder, { recursive: true, force: true });
  });
  return {
    address,
    start,
    stop,
    run(program, args, env) {
      const own = { DBUS_SESSION_BUS_ADDRESS: address, DBUS_SYSTEM_BUS_ADDRESS: address };
      const child = spawn(program, args, {
        env: { ...process.env, ...own, ...env },
        stdio: 'ignore',
      });
      onTestFinished(() => end(child, 'SIGKILL'));
      return child;
    },
    connect: () => connect(address),
  };
}

/** Resolves when it is gone. */
export async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}

async function connect(address: string): Promise<Peer> {
  const bus: MessageBus = sessionBus({ busAddress: address, authMethods: ['EXTERNAL'] });
  const errors: EventEmitter = bus;
  errors.on('error', () => undefined);
  await once(bus, 'connect');
  const close = () => bus.disconnect();
  onTestFinished(close);
  return {
    close,
    async call(destination, path, member, signature = '', ...body) {
      const [, from = '', name = ''] = /^(.*)\.(\w+)$/.exec(member) ?? [];
      const called = { destination, path, interface: from, member: name, signature, body };
      const reply = await bus.call(new Message(called));
      return reply?.body ?? [];
    },
    signal(destination, path, member, ...body) {
      const [, from = '', name = ''] = /^(.*)\.(\w+)$/.exec(member) ?? [];
      const message = Message.newSignal(path, from, name, 'b', body);
      if (destination) message.destination = destination;
      bus.send(message);
    },
  };
}

export const boolean = (value: boolean) => new Variant('b', value);
