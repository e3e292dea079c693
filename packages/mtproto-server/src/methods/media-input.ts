import { RpcError, type TlObject } from '../rpc.ts'
import type { Account } from '../world/account.ts'
import type { Document } from '../world/document.ts'
import type { Uploads } from '../world/uploads.ts'
import { intOf, longOf, objectOf, objectsOf, optionalObjectOf, textOf } from './fields.ts'
import { type LocationsOptions, openLocation } from './file-location.ts'

/** Turns input media of a client into a document. */
export interface MediaInput {
  /** @throws RpcError MEDIA_INVALID, and the errors of parts and of locations */
  documentOf(media: TlObject, account: Account): Promise<Document>
}

/** Dependencies of media input. */
export interface MediaInputOptions extends LocationsOptions {
  uploads: Uploads
  /** Milliseconds since 1970. */
  now: () => number
}

/** Supports documents only, no pictures or polls. */
export function createMediaInput(options: MediaInputOptions): MediaInput {
  const { documents, uploads, now } = options

  async function adopt(media: TlObject, account: Account): Promise<Document> {
    const file = objectOf(media, 'file')
    const upload = await uploads.finish(account, longOf(file, 'id'), intOf(file, 'parts'))
    const thumb = optionalObjectOf(media, 'thumb')
    // Thumbnails are accepted but not stored.
    if (thumb !== undefined) await uploads.discard(account, longOf(thumb, 'id'))
    return documents.adopt(upload, {
      dc: account.homeDc,
      mimeType: textOf(media, 'mime_type'),
      date: Math.floor(now() / 1000),
      attributes: attributesOf(media, textOf(file, 'name')),
    })
  }

  return {
    async documentOf(media, account) {
      if (media._ === 'inputMediaUploadedDocument') return adopt(media, account)
      if (media._ === 'inputMediaDocument') return openLocation(objectOf(media, 'id'), account, options).document
      throw new RpcError(400, 'MEDIA_INVALID')
    },
  }
}

function attributesOf(media: TlObject, fileName: string): TlObject[] {
  const attributes = objectsOf(media, 'attributes')
  const hasName = attributes.some(({ _ }) => _ === 'documentAttributeFilename')
  if (hasName || fileName === '') return attributes
  return [...attributes, { _: 'documentAttributeFilename', file_name: fileName }]
}
