import { z } from 'zod';
import {
  ATTACHMENTS_MAX,
  AttachmentView,
  FILE_BYTES_MAX,
  MediaType,
  PictureSize,
} from '../../domain/attachment.ts';
import { ChannelId, ClientMessageId, FileId } from '../../domain/ids.ts';
import { AppError } from '../../errors/app-error.ts';
import { type IpcCall, Nothing } from './call.ts';

/** Bytes that cross at once, in either direction. */
export const FILE_PART_MAX = 2 ** 20;
/** Bytes of a file that the page opens: it holds all of them at once. */
export const PREVIEW_MAX = 50 * 2 ** 20;

/** A file on its way to the server. `preparing`: it is being encrypted, and the page still hands it over. */
export const UploadView = AttachmentView.extend({
  channelId: ChannelId,
  /** Of the message it goes with; null while that is being written. */
  clientId: ClientMessageId.nullable(),
  state: z.enum(['preparing', 'waiting', 'uploading', 'paused', 'failed', 'done']),
  /** From 0 to 1. */
  progress: z.number().min(0).max(1),
  error: AppError.nullable(),
});
export type UploadView = z.infer<typeof UploadView>;

/** A file on its way here. `away`: it is on the server alone. */
export const DownloadView = z.object({
  fileId: FileId,
  state: z.enum(['away', 'fetching', 'paused', 'failed', 'here']),
  progress: z.number().min(0).max(1),
  error: AppError.nullable(),
});
export type DownloadView = z.infer<typeof DownloadView>;

const One = z.object({ fileId: FileId });

/** The page sees content as long as it shows it, and never a key or a path. */
export const FILE_CALLS = {
  /** A new file for a message of this channel. Its content comes in order with `files.put`. */
  'files.begin': {
    phases: ['unlocked'],
    request: z.object({
      channelId: ChannelId,
      /** As the person's system calls it; it is made safe. */
      name: z.string().max(1_000),
      size: z.int().nonnegative().max(FILE_BYTES_MAX),
      type: MediaType,
      picture: PictureSize.optional(),
    }),
    reply: z.object({ fileId: FileId }),
  },
  'files.put': {
    phases: ['unlocked'],
    request: One.extend({
      bytes: z.instanceof(Uint8Array).refine(({ length }) => length <= FILE_PART_MAX),
    }),
    reply: Nothing,
  },
  /** All of it was put: from now on it is kept, encrypted, and goes to the server. */
  'files.finish': { phases: ['unlocked'], request: One, reply: Nothing },
  'files.pause': { phases: ['unlocked'], request: One, reply: Nothing },
  /** After a pause or a failure. */
  'files.resume': { phases: ['unlocked'], request: One, reply: Nothing },
  /** Takes back a file that was not sent yet. `Conflict` for one that goes with a message. */
  'files.cancel': { phases: ['unlocked'], request: One, reply: Nothing },
  /** All that is on its way to the server. */
  'files.uploads': {
    phases: ['unlocked'],
    request: Nothing,
    reply: z.object({ uploads: z.array(UploadView) }),
  },
  /** Where files of messages are now. */
  'files.look': {
    phases: ['unlocked'],
    request: z.object({ fileIds: z.array(FileId).max(ATTACHMENTS_MAX) }),
    reply: z.object({ downloads: z.array(DownloadView) }),
  },
  /** Begins to fetch it, or goes on. */
  'files.fetch': { phases: ['unlocked'], request: One, reply: Nothing },
  'files.hold': { phases: ['unlocked'], request: One, reply: Nothing },
  /** A part of a file that is here; shorter at its end. `NotFound` for one that is not. */
  'files.read': {
    phases: ['unlocked'],
    request: One.extend({
      from: z.int().nonnegative(),
      length: z.int().min(1).max(FILE_PART_MAX),
    }),
    reply: z.object({ bytes: z.instanceof(Uint8Array) }),
  },
  /** A copy of the person's own, where they say. False: they chose no place. `DownloadsBlocked`. */
  'files.save': {
    phases: ['unlocked'],
    request: One,
    reply: z.object({ saved: z.boolean() }),
  },
} as const satisfies Record<string, IpcCall>;
