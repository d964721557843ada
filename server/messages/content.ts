import type { z } from 'zod';
import { Message } from '../../shared/domain/message.ts';

const SAID = { body: true, attachments: true } as const;

/** What a message says. It is sealed as a whole. */
export const Content = Message.pick(SAID);
export type Content = z.infer<typeof Content>;

/** What is not: which message it is, where, when and by whom. */
export const Envelope = Message.omit(SAID);
