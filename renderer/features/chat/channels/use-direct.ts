import type { PersonId } from '../../../../shared/domain/ids.ts';
import { type Call, useCall } from '../../../app/use-call.ts';
import { useChat } from '../chat-context.ts';

/** Opens the conversation with one person; it is made when there is none yet. */
export function useDirect(): Omit<Call<'chat.direct'>, 'run'> & {
  open: (personId: PersonId) => Promise<boolean>;
} {
  const chat = useChat();
  const { run, ...call } = useCall('chat.direct');
  return {
    ...call,
    open: async (personId) => {
      const reply = await run({ personId });
      if (!reply.ok) return false;
      chat.take({ channels: [reply.value.channel] });
      chat.show(reply.value.channel.id);
      return true;
    },
  };
}
