import { Download } from 'lucide-react';
import { useState } from 'react';
import type { IpcReply } from '../../../../shared/ipc/contract.ts';
import type { AuditFilter, ExportFormat } from '../../../../shared/protocol/routes/audit.ts';
import { Failure } from '../../../app/failure.tsx';
import { useCall } from '../../../app/use-call.ts';
import { useWords } from '../../../app/words.tsx';
import { Banner } from '../../../ui/banner.tsx';
import { Button } from '../../../ui/button.tsx';
import styles from '../administration.module.css';
import auditStyles from './audit.module.css';
import { auditWords } from './words.ts';

const VERIFY = 'npm run verify-audit -- audit.jsonl --tenant-key company.jwk';

/** The log to a file: to be verified by anybody, or for a spreadsheet. */
export function AuditExport({ filter }: { filter: AuditFilter }) {
  const t = useWords(auditWords);
  const call = useCall('admin.exportAudit');
  const [done, setDone] = useState<IpcReply<'admin.exportAudit'> | null>(null);

  async function take(format: ExportFormat) {
    if (call.busy) return;
    setDone(null);
    const exported = await call.run({ ...filter, format });
    if (exported.ok) setDone(exported.value);
  }

  return (
    <section className={auditStyles['export']} aria-label={t('export.title')}>
      <h3 className={auditStyles['title']}>{t('export.title')}</h3>
      <p className={styles['text']}>{t('export.text')}</p>
      <div className={auditStyles['buttons']}>
        <Button busy={call.busy} onClick={() => void take('json-lines')}>
          <Download aria-hidden="true" />
          {t('export.json-lines')}
        </Button>
        <Button disabled={call.busy} onClick={() => void take('csv')}>
          {t('export.csv')}
        </Button>
      </div>
      <Failure error={call.error} />
      {done?.intact === false ? (
        <Banner tone="danger" role="alert">
          {t('export.broken')}
        </Banner>
      ) : null}
      <p className={styles['status']} role="status">
        {done?.saved && done.intact !== false
          ? t(done.intact ? 'export.intact' : 'export.saved')
          : null}
      </p>
      <p className={styles['text']}>{t('export.how')}</p>
      <code className={auditStyles['command']}>{VERIFY}</code>
    </section>
  );
}
