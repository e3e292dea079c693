import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import type { TlObject } from '../rpc.ts'
import { refusal, setUpWorld } from '../testing/set-up-world.ts'

const FILE = 1_500_000

describe('upload.getFile', () => {
  it('gives the bytes that were asked for, fewer at the end and none behind it', async () => {
    await using setting = await setUpWorld()
    const { bot, channel, bytes } = await setting.channelWithFile(FILE)
    const document = await bot.documentOf(channel, 2)
    assert.ok((await bot.getFile(document, 2048, 1024)).equals(bytes.subarray(2048, 3072)))
    assert.ok((await bot.getFile(document, 1_048_576, 524_288)).equals(bytes.subarray(1_048_576)))
    assert.equal((await bot.getFile(document, 3 * 1_048_576, 4096)).length, 0)
  })

  it('opens a file to nobody but the account whose access hash and reference they are', async () => {
    await using setting = await setUpWorld()
    const { bot, channel } = await setting.channelWithFile(FILE)
    const other = await setting.bot(channel)
    const foreign = await bot.documentOf(channel, 2)
    const own = await other.documentOf(channel, 2)
    assert.notEqual(foreign.access_hash, own.access_hash)
    assert.equal(await refusal(other.getFile(foreign, 0, 4096)), 'LOCATION_INVALID')
    const { file_reference } = foreign
    assert.equal(await refusal(other.getFile({ ...own, file_reference }, 0, 4096)), 'FILE_REFERENCE_INVALID')
    assert.equal((await other.getFile(own, 0, 4096)).length, 4096)
  })

  it('refuses a reference that is too old, and opens by a new one', async () => {
    await using setting = await setUpWorld({ limits: { referenceSeconds: 60 } })
    const { bot, channel } = await setting.channelWithFile(FILE)
    const document = await bot.documentOf(channel, 2)
    setting.pass(61)
    assert.equal(await refusal(bot.getFile(document, 0, 4096)), 'FILE_REFERENCE_EXPIRED')
    assert.equal((await bot.getFile(await bot.documentOf(channel, 2), 0, 4096)).length, 4096)
    const empty = { ...document, file_reference: Buffer.alloc(0) }
    assert.equal(await refusal(bot.getFile(empty, 0, 4096)), 'FILE_REFERENCE_EMPTY')
  })

  it('sends a key of another data centre to the one that keeps the file', async () => {
    await using setting = await setUpWorld()
    const { bot, channel } = await setting.channelWithFile(FILE)
    const document = await bot.documentOf(channel, 2)
    const away = setting.client(4)
    const { id, bytes } = await bot.call({ _: 'auth.exportAuthorization', dc_id: 4 })
    await away.call({ _: 'auth.importAuthorization', id, bytes })
    assert.equal(await refusal(away.getFile(document, 0, 4096)), 'FILE_MIGRATE_2')
  })
})

describe('upload.getFileHashes', () => {
  it('hashes windows of 128 KiB from the one that holds the offset', async () => {
    await using setting = await setUpWorld()
    const { bot, channel, bytes } = await setting.channelWithFile(FILE)
    const { id, access_hash, file_reference } = await bot.documentOf(channel, 2)
    const location = { _: 'inputDocumentFileLocation', id, access_hash, file_reference, thumb_size: '' }
    const hashes: TlObject[] = []
    for (let offset = 0; offset < FILE; ) {
      const some = await bot.call<TlObject[]>({ _: 'upload.getFileHashes', location, offset })
      hashes.push(...some)
      offset = hashes.reduce((sum, { limit }) => sum + Number(limit), 0)
    }
    assert.equal(hashes.length, Math.ceil(FILE / 131_072))
    for (const { offset, limit, hash } of hashes) {
      const window = bytes.subarray(Number(offset), Number(offset) + Number(limit))
      assert.deepEqual(hash, createHash('sha256').update(window).digest())
    }
  })
})
