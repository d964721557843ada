import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { IpcCallName, IpcParsed, IpcReply } from '../../shared/ipc/contract.ts';
import type { CompanyPolicy } from '../../shared/policy/company-policy.ts';
import type { RouteReply } from '../../shared/protocol/http.ts';
import { textOfReceipt, verifyReceipt } from '../../shared/receipt/receipt-file.ts';
import type { SaveOpened } from '../files/save-opened.ts';
import { readPolicy } from '../policy/company-policy.ts';
import type { Ask } from '../session/asking.ts';
import type { Facts } from '../session/present.ts';
import type { Sync } from '../sync/sync.ts';
import { createAuditExport } from './audit-export.ts';
import { createPeopleCalls, createWatchingCalls } from './people-and-watching.ts';
import { createSignOnAdministration } from './sign-on.ts';

/** Where a file of the administrator's goes: asks, and writes. False when they changed their mind. */
export type SaveFile = (suggestedName: string, text: string) => Promise<boolean>;

export interface AdministrationOptions {
  ask: Ask;
  facts: Facts;
  /** What is known of the server's clock. Milliseconds since 1970. */
  serverTime(): number;
  saveFile: SaveFile;
  /** For what is too long for one piece. */
  saveOpened: SaveOpened;
  line: Pick<Sync, 'asAdmin'>;
}

type AdminCallName = Extract<IpcCallName, `admin.${string}`>;

/** What admins ask of the server. Whether they may is for the server to say. */
export type Administration = {
  [N in AdminCallName]: (request: IpcParsed<N>) => Promise<Result<IpcReply<N>>>;
};

export function createAdministration(options: AdministrationOptions): Administration {
  const { ask, facts, serverTime, saveFile } = options;

  /** As the company signed it: nobody edits what somebody else made up. */
  async function policyIn(
    reply: Result<RouteReply<'readPolicy'>>,
  ): Promise<Result<{ policy: CompanyPolicy }>> {
    if (!reply.ok) return reply;
    const { record } = facts;
    if (!record) return err('WrongState');
    const company = { tenantId: record.tenant.id, tenantKey: record.company.tenantKey };
    const read = await readPolicy(reply.value.signedPolicy, company, serverTime());
    return read.ok ? ok({ policy: read.value.document }) : read;
  }

  return {
    ...createSignOnAdministration(ask, facts),
    ...createPeopleCalls(ask),
    ...createWatchingCalls(ask, options.line),
    'admin.audit': (page) => ask('readAudit', page),
    'admin.exportAudit': createAuditExport({ ask, facts, save: options.saveOpened }),
    'admin.policy': async () => policyIn(await ask('readPolicy', {})),
    'admin.setPolicy': async (rules) => policyIn(await ask('setPolicy', rules)),
    'admin.devices': (page) => ask('listDevices', page),
    'admin.lock': (request) => ask('lockSession', request),
    'admin.wipe': (wanted) => ask('askWipe', wanted),
    'admin.approveWipe': (request) => ask('approveWipe', request),
    'admin.cancelWipe': (request) => ask('cancelWipe', request),
    'admin.wipes': (page) => ask('listWipes', page),
    'admin.wipeDevices': (page) => ask('readWipe', page),
    'admin.tours': (page) => ask('listTours', page),
    async 'admin.receipt'({ sessionId }) {
      const newest = await newestReceipt(sessionId);
      if (!newest.ok) return newest;
      const { file, receivedAt } = newest.value;
      const verified = await verifyReceipt(file, facts.record?.company.tenantKey);
      const receipt = verified.ok ? verified.value.receipt : null;
      // A true receipt of another session says nothing about this one.
      return ok({ receivedAt, receipt: receipt?.sessionId === sessionId ? receipt : null });
    },
    async 'admin.saveReceipt'({ sessionId }) {
      const newest = await newestReceipt(sessionId);
      if (!newest.ok) return newest;
      const name = `receipt-${sessionId.slice(0, 8)}.json`;
      return ok({ saved: await saveFile(name, textOfReceipt(newest.value.file)) });
    },
  };

  async function newestReceipt(
    sessionId: IpcParsed<'admin.receipt'>['sessionId'],
  ): Promise<Result<RouteReply<'receipts'>['receipts'][number]>> {
    const reply = await ask('receipts', { sessionId });
    if (!reply.ok) return reply;
    const [newest] = reply.value.receipts;
    return newest ? ok(newest) : err('NotFound', { detail: 'no receipt' });
  }
}
