import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';

/** GKD_CONTROL_OP_UNLOCK and GKD_CONTROL_RESULT_OK of gnome-keyring's control socket (daemon/control/gkd-control-codes.h). */
const UNLOCK = 1;
const OK = 0;
/** What every packet begins with: its own length and a code, 32 bits each, big-endian. */
const HEAD_BYTES = 8;

/**
 * Unlocks the keyring of the daemon that runs, as the login does and as a person who types its password:
 * programs that use it notice nothing. A new daemon would be another one to them.
 *
 * @param runtime the desktop's XDG_RUNTIME_DIR
 * @throws when the daemon refuses, or when there is none
 */
export async function unlockKeyring(runtime: string, password: string): Promise<void> {
  const secret = Buffer.from(password);
  const packet = Buffer.alloc(HEAD_BYTES + 4 + secret.length);
  packet.writeUInt32BE(packet.length, 0);
  packet.writeUInt32BE(UNLOCK, 4);
  packet.writeUInt32BE(secret.length, HEAD_BYTES);
  secret.copy(packet, HEAD_BYTES + 4);

  const socket = connect(join(runtime, 'keyring', 'control'));
  await once(socket, 'connect');
  // One byte first: by it the daemon learns from the kernel whose socket this is.
  socket.write(Buffer.alloc(1));
  socket.write(packet);
  const answer = Buffer.concat(await socket.toArray());
  const result = answer.length >= HEAD_BYTES ? answer.readUInt32BE(4) : null;
  if (result !== OK) throw new Error(`The keyring was not unlocked (${result}).`);
}
