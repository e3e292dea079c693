import type { TlObject } from '../rpc.ts'
import { RpcError } from '../rpc.ts'
import type { Account } from '../world/account.ts'
import type { Document } from '../world/document.ts'
import { intOf, objectOf, optionalTextOf } from './fields.ts'
import { type LocationsOptions, type OpenedLocation, openLocation } from './file-location.ts'
import { checkFileWindow } from './file-window.ts'
import type { Call, Methods } from './method.ts'

/** Dependencies of reading files. */
export interface UploadReadOptions extends LocationsOptions {
  /** Called with each request for an existing file, before its answer; may throw an error as the answer. */
  onAsked: (opened: OpenedLocation, account: Account, dc: number) => void
  /** May change the bytes before they are sent. */
  onSending: (bytes: Buffer, account: Account, dc: number) => Buffer
}

/** Downloads of files, and their hashes. */
export function createUploadRead(options: UploadReadOptions): Methods {
  function open(request: TlObject, { account, caller }: Call): Document {
    const location = objectOf(request, 'location')
    const opened = openLocation(location, account, options)
    // Only thumbnails have a `thumb_size`; no document here has one.
    if (optionalTextOf(location, 'thumb_size')) throw new RpcError(400, 'LOCATION_INVALID')
    options.onAsked(opened, account, caller.dc)
    const { document } = opened
    if (document.dc !== caller.dc) throw new RpcError(303, `FILE_MIGRATE_${document.dc}`)
    return document
  }

  return {
    async 'upload.getFile'(request, call) {
      const document = open(request, call)
      const window = { offset: intOf(request, 'offset'), limit: intOf(request, 'limit'), precise: !!request.precise }
      checkFileWindow(window)
      const bytes = await options.documents.read(document, window.offset, window.limit)
      return {
        _: 'upload.file',
        type: { _: 'storage.filePartial' },
        mtime: document.date,
        bytes: options.onSending(bytes, call.account, call.caller.dc),
      }
    },

    async 'upload.getFileHashes'(request, call) {
      const offset = intOf(request, 'offset')
      const document = open(request, call)
      if (offset < 0) throw new RpcError(400, 'OFFSET_INVALID')
      const hashes = await options.documents.hashes(document, offset)
      return hashes.map(({ offset, length, hash }) => ({ _: 'fileHash', offset, limit: length, hash }))
    },
  }
}
