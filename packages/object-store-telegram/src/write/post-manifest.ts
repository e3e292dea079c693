import { writeCaption } from '../channel/caption-tag.ts'
import { choosePoster } from '../channel/choose-poster.ts'
import { type Manifest, packManifest } from '../channel/manifest.ts'
import { readChannel } from '../channel/read-channel.ts'
import type { ChannelMessage } from '../telegram-client.ts'
import { isTelegramProblem } from '../telegram-error.ts'
import { sendAgain } from './send-again.ts'
import type { UploadContext } from './upload-part.ts'
import { BLOCK_BYTES, SMALL_FILE_BYTES } from './upload-sizes.ts'

/** Posts the manifest that turns parts into an object. Idempotent, even if an earlier result is unknown. */
export async function postManifest(context: UploadContext, manifest: Manifest): Promise<ChannelMessage> {
  const { journal } = context
  const found = journal.isPostingManifest ? await findManifest(context) : undefined
  if (found !== undefined) return found
  const randomId = journal.postingManifest()
  try {
    return await sendManifest(context, manifest, randomId)
  } catch (error) {
    const message = isTelegramProblem(error, 'duplicate') ? await findManifest(context) : undefined
    if (message === undefined) throw error
    return message
  }
}

async function sendManifest(
  { call, channel, name, signal }: UploadContext,
  manifest: Manifest,
  randomId: bigint,
): Promise<ChannelMessage> {
  const bytes = packManifest(manifest)
  const total = Math.ceil(bytes.byteLength / BLOCK_BYTES)
  const isBig = bytes.byteLength > SMALL_FILE_BYTES
  const { object, size, version, modifiedMs, parts } = manifest
  const tag = {
    kind: 'manifest',
    object,
    size,
    version,
    modifiedMs,
    parts: parts.map((part) => part.messageId),
  } as const
  const file = {
    fileId: randomId,
    parts: total,
    name: `${object.slice(0, 8)}.svm`,
    mimeType: 'application/octet-stream',
  }
  const caption = writeCaption(name, tag)
  const sessionId = await choosePoster({ call, channel }, signal)
  for (let part = 0; part < total; part += 1) {
    const piece = bytes.slice(part * BLOCK_BYTES, (part + 1) * BLOCK_BYTES)
    await sendAgain(signal, () =>
      call({ signal, sessionId, isChunk: true }, (session, options) =>
        session.saveFilePart({ fileId: randomId, part, bytes: piece, total, isBig }, options),
      ),
    )
  }
  return sendAgain(signal, () =>
    call({ signal, sessionId }, (session, options) =>
      session.sendDocument({ channel, file: { ...file, isBig }, caption, randomId }, options),
    ),
  )
}

async function findManifest({ call, channel, journal, signal }: UploadContext): Promise<ChannelMessage | undefined> {
  const fromId = journal.parts.at(-1)?.posted?.messageId ?? 1
  for await (const { message, tag } of readChannel({ call, channel, signal, fromId })) {
    if (tag?.kind === 'manifest' && tag.object === journal.object) return message
  }
  return undefined
}
