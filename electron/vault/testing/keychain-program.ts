// Runs in a D-Bus session of its own: does the steps it is given, prints what came of each as JSON.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { openKeychain } from '../os-keychain.ts';

const NOBODY_HAS_THE_NAME = `until gdbus call --session --dest org.freedesktop.DBus --object-path / \
  --method org.freedesktop.DBus.NameHasOwner org.freedesktop.secrets | grep -q false; do :; done`;

const [profileId = '', ...steps] = process.argv.slice(2);
const daemon = Number(process.env['KEYRING_PID']);
const started: ChildProcess[] = [];

const keychain = await openKeychain(profileId, { answerWithinMs: 1_000 });
const said: unknown[] = [keychain.keeping];
for (const step of steps) said.push(await run(step));
console.log(JSON.stringify(said));
for (const each of started) each.kill('SIGKILL');
// A call that is still blocked in libsecret would keep the process.
process.exit();

async function read(): Promise<string> {
  const found = await keychain.read('vault-secret');
  return found.state === 'found' ? found.value.toString() : found.state;
}

function waitFor(script: string): true {
  execFileSync('sh', ['-c', script], { timeout: 20_000 });
  return true;
}

async function run(step: string): Promise<unknown> {
  const [verb, word = ''] = step.split(':');
  try {
    switch (verb) {
      case 'read':
        return await read();
      case 'retry': {
        let said = await read();
        while (said === 'unavailable') said = await read();
        return said;
      }
      case 'write':
        await keychain.write('vault-secret', Buffer.from(word));
        return 'written';
      case 'delete':
        return await keychain.delete('vault-secret');
      case 'stop':
        return process.kill(daemon, 'SIGSTOP');
      case 'continue':
        return process.kill(daemon, 'SIGCONT');
      case 'end':
        process.kill(daemon, 'SIGKILL');
        return waitFor(NOBODY_HAS_THE_NAME);
      case 'start':
        // The same keyring files, another process.
        started.push(spawn('sh', ['-c', `${process.env['KEYRING']}`], { stdio: 'ignore' }));
        return waitFor('gdbus wait --session --timeout 20 org.freedesktop.secrets');
      default:
        return `no such step: ${step}`;
    }
  } catch (cause) {
    return cause instanceof Error ? cause.name : String(cause);
  }
}
