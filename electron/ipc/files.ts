import type { FileCalls } from '../files/files.ts';

/** Answered by whoever handles content now. */
export const fileHandlers = (files: FileCalls): FileCalls => files;
