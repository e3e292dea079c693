import assert from 'node:assert/strict'
import { createHash, randomBytes, randomInt } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import type { TelegramClient, tl } from '@mtcute/node'
import { startMtprotoServer } from './server.ts'
import { newClient } from './session/testing/new-client.ts'

const MIB = 1024 * 1024

/** A server with one channel, and a signed-in bot that is its admin. */
async function setUp(context: TestContext) {
  const folder = await mkdtemp(path.join(tmpdir(), 'mtproto-server-'))
  context.after(() => rm(folder, { recursive: true }))
  const errors: unknown[] = []
  const server = await startMtprotoServer({ folder, limits: { chunkRate: 0 }, onError: (error) => errors.push(error) })
  context.after(() => server[Symbol.asyncDispose]())
  const channel = server.createChannel({ title: 'Storage' })
  const bot = server.addBot()
  server.join(channel.id, bot.id)
  const client = newClient(server, { apiId: server.apiId, apiHash: server.apiHash })
  context.after(() => client.destroy())
  await client.start({ botToken: bot.token })
  return { server, channel, client, errors }
}

async function documentOf(client: TelegramClient, channelId: number, messageId: number): Promise<tl.RawDocument> {
  const peer = await client.resolvePeer(-1_000_000_000_000 - channelId)
  const [message] = await client.getMessages(peer, [messageId])
  const media = message?.raw as tl.RawMessage
  return (media.media as tl.RawMessageMediaDocument).document as tl.RawDocument
}

async function readRange(
  client: TelegramClient,
  document: tl.RawDocument,
  start: number,
  end: number,
): Promise<Buffer> {
  const { id, accessHash, fileReference, dcId } = document
  const location: tl.TypeInputFileLocation = {
    _: 'inputDocumentFileLocation',
    id,
    accessHash,
    fileReference,
    thumbSize: '',
  }
  const chunks: Buffer[] = []
  for (let offset = start - (start % 4096); offset < end; ) {
    const limit = MIB - (offset % MIB)
    const request = { _: 'upload.getFile', location, offset, limit, precise: true } as const
    const answer = await client.call(request, { dcId, kind: 'download' })
    if (answer._ !== 'upload.file') throw new Error(`Unexpected ${answer._}`)
    chunks.push(Buffer.from(answer.bytes).subarray(Math.max(0, start - offset), end - offset))
    offset += limit
  }
  return Buffer.concat(chunks)
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

async function* inOnePiece(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes
}

describe('startMtprotoServer', () => {
  it('takes 11 MB from a client of mtcute and gives back any range of it', async (context) => {
    const { server, channel, client, errors } = await setUp(context)
    const bytes = randomBytes(11 * MIB + 12_345)
    const peer = await client.resolvePeer(channel.chatId)
    const sent = await client.sendMedia(peer, { type: 'document', file: bytes, fileName: 'film.mkv' }, {})
    const document = await documentOf(client, channel.id, sent.id)
    assert.equal(document.size, bytes.length)
    for (let i = 0; i < 20; i++) {
      const start = randomInt(bytes.length)
      const end = Math.min(bytes.length, start + 1 + randomInt(3 * MIB))
      assert.ok((await readRange(client, document, start, end)).equals(bytes.subarray(start, end)), `${start}-${end}`)
    }
    assert.equal(sha256(await readRange(client, document, 0, bytes.length)), sha256(bytes))
    assert.equal(server.stats().exportAuthorization, 0)
    assert.deepEqual(errors, [])
  })

  it('sends a client to the data centre that has the file', async (context) => {
    const { server, channel, client, errors } = await setUp(context)
    const bytes = randomBytes(3 * MIB + 1)
    const id = await server.postDocument(channel.id, {
      name: 'far.mkv',
      size: bytes.length,
      bytes: inOnePiece(bytes),
      dc: 4,
    })
    const document = await documentOf(client, channel.id, id)
    assert.equal(document.dcId, 4)
    assert.deepEqual(await readRange(client, document, 0, bytes.length), bytes)
    await assert.rejects(readRange(client, { ...document, dcId: 2 }, 0, 10), { text: 'FILE_MIGRATE_%d', newDc: 4 })
    assert.equal(server.stats().exportAuthorization, 1)
    assert.deepEqual(errors, [])
  })
})
