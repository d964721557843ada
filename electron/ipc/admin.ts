import type { Administration } from '../admin/administration.ts';
import type { IpcHandlers } from './register.ts';

type AdminHandlers = Pick<IpcHandlers, Extract<keyof IpcHandlers, `admin.${string}`>>;

/** Administration answers them all; a call of the contract that it does not know would not compile here. */
export const adminHandlers = (admin: Administration): AdminHandlers => admin;
