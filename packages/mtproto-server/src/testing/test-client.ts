import { randomBytes } from 'node:crypto'
import type { Caller, TlObject } from '../rpc.ts'
import type { ChannelAddress, LiveWorld } from '../world/live-world.ts'

/** Calls a world like a client's session, without a wire. */
export interface TestClient {
  caller: Caller
  /** Makes a call; the test states the expected type without a check. */
  call<T = TlObject>(request: TlObject): Promise<T>
  signInBot(token: string): Promise<TlObject>
  /** The channel with this account's access hash. */
  inputChannel(channel: ChannelAddress): Promise<TlObject>
  inputPeer(channel: ChannelAddress): Promise<TlObject>
  /** Uploads a file's parts and returns the `inputFile…`. */
  upload(bytes: Buffer, partBytes?: number): Promise<TlObject>
  /** Uploads and posts a file. */
  sendFile(channel: ChannelAddress, bytes: Buffer, caption?: string): Promise<TlObject>
  message(channel: ChannelAddress, id: number): Promise<TlObject>
  documentOf(channel: ChannelAddress, id: number): Promise<TlObject>
  /** One `upload.getFile`. */
  getFile(document: TlObject, offset: number, limit: number): Promise<Buffer>
  readFile(document: TlObject): Promise<Buffer>
}

const PART = 512 * 1024
const MIB = 1024 * 1024

/** A client with a new key at data centre `dc`. */
export function createTestClient(world: () => LiveWorld, dc: number): TestClient {
  const sessionId = randomBytes(8).readBigInt64LE()
  const apiId = world().apiId
  const authKeyId = randomBytes(8).toString('hex')
  const caller: Caller = { dc, authKeyId, sessionId, connectionId: 1, layer: 227, apiId, withoutUpdates: false }

  const client: TestClient = {
    caller,
    call: async <T>(request: TlObject) => (await world().call(request, caller, new AbortController().signal)) as T,

    signInBot: (bot_auth_token) =>
      client.call({
        _: 'auth.importBotAuthorization',
        api_id: world().apiId,
        api_hash: world().apiHash,
        bot_auth_token,
      }),

    async inputChannel({ id }) {
      const anyHash = { _: 'inputChannel', channel_id: id, access_hash: 0n }
      const { chats } = await client.call<{ chats: TlObject[] }>({ _: 'channels.getChannels', id: [anyHash] })
      return { ...anyHash, access_hash: chats[0]?.access_hash }
    },
    inputPeer: async (channel) => ({ ...(await client.inputChannel(channel)), _: 'inputPeerChannel' }),

    async upload(bytes, partBytes = PART) {
      const id = randomBytes(8).readBigInt64LE()
      const parts = Math.ceil(bytes.length / partBytes)
      for (let part = 0; part < parts; part += 1) {
        await client.call({
          _: 'upload.saveBigFilePart',
          file_id: id,
          file_part: part,
          file_total_parts: parts,
          bytes: bytes.subarray(part * partBytes, (part + 1) * partBytes),
        })
      }
      return { _: 'inputFileBig', id, parts, name: 'film.mkv' }
    },

    async sendFile(channel, bytes, caption = '') {
      const media = {
        _: 'inputMediaUploadedDocument',
        file: await client.upload(bytes),
        mime_type: 'video/x-matroska',
        attributes: [],
      }
      const peer = await client.inputPeer(channel)
      const random_id = randomBytes(8).readBigInt64LE()
      return client.call({ _: 'messages.sendMedia', peer, media, message: caption, random_id })
    },

    async message(channel, id) {
      const { messages } = await client.call<{ messages: TlObject[] }>({
        _: 'channels.getMessages',
        channel: await client.inputChannel(channel),
        id: [{ _: 'inputMessageID', id }],
      })
      return messages[0] ?? { _: 'nothing' }
    },
    async documentOf(channel, id) {
      const message = await client.message(channel, id)
      return (message.media as TlObject).document as TlObject
    },

    async getFile({ id, access_hash, file_reference }, offset, limit) {
      const location = { _: 'inputDocumentFileLocation', id, access_hash, file_reference, thumb_size: '' }
      const answer = await client.call<{ bytes: Buffer }>({
        _: 'upload.getFile',
        precise: true,
        location,
        offset,
        limit,
      })
      return answer.bytes
    },
    async readFile(document) {
      const pieces: Buffer[] = []
      for (let offset = 0; offset < Number(document.size); offset += MIB) {
        pieces.push(await client.getFile(document, offset, MIB))
      }
      return Buffer.concat(pieces)
    },
  }
  return client
}
