import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { MIB } from '@streamvault/bytes'
import type { MtprotoServer } from '@streamvault/mtproto-server'
import { writeKey } from '@streamvault/object-store-telegram'
import { writeCaption } from '../../packages/object-store-telegram/src/channel/caption-tag.ts'
import { packManifest, versionOf } from '../../packages/object-store-telegram/src/channel/manifest.ts'
import { hashWindows } from '../../packages/object-store-telegram/src/read/window-hashes.ts'
import type { Film } from './facts.ts'

const BLOCK = randomBytes(MIB)
const BLOCK_HASHES = hashWindows(BLOCK)

/** Posts a film of `mebibytes` as the store would: its bytes with a caption, then its manifest. */
export async function postFilm(server: MtprotoServer, channel: number, mebibytes: number): Promise<Film> {
  const object = randomBytes(16).toString('hex')
  const size = mebibytes * MIB
  const part = { kind: 'part', object, part: 0, bytes: size } as const
  const messageId = await server.postDocument(channel, {
    name: `${object.slice(0, 8)}.mkv`,
    size,
    bytes: Readable.from(Array.from({ length: mebibytes }, () => BLOCK)),
    caption: writeCaption('film.mkv', part),
    dc: server.homeDc,
  })
  const hashes = new Uint8Array(Buffer.concat(Array.from({ length: mebibytes }, () => BLOCK_HASHES)))
  const version = versionOf(size, hashes)
  const about = { object, size, version, modifiedMs: Date.now() }
  const manifest = packManifest({
    ...about,
    name: 'film.mkv',
    parts: [{ messageId, size, dc: server.homeDc }],
    hashes,
  })
  const manifestId = await server.postDocument(channel, {
    name: `${object.slice(0, 8)}.svm`,
    mimeType: 'application/octet-stream',
    size: manifest.byteLength,
    bytes: Readable.from([Buffer.from(manifest)]),
    caption: writeCaption('film.mkv', { kind: 'manifest', ...about, parts: [messageId] }),
    dc: server.homeDc,
  })
  return { key: writeKey({ kind: 'own', object, manifestId }), messageId, bytes: size }
}
