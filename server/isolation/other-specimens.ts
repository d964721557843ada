import { sealedSize } from '../../shared/files/format.ts';
import {
  FILES_PATH,
  filePath,
  TUS_VERSION,
  UPLOAD_TYPE,
  uploadMetadata,
} from '../../shared/protocol/routes/files.ts';
import { USER } from '../scim/user.ts';
import type { Shot } from './http-ask.ts';
import type { Ids } from './ids.ts';
import { OWNER, type Specimen } from './specimen.ts';
import { FILE_SIZE } from './world.ts';

/**
 * In whose name a route beside the contract is asked: a session's; the company's directory's, which whoever
 * is the owner here has the token of; or nobody's.
 */
export type OtherAccess = 'session' | 'directory' | 'public';

export interface OtherSpecimen extends Specimen<Shot> {
  access: OtherAccess;
  /** What the owner is answered. */
  status: number;
}

const tus = { 'tus-resumable': TUS_VERSION };
const form = { 'content-type': 'application/x-www-form-urlencoded' };

const file = (method: string, status: number, rest: Partial<Shot> = {}): OtherSpecimen => ({
  access: 'session',
  request: ({ fileId }) => ({ method, path: filePath(fileId), headers: tus, ...rest }),
  by: OWNER,
  status,
});

const scim = (
  method: string,
  status: number,
  request: (ids: Ids) => { path: string; body?: object },
): OtherSpecimen => ({
  access: 'directory',
  request(ids) {
    const { path, body } = request(ids);
    return {
      method,
      path: `/scim/v2${path}`,
      ...(body ? { body: JSON.stringify(body) } : {}),
    };
  },
  by: OWNER,
  status,
});
const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

/** Nothing of it depends on who asks. */
const page = (path: string): OtherSpecimen => ({
  access: 'public',
  request: () => ({ method: 'GET', path }),
  status: 200,
});

/** For every route beside the contract, by method and path. */
export const OTHER_SPECIMENS: Readonly<Record<string, readonly OtherSpecimen[]>> = {
  'OPTIONS /v1/files': [
    {
      access: 'public',
      request: () => ({ method: 'OPTIONS', path: FILES_PATH }),
      status: 204,
    },
  ],
  'HEAD /v1/files/:fileId': [file('HEAD', 200)],
  'GET /v1/files/:fileId': [file('GET', 200)],
  // It is complete already.
  'PATCH /v1/files/:fileId': [
    file('PATCH', 409, {
      headers: { ...tus, 'content-type': UPLOAD_TYPE, 'upload-offset': '0' },
      body: 'more',
    }),
  ],
  'DELETE /v1/files/:fileId': [file('DELETE', 204)],
  // Last of these: whoever begins one chooses its id, and another company may choose the same.
  'POST /v1/files': [
    {
      access: 'session',
      request: ({ fileId, channelId }) => ({
        method: 'POST',
        path: FILES_PATH,
        headers: {
          ...tus,
          'upload-length': String(sealedSize(FILE_SIZE)),
          'upload-metadata': uploadMetadata({ fileId, channelId }),
        },
      }),
      by: OWNER,
      status: 201,
    },
  ],

  'GET /passkey': [page('/passkey')],
  'GET /passkey/page.css': [page('/passkey/page.css')],
  'GET /passkey/page.js': [page('/passkey/page.js')],

  'POST /v1/sso/logout/:tenantId': [
    {
      access: 'public',
      request: ({ tenantId }) => ({
        method: 'POST',
        path: `/v1/sso/logout/${tenantId}`,
        headers: form,
        body: `logout_token=${'x'.repeat(40)}`,
      }),
      status: 400,
    },
  ],

  'GET /scim/v2/Users': [
    scim('GET', 200, ({ email }) => ({
      path: `/Users?${new URLSearchParams({ filter: `userName eq "${email}"` })}`,
    })),
  ],
  'POST /scim/v2/Users': [
    scim('POST', 201, ({ email }) => ({ path: '/Users', body: { userName: `new.${email}` } })),
    // Somebody has the address already.
    scim('POST', 409, ({ email }) => ({ path: '/Users', body: { userName: email } })),
  ],
  'GET /scim/v2/Users/:id': [scim('GET', 200, ({ personId }) => ({ path: `/Users/${personId}` }))],
  'PUT /scim/v2/Users/:id': [
    scim('PUT', 200, ({ personId, email }) => ({
      path: `/Users/${personId}`,
      body: { userName: email, title: 'changed' },
    })),
  ],
  'PATCH /scim/v2/Users/:id': [
    scim('PATCH', 200, ({ personId }) => ({
      path: `/Users/${personId}`,
      body: {
        schemas: [PATCH_OP],
        Operations: [{ op: 'replace', path: 'active', value: false }],
      },
    })),
  ],
  'DELETE /scim/v2/Users/:id': [
    scim('DELETE', 204, ({ personId }) => ({ path: `/Users/${personId}` })),
  ],
  'GET /scim/v2/ServiceProviderConfig': [
    scim('GET', 200, () => ({ path: '/ServiceProviderConfig' })),
  ],
  'GET /scim/v2/ResourceTypes': [scim('GET', 200, () => ({ path: '/ResourceTypes' }))],
  'GET /scim/v2/ResourceTypes/User': [scim('GET', 200, () => ({ path: '/ResourceTypes/User' }))],
  'GET /scim/v2/Schemas': [scim('GET', 200, () => ({ path: '/Schemas' }))],
  [`GET /scim/v2/Schemas/${USER.replaceAll(':', '::')}`]: [
    scim('GET', 200, () => ({ path: `/Schemas/${USER}` })),
  ],
};
