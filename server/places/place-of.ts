import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Reader } from 'maxmind';
import { z } from 'zod';
import type { Place } from '../../shared/domain/place.ts';
import { networkOf } from './network-of.ts';

const DATABASE = '@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb';
const Found = z.object({ country_code: z.string().regex(/^[A-Z]{2}$/) });

/** 8 MB, read when it is first asked. What comes out of it is parsed below. */
let reader: Reader<object> | null = null;

/** Looks an address up in tables that came with the server: nobody is asked. Null for what is no address. */
export function placeOf(address: string): Place | null {
  const found = networkOf(address);
  if (!found) return null;
  const { network, local } = found;
  if (local) return { country: null, network, local };
  reader ??= new Reader(readFileSync(createRequire(import.meta.url).resolve(DATABASE)));
  const entry = Found.safeParse(reader.get(found.address));
  return { country: entry.data?.country_code ?? null, network, local };
}
