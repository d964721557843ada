import { useWords } from '../../../app/words.tsx';
import { Segmented } from '../../../ui/segmented.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { type Faulty, SYSLOG_PORTS, type SyslogFields } from './draft.ts';
import styles from './watching.module.css';
import { watchingPageWords } from './words.ts';

export interface SyslogProps {
  fields: SyslogFields;
  faults: ReadonlySet<Faulty>;
  onChange: (fields: SyslogFields) => void;
}

const TRANSPORTS = ['tls', 'tcp', 'udp'] as const;

/** Where the company's SIEM listens. */
export function Syslog({ fields, faults, onChange }: SyslogProps) {
  const t = useWords(watchingPageWords);

  function travelBy(transport: SyslogFields['transport']) {
    const isUsual = fields.port === SYSLOG_PORTS[fields.transport];
    onChange({ ...fields, transport, port: isUsual ? SYSLOG_PORTS[transport] : fields.port });
  }

  return (
    <>
      <div className={styles['transport']}>
        <Segmented
          label={t('syslog.transport')}
          value={fields.transport}
          options={TRANSPORTS.map((value) => ({ value, label: t(`syslog.${value}`) }))}
          onChange={travelBy}
        />
        <p className={styles['hint']} role="status">
          {t(`syslog.${fields.transport}.hint`)}
        </p>
      </div>
      <div className={styles['fields']}>
        <TextField
          name="syslog-host"
          label={t('syslog.host')}
          value={fields.host}
          maxLength={253}
          onChange={(host) => onChange({ ...fields, host })}
          error={faults.has('host') ? t('syslog.host.fault') : undefined}
        />
        <TextField
          name="syslog-port"
          label={t('syslog.port')}
          inputMode="numeric"
          value={fields.port}
          maxLength={5}
          onChange={(port) => onChange({ ...fields, port })}
          error={faults.has('port') ? t('syslog.port.fault') : undefined}
        />
      </div>
    </>
  );
}
