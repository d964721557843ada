import { USER } from './user.ts';
import { PAGE_MOST } from './users.ts';

const CONFIG = 'urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig';
const TYPE = 'urn:ietf:params:scim:schemas:core:2.0:ResourceType';
const SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:Schema';

/** RFC 7643 §5. */
export const serviceProviderConfig = (base: string) => ({
  schemas: [CONFIG],
  patch: { supported: true },
  bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
  filter: { supported: true, maxResults: PAGE_MOST },
  changePassword: { supported: false },
  sort: { supported: false },
  etag: { supported: false },
  authenticationSchemes: [
    {
      type: 'oauthbearertoken',
      name: 'Bearer token',
      description: 'A token that an administrator makes in Nightjar',
      primary: true,
    },
  ],
  meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
});

/** RFC 7643 §6. */
export const userType = (base: string) => ({
  schemas: [TYPE],
  id: 'User',
  name: 'User',
  endpoint: '/Users',
  schema: USER,
  meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/User` },
});

interface Attribute {
  name: string;
  type?: 'string' | 'boolean' | 'complex';
  required?: boolean;
  mutability?: 'readOnly' | 'readWrite' | 'immutable';
  uniqueness?: 'none' | 'server';
  multiValued?: boolean;
  subAttributes?: Attribute[];
}

/** RFC 7643 §7: with what stands there unless something else is said. */
const attribute = ({ subAttributes, ...said }: Attribute): Record<string, unknown> => ({
  type: 'string',
  multiValued: false,
  required: false,
  caseExact: false,
  mutability: 'readWrite',
  returned: 'default',
  uniqueness: 'none',
  ...said,
  ...(subAttributes ? { subAttributes: subAttributes.map(attribute) } : {}),
});

const ATTRIBUTES: Attribute[] = [
  { name: 'userName', required: true, uniqueness: 'server', mutability: 'immutable' },
  { name: 'displayName' },
  { name: 'name', type: 'complex', subAttributes: [{ name: 'formatted' }] },
  { name: 'title' },
  { name: 'active', type: 'boolean' },
  {
    name: 'emails',
    type: 'complex',
    multiValued: true,
    mutability: 'readOnly',
    subAttributes: [{ name: 'value', mutability: 'readOnly' }],
  },
  {
    name: 'roles',
    type: 'complex',
    multiValued: true,
    mutability: 'readOnly',
    subAttributes: [{ name: 'value', mutability: 'readOnly' }],
  },
];

/** RFC 7643 §7. */
export const userSchema = (base: string) => ({
  schemas: [SCHEMA],
  id: USER,
  name: 'User',
  attributes: ATTRIBUTES.map(attribute),
  meta: { resourceType: 'Schema', location: `${base}/Schemas/${USER}` },
});
