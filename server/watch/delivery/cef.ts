import type { Alert, Severity } from '../../../shared/domain/alert.ts';
import type { EpochMs } from '../../../shared/domain/ids.ts';
import { watchingWordsIn } from '../../../shared/watching/words.ts';
import { VERSION } from '../../version.ts';

const words = watchingWordsIn('en');

/** CEF's, 0 to 10. */
const CEF_SEVERITY: Readonly<Record<Severity, number>> = { notice: 3, warning: 6, critical: 9 };

/** Common Event Format, version 0: what a SIEM reads. */
export function cefOf(alert: Alert, { company, email }: { company: string; email: string | null }) {
  const { evidence, severity, at, id, person, session, answers } = alert;
  const place = 'place' in evidence ? evidence.place : 'to' in evidence ? evidence.to : null;
  const extension = {
    rt: String(at),
    externalId: id,
    msg: words.about(evidence),
    ...(email === null ? {} : { suser: email }),
    ...(person === null ? {} : { suid: person.id }),
    ...(session === null
      ? {}
      : { cs1Label: 'session', cs1: session.id, shost: session.deviceName }),
    ...(place === null ? {} : { cs2Label: 'network', cs2: place.network }),
    ...(place?.country ? { cs3Label: 'country', cs3: place.country } : {}),
    cs4Label: 'company',
    cs4: company,
    act: answers.map(({ answer, outcome }) => `${answer}:${outcome}`).join(','),
  };
  return cef([evidence.rule, words.rule(evidence.rule)], CEF_SEVERITY[severity], extension);
}

/** What a SIEM gets to try the way to it. */
export const cefTest = ({ company, at }: { company: string; at: EpochMs }): string =>
  cef(['test', 'Test'], 0, {
    rt: String(at),
    msg: words.say('test.text', { company }),
    cs4Label: 'company',
    cs4: company,
  });

function cef(
  event: readonly [id: string, name: string],
  severity: number,
  extension: Readonly<Record<string, string>>,
): string {
  const header = ['Nightjar', 'Nightjar', VERSION, ...event].map(escapeHeader).join('|');
  const fields = Object.entries(extension).map(([key, value]) => `${key}=${escapeValue(value)}`);
  return `CEF:0|${header}|${severity}|${fields.join(' ')}`;
}

/** A pipe ends a header's field, a line break the event. */
const escapeHeader = (text: string): string =>
  text.replace(/[\\|]/g, '\\$&').replace(/[\r\n]+/g, ' ');

/** An equals sign begins a value; whoever names a device cannot invent a field. */
const escapeValue = (text: string): string =>
  text.replace(/[\\=]/g, '\\$&').replace(/\r\n|\r|\n/g, '\\n');
