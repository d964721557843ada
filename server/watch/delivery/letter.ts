import type { Alert } from '../../../shared/domain/alert.ts';
import type { EpochMs } from '../../../shared/domain/ids.ts';
import { Language } from '../../../shared/language/language.ts';
import { watchingWordsIn } from '../../../shared/watching/words.ts';
import type { Letter } from '../../mail/mailer.ts';

const WORDS = Language.options.map((language) => watchingWordsIn(language));

/** To an admin. In both languages: nobody knows here which one they read. */
export function adminLetter(alert: Alert, to: string): Letter {
  const { evidence, person } = alert;
  const texts = WORDS.map(({ say, about, severity }) =>
    [
      severity(alert.severity),
      ...(person ? [say('mail.admin.about', { name: person.name })] : []),
      about(evidence),
      new Date(alert.at).toISOString(),
    ].join('\n'),
  );
  const subject = WORDS.map(({ say, rule }) =>
    say('mail.admin.subject', { rule: rule(evidence.rule) }),
  );
  return { to, subject: subject.join(' · '), text: texts.join('\n\n') };
}

/** To the person whom it is about. */
export function personLetter({ evidence, at }: Alert, to: string): Letter {
  const texts = WORDS.map(({ notice }) => `${notice(evidence)}\n${new Date(at).toISOString()}`);
  const subject = WORDS.map(({ say }) => say('mail.person.subject'));
  return { to, subject: subject.join(' · '), text: texts.join('\n\n') };
}

/** To the admin who tries whether mail arrives. */
export function testLetter({
  to,
  company,
  at,
}: {
  to: string;
  company: string;
  at: EpochMs;
}): Letter {
  const texts = WORDS.map(
    ({ say }) => `${say('test.text', { company })}\n${new Date(at).toISOString()}`,
  );
  const subject = WORDS.map(({ say }) => say('mail.test.subject'));
  return { to, subject: subject.join(' · '), text: texts.join('\n\n') };
}
