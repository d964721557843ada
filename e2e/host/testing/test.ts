import { hostHere } from '../../../build/start/client-command.ts';
import { test as base, expect } from '../../fixtures/test.ts';

export { expect };

/** Tests of the stand-in itself, by the tiny app beside this file. */
export const test = base.extend({
  app: [import.meta.dirname, { scope: 'worker' }],
});

test.skip(hostHere() === 'electron', 'These look at the stand-in for Electron.');
