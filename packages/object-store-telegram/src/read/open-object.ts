import { ObjectNotFoundError } from '@streamvault/object-store'
import type { Priority } from '@streamvault/session-pool'
import { readCaption } from '../channel/caption-tag.ts'
import type { ChannelCall } from '../channel/channel-calls.ts'
import { hashesOf, type Manifest, ManifestError, unpackManifest } from '../channel/manifest.ts'
import type { ManifestCache } from '../channel/manifest-cache.ts'
import { type ObjectKey, readKey } from '../channel/object-key.ts'
import { isTelegramProblem } from '../telegram-error.ts'
import { REQUEST_GRID } from './plan-requests.ts'
import type { ReadableObject } from './telegram-object.ts'

/** The dependencies of finding objects by key. */
export interface OpenObjectOptions {
  call: ChannelCall
  channel: number
  manifests: ManifestCache
}

/**
 * Finds the data for reading an object. The manifest of one of our objects is fetched once and cached.
 *
 * @throws ObjectNotFoundError when there is none.
 */
export async function openObject(
  options: OpenObjectOptions,
  key: string,
  signal: AbortSignal,
  priority: Priority,
): Promise<ReadableObject> {
  const place = readKey(key)
  if (place === undefined) throw new ObjectNotFoundError(key)
  if (place.kind === 'adopted') return adoptedObject(options.channel, key, place.parts)
  const manifest = (await options.manifests.get(key)) ?? (await fetchManifest(options, key, place, signal, priority))
  const { size, version, parts } = manifest
  return {
    key,
    channel: options.channel,
    size,
    version,
    parts,
    readHashes: async (partIndex, first, count) => hashesOf(manifest, partIndex, first, count),
  }
}

/** Files that others posted: only Telegram's own data can be used to check them. */
function adoptedObject(channel: number, key: string, files: { messageId: number; size: number }[]): ReadableObject {
  const parts = files.map((file) => ({ ...file, dc: undefined }))
  const size = parts.reduce((sum, part) => sum + part.size, 0)
  return { key, channel, size, version: 'posted', parts, readHashes: async () => undefined }
}

type OwnKey = Extract<ObjectKey, { kind: 'own' }>

async function fetchManifest(
  { call, channel, manifests }: OpenObjectOptions,
  key: string,
  { object, manifestId }: OwnKey,
  signal: AbortSignal,
  priority: Priority,
): Promise<Manifest> {
  const bytes = await call({ signal, priority, isChunk: true, mayRepeat: true }, async (session, callOptions) => {
    const [message] = await session.getMessages({ channel, ids: [manifestId] }, callOptions)
    const tag = message && readCaption(message.text)
    if (message?.document === undefined || tag?.kind !== 'manifest' || tag.object !== object) return undefined
    const { size } = message.document
    const pieces: Uint8Array[] = []
    for (let offset = 0; offset < size; offset += REQUEST_GRID) {
      const length = Math.min(REQUEST_GRID, size - offset)
      pieces.push(await session.readFile({ channel, messageId: manifestId, offset, length }, callOptions))
    }
    return new Uint8Array(Buffer.concat(pieces))
  }).catch((error) => {
    if (isTelegramProblem(error, 'missing')) return undefined
    throw error
  })
  if (bytes === undefined) throw new ObjectNotFoundError(key)
  const manifest = unpackManifest(bytes)
  if (manifest.object !== object) throw new ManifestError('it describes another object')
  await manifests.set(key, manifest)
  return manifest
}
