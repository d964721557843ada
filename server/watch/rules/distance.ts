import { z } from 'zod';
import table from './countries.json' with { type: 'json' };

/**
 * Each country's middle (latitude and longitude, degrees) and its area in thousands of square kilometres,
 * rounded, after the CIA World Factbook's “Geographic coordinates” and “Area” (public domain).
 */
const COUNTRIES = z.record(z.string(), z.tuple([z.number(), z.number(), z.number()])).parse(table);

const EARTH_KM = 6_371;
/** No country is round: the farthest border is about this many times as far as if it were. */
const STRETCH = 2;

/**
 * The kilometres from one country to the other, at the least: from border to border. 0 for neighbours, and
 * where one of the two is not known.
 */
export function kmBetween(a: string | null, b: string | null): number {
  const from = COUNTRIES[a ?? ''];
  const to = COUNTRIES[b ?? ''];
  if (!from || !to || a === b) return 0;
  return Math.max(0, arc(from, to) - reach(from) - reach(to));
}

/** From the middle to the farthest border. */
const reach = ([, , thousands]: readonly [number, number, number]): number =>
  STRETCH * Math.sqrt((thousands * 1_000) / Math.PI);

/** Along a great circle (haversine). */
function arc(
  [lat1, lon1]: readonly [number, number, number],
  [lat2, lon2]: readonly [number, number, number],
): number {
  const rad = Math.PI / 180;
  const h =
    Math.sin(((lat2 - lat1) * rad) / 2) ** 2 +
    Math.cos(lat1 * rad) * Math.cos(lat2 * rad) * Math.sin(((lon2 - lon1) * rad) / 2) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.sqrt(Math.min(1, h)));
}
