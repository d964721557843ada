// Runs in a D-Bus session of its own: does the steps it is given, prints what came of each as JSON.
import { openKeychain } from '../os-keychain.ts';

const [profileId = '', ...steps] = process.argv.slice(2);
const daemon = Number(process.env['KEYRING_PID']);

const keychain = await openKeychain(profileId, { answerWithinMs: 1_000 });
const said: unknown[] = [keychain.keeping];
for (const step of steps) said.push(await run(step));
console.log(JSON.stringify(said));
// A call that is still blocked in libsecret would keep the process.
process.exit();

async function read(): Promise<string> {
  const found = await keychain.read('vault-secret');
  return found.state === 'found' ? found.value.toString() : found.state;
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
      default:
        return `no such step: ${step}`;
    }
  } catch (cause) {
    return cause instanceof Error ? cause.name : String(cause);
  }
}
