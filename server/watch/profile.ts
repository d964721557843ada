import { z } from 'zod';
import { EpochMs } from '../../shared/domain/ids.ts';
import { Place } from '../../shared/domain/place.ts';

/** What is usual for one person. Everything in it has a largest size. */
export const Profile = z.object({
  /** Of the first thing that was seen of them; null: nothing yet. */
  since: EpochMs.nullable(),
  devices: z.array(
    z.object({
      key: z.string(),
      firstAt: EpochMs,
      lastAt: EpochMs,
      os: z.string().nullable(),
      app: z.string().nullable(),
      diskEncrypted: z.boolean().nullable(),
    }),
  ),
  networks: z.array(
    z.object({
      network: z.string(),
      country: z.string().nullable(),
      firstAt: EpochMs,
      lastAt: EpochMs,
    }),
  ),
  /** For each hour of the day, UTC, the last three days (since 1970) on which they were seen in it. */
  hours: z.array(z.array(z.int())).length(24),
  /** Days on which they were seen, and the last of them. */
  days: z.int(),
  lastDay: z.int(),
  /** The most in an hour, and in 24 hours, that was nothing to speak of. */
  reading: z.object({ hour: z.int(), day: z.int() }),
  downloading: z.object({ hour: z.number(), day: z.number() }),
  /** Where they were last, and on which device. */
  last: z.object({ at: EpochMs, place: Place, deviceKey: z.string() }).nullable(),
});
export type Profile = z.infer<typeof Profile>;

export const NO_PROFILE: Profile = {
  since: null,
  devices: [],
  networks: [],
  hours: Array.from({ length: 24 }, () => []),
  days: 0,
  lastDay: -1,
  reading: { hour: 0, day: 0 },
  downloading: { hour: 0, day: 0 },
  last: null,
};

/** Which networks the company's people use. */
export const CompanyNetworks = z.array(
  z.object({
    network: z.string(),
    /** Up to as many as make it the company's. */
    people: z.array(z.string()),
    lastAt: EpochMs,
  }),
);
export type CompanyNetworks = z.infer<typeof CompanyNetworks>;

/** So many people make a network the company's: an office, a VPN. */
export const COMPANY_PEOPLE = 3;

export interface Known {
  person: Profile;
  company: CompanyNetworks;
}

export const isOwnDevice = ({ person }: Known, key: string): boolean =>
  person.devices.some((device) => device.key === key);

export const isOwnNetwork = ({ person }: Known, place: Place): boolean =>
  person.networks.some(({ network }) => network === place.network);

/** An office or a VPN: where somebody's address says nothing about where they are. */
export const isCompanyNetwork = ({ company }: Known, place: Place): boolean =>
  company.some(
    ({ network, people }) => network === place.network && people.length >= COMPANY_PEOPLE,
  );

/** Where the person or their colleagues are seen. */
export const isFamiliar = (known: Known, place: Place): boolean =>
  isOwnNetwork(known, place) || isCompanyNetwork(known, place);

/** A country in which the person was seen; one that nobody can name is none. */
export const isOwnCountry = ({ person }: Known, place: Place): boolean =>
  person.networks.some(({ country }) => country === place.country);

/** Whether a country can be a new one to them: somebody whose every network is an inner one has been in none. */
export const hasCountries = ({ person }: Known): boolean =>
  person.networks.some(({ country }) => country !== null);
