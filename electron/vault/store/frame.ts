import type Database from '@signalapp/sqlcipher';
import { z } from 'zod';
import { Channel } from '../../../shared/domain/channel.ts';
import { Me, Person, Tenant } from '../../../shared/domain/person.ts';
import { inTransaction } from './database.ts';
import { json } from './json.ts';
import type { LocalStore } from './local-store.ts';

type Frame = Pick<LocalStore, 'putFrame' | 'readFrame' | 'putChannel' | 'setRead'>;

const AccountRow = z.object({ me: json(Me), tenant: json(Tenant) });
const ChannelRow = Channel.extend({ memberIds: json(Channel.shape.memberIds) });

/** Who is signed in, people and channels. */
export function createFrame(db: Database): Frame {
  const putAccount = db.prepare(
    'INSERT INTO account VALUES (1, $me, $tenant) ON CONFLICT DO UPDATE SET me = $me, tenant = $tenant',
  );
  const readAccount = db.prepare('SELECT me, tenant FROM account');

  // A row that is changed keeps its place.
  const putPerson = db.prepare(`
    INSERT INTO people (id, name, title, role) VALUES ($id, $name, $title, $role)
    ON CONFLICT (id) DO UPDATE SET name = $name, title = $title, role = $role`);
  const readPeople = db.prepare('SELECT id, name, title, role FROM people ORDER BY place');
  const dropPeople = db.prepare('DELETE FROM people');

  const putChannel = db.prepare(`
    INSERT INTO channels (id, kind, name, topic, member_ids, last_seq, read_seq)
    VALUES ($id, $kind, $name, $topic, $memberIds, $lastSeq, $readSeq)
    ON CONFLICT (id) DO UPDATE SET kind = $kind, name = $name, topic = $topic,
      member_ids = $memberIds, last_seq = $lastSeq, read_seq = $readSeq`);
  const readChannels = db.prepare(`
    SELECT id, kind, name, topic, member_ids AS memberIds, last_seq AS lastSeq, read_seq AS readSeq
    FROM channels ORDER BY place`);
  const dropChannels = db.prepare('DELETE FROM channels');
  const setRead = db.prepare('UPDATE channels SET read_seq = ? WHERE id = ?');

  const addPerson = (person: Person) => putPerson.run({ ...person });
  const addChannel = (channel: Channel) =>
    putChannel.run({ ...channel, memberIds: JSON.stringify(channel.memberIds) });

  return {
    putFrame({ me, tenant, people, channels }) {
      inTransaction(db, () => {
        putAccount.run({ me: JSON.stringify(me), tenant: JSON.stringify(tenant) });
        dropPeople.run();
        dropChannels.run();
        people.forEach(addPerson);
        channels.forEach(addChannel);
      });
    },
    readFrame() {
      const account = AccountRow.optional().parse(readAccount.get());
      return {
        me: account?.me ?? null,
        tenant: account?.tenant ?? null,
        people: z.array(Person).parse(readPeople.all()),
        channels: z.array(ChannelRow).parse(readChannels.all()),
      };
    },
    putChannel(channel) {
      addChannel(channel);
    },
    setRead(channelId, seq) {
      setRead.run([seq, channelId]);
    },
  };
}
