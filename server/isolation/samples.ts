import { ROUTES, type RouteName, type RouteRequest } from '../../shared/protocol/http.ts';
import type { Access } from '../../shared/protocol/routes/route.ts';
import { fillPath, textOf } from '../testing/http-client.ts';
import type { Answer, Asker } from './examine.ts';
import { type Shot, shoot } from './http-ask.ts';
import { OTHER_SPECIMENS, type OtherAccess } from './other-specimens.ts';
import { ROUTE_SPECIMENS } from './route-specimens.ts';
import { ADMINS, type Specimen } from './specimen.ts';

const isRouteName = (name: string): name is RouteName => name in ROUTES;
export const ROUTE_NAMES = Object.keys(ROUTES).filter(isRouteName);

/** One specimen of whichever route, as something to send. */
export interface Sample {
  name: string;
  access: Access | OtherAccess;
  specimen: Specimen<Shot>;
  /** What the owner's request comes to. */
  good: { status: number } | { code: string };
}

const nameOf = (route: string, index: number) => (index === 0 ? route : `${route} (${index + 1})`);

function samplesOf<N extends RouteName>(name: N): Sample[] {
  const { access } = ROUTES[name];
  // A route without one has none here, and fails its own test.
  if (!Object.hasOwn(ROUTE_SPECIMENS, name)) return [];
  const specimens: readonly Specimen<RouteRequest<N>>[] = ROUTE_SPECIMENS[name];
  return specimens.map((one, index) => ({
    name: nameOf(name, index),
    access,
    specimen: {
      ...one,
      ...(one.by || access !== 'admin' ? {} : { by: ADMINS }),
      request: (ids) => shotOf(name, { ...one.request(ids) }),
    },
    good: one.ends === undefined ? { status: 200 } : { code: one.ends },
  }));
}

function shotOf(name: RouteName, request: Record<string, unknown>): Shot {
  const { method, path: pattern } = ROUTES[name];
  const { path, rest } = fillPath(pattern, request);
  if (method === 'POST' || method === 'PUT') return { method, path, body: JSON.stringify(rest) };
  const query = new URLSearchParams(Object.entries(rest).map(([k, v]) => [k, textOf(v)]));
  return { method, path: query.size > 0 ? `${path}?${query}` : path };
}

export const SAMPLES: readonly Sample[] = [
  ...ROUTE_NAMES.flatMap((name) => samplesOf(name)),
  ...Object.entries(OTHER_SPECIMENS).flatMap(([name, specimens]) =>
    specimens.map(({ access, status, ...specimen }, index) => ({
      name: nameOf(name, index),
      access,
      specimen,
      good: { status },
    })),
  ),
];

/** Sends it in the name that the route asks for. */
export function askRoute(
  url: string,
  access: Sample['access'],
  shot: Shot,
  { world, role }: Asker,
): Promise<Answer> {
  const { device, accessToken } = world.people[role];
  if (access === 'public') return shoot(url, shot, null);
  if (access === 'device') return shoot(url, shot, { device });
  if (access !== 'directory' || role !== 'owner') {
    return shoot(url, shot, { device, accessToken });
  }
  const headers = { ...shot.headers, authorization: `Bearer ${world.scimToken}` };
  return shoot(url, { ...shot, headers }, null);
}
