import { NONCE_HEADER, PROOF_HEADER, TOKEN_SCHEME } from '../../../shared/proof/proof.ts';
import {
  FILES_PATH,
  filePath,
  type NewFile,
  TUS_VERSION,
  UPLOAD_TYPE,
  uploadMetadata,
} from '../../../shared/protocol/routes/files.ts';
import type { Admitted } from '../../testing/company.ts';

export interface Asked {
  method: string;
  path: string;
  headers?: Readonly<Record<string, string>>;
  body?: Uint8Array<ArrayBuffer>;
}

/** A request about files by somebody who is signed in. Sent again where the proof wants another nonce. */
export async function askFiles(url: string, as: Admitted, asked: Asked): Promise<Response> {
  const { method, path, headers = {}, body } = asked;
  const address = new URL(path, url);
  const send = async () => {
    const response = await fetch(address, {
      method,
      headers: { ...(await proofHeaders(as, method, address)), ...headers },
      ...(body ? { body } : {}),
    });
    as.device.heard(address, response.headers.get(NONCE_HEADER));
    return response;
  };
  const first = await send();
  return first.status === 401 ? send() : first;
}

export async function proofHeaders(
  { device, accessToken }: Admitted,
  method: string,
  url: URL,
): Promise<Record<string, string>> {
  return {
    [PROOF_HEADER]: await device.prove({ method, url, accessToken }),
    authorization: `${TOKEN_SCHEME} ${accessToken}`,
  };
}

const TUS = { 'tus-resumable': TUS_VERSION };

/** The steps of an upload, one by one. */
export const fileClient = (url: string, as: Admitted) => ({
  begin: (file: NewFile, length: number) =>
    askFiles(url, as, {
      method: 'POST',
      path: FILES_PATH,
      headers: {
        ...TUS,
        'upload-length': String(length),
        'upload-metadata': uploadMetadata(file),
      },
    }),
  progress: (fileId: NewFile['fileId']) =>
    askFiles(url, as, { method: 'HEAD', path: filePath(fileId), headers: TUS }),
  append: (fileId: NewFile['fileId'], offset: number, body: Uint8Array<ArrayBuffer>) =>
    askFiles(url, as, {
      method: 'PATCH',
      path: filePath(fileId),
      headers: { ...TUS, 'content-type': UPLOAD_TYPE, 'upload-offset': String(offset) },
      body,
    }),
  remove: (fileId: NewFile['fileId']) =>
    askFiles(url, as, { method: 'DELETE', path: filePath(fileId), headers: TUS }),
  download: (fileId: NewFile['fileId'], range?: string) =>
    askFiles(url, as, {
      method: 'GET',
      path: filePath(fileId),
      headers: range === undefined ? {} : { range },
    }),
  /** From begin to end, in one part. */
  async upload(file: NewFile, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const begun = await this.begin(file, bytes.length);
    const done = await this.append(file.fileId, 0, bytes);
    if (begun.status !== 201 || done.status !== 204)
      throw new Error(`${begun.status} ${done.status}`);
  },
});
