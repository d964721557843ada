import { app, dialog } from 'electron';
import { NightjarError } from '../../shared/errors/app-error.ts';
import { pickLanguage } from '../../shared/language/language.ts';
import { sentencesIn } from '../../shared/language/sentences.ts';
import { report } from './report.ts';

/** Nightjar cannot come up. Says why, in the person's language, and ends. */
export function giveUp(cause: unknown): void {
  report(cause);
  const t = sentencesIn(pickLanguage(app.getPreferredSystemLanguages()));
  const code = cause instanceof NightjarError ? cause.code : 'Internal';
  dialog.showErrorBox(t('app.name'), t(`error.${code}`));
  app.exit(1);
}
