import type { NightjarError } from '../../shared/errors/app-error.ts';

const ERROR = 'urn:ietf:params:scim:api:messages:2.0:Error';

/** RFC 7644 §3.12, table 9. */
export type ScimType =
  | 'invalidFilter'
  | 'uniqueness'
  | 'mutability'
  | 'invalidSyntax'
  | 'invalidPath'
  | 'invalidValue';

type Status = 400 | 401 | 403 | 404 | 409 | 413 | 429 | 500 | 503;

/** What a directory is told of a request that was not done. */
export class ScimFault extends Error {
  override readonly name = 'ScimFault';
  readonly status: Status;
  readonly scimType: ScimType | undefined;

  constructor(status: Status, detail: string, scimType?: ScimType) {
    super(detail);
    this.status = status;
    this.scimType = scimType;
  }

  /** RFC 7644 §3.12. */
  body(): Record<string, unknown> {
    const { status, scimType, message: detail } = this;
    return { schemas: [ERROR], status: String(status), ...(scimType ? { scimType } : {}), detail };
  }
}

/** One of ours in SCIM's words; null for what no directory can do anything about. */
export function faultOf(error: NightjarError): ScimFault | null {
  const { code } = error;
  if (code === 'Conflict') return new ScimFault(409, error.message, 'uniqueness');
  if (code === 'BadRequest' || code === 'TooLarge') {
    return new ScimFault(400, error.message, 'invalidValue');
  }
  return null;
}
