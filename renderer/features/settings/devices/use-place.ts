import type { Place } from '../../../../shared/domain/place.ts';
import { useLanguage, useWords } from '../../../app/words.tsx';
import { devicesWords } from './words.ts';

/** Says a place in the current language: `Germany · 203.0.113.0/24`. Null where none is known. */
export function usePlace(): (place: Place | null) => string | null {
  const t = useWords(devicesWords);
  const language = useLanguage();
  return (place) => {
    if (!place) return null;
    if (place.local) return t('place.local');
    const { network } = place;
    const country = place.country === null ? undefined : nameOf(language, place.country);
    return t('place.network', { country: country ?? t('place.unknown'), network });
  };
}

/** CLDR's name of an ISO 3166-1 code, or the code. */
const nameOf = (language: string, code: string): string | undefined =>
  new Intl.DisplayNames(language, { type: 'region' }).of(code);
