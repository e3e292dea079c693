import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { KIB, MIB } from '@streamvault/bytes'
import { patternBytes } from '@streamvault/object-store/testing'
import { createMemoryTelegram } from '../testing/index.ts'
import { postFile } from '../testing/post-file.ts'
import { createFileReader } from './file-reader.ts'
import { hashWindows } from './window-hashes.ts'

const options = { signal: new AbortController().signal }
const bytes = patternBytes(MIB + 300 * KIB + 17)

async function setUp() {
  const telegram = createMemoryTelegram()
  const channel = telegram.createChannel('films')
  const { id } = await postFile(telegram.account('poster'), channel, bytes)
  const client = telegram.account('reader')
  const reader = createFileReader(client, { maxLocations: 10 })
  const read = (offset: number, length: number, hashes?: Uint8Array) =>
    reader.readFile({ channel, messageId: id, offset, length, ...(hashes && { hashes }) }, options)
  return { telegram, channel, messageId: id, reader, read }
}

describe('createFileReader', () => {
  it('reads to the last odd byte, and looks the file up once', async () => {
    const { telegram, read } = await setUp()
    assert.deepEqual(await read(0, 128 * KIB), bytes.slice(0, 128 * KIB))
    assert.deepEqual(await read(MIB, 300 * KIB + 17), bytes.slice(MIB))
    assert.equal(telegram.count('getMessages', 'reader'), 1)
    assert.equal(telegram.count('getFile', 'reader'), 2)
  })

  it('looks a file up once for all who ask at the same time', async () => {
    const { telegram, read } = await setUp()
    await Promise.all(Array.from({ length: 5 }, () => read(0, KIB)))
    assert.equal(telegram.count('getMessages', 'reader'), 1)
  })

  it('asks once for a new reference when many meet an old one', async () => {
    const { telegram, read } = await setUp()
    await read(0, KIB)
    telegram.expireReferences()
    const reads = await Promise.all(Array.from({ length: 5 }, (_, i) => read(i * KIB, KIB)))
    assert.deepEqual(reads[4], bytes.slice(4 * KIB, 5 * KIB))
    assert.equal(telegram.count('getMessages', 'reader'), 2)
  })

  it('follows a file to another data centre, and goes there at once the next time', async () => {
    const { telegram, channel, messageId, read } = await setUp()
    telegram.moveFile(channel, messageId, 4)
    await read(0, KIB)
    await read(KIB, KIB)
    assert.equal(telegram.count('getFile', 'reader'), 3)
  })

  it('lets no byte out that does not match its hash', async () => {
    const { telegram, read } = await setUp()
    const hashes = hashWindows(bytes.subarray(0, 256 * KIB))
    assert.deepEqual(await read(0, 256 * KIB, hashes), bytes.slice(0, 256 * KIB))
    telegram.fault({ method: 'getFile', does: 'damage' })
    await assert.rejects(read(0, 256 * KIB, hashes), { code: 'telegram_damaged' })
  })

  it('refuses an answer that is too short', async () => {
    const { telegram, channel, messageId, read } = await setUp()
    await read(0, KIB)
    telegram.replaceBytes(channel, messageId, bytes.slice(0, 100))
    await assert.rejects(read(0, KIB), { code: 'telegram_damaged' })
  })

  it('says that a file is gone when its message is', async () => {
    const { telegram, channel, messageId, read } = await setUp()
    await telegram.account('poster').deleteMessages({ channel, ids: [messageId] }, options)
    await assert.rejects(read(0, KIB), { code: 'telegram_missing' })
  })

  it('does not go round for ever on a server that contradicts itself', async () => {
    const { telegram, read } = await setUp()
    telegram.fault({ method: 'getFile', times: 9, does: { status: 400, text: 'FILE_REFERENCE_EXPIRED' } })
    await assert.rejects(read(0, KIB), { code: 'telegram_reference' })
    assert.equal(telegram.count('getFile', 'reader'), 3)
  })

  it('leaves the lookup to the others when one who asked leaves', async () => {
    const { telegram, channel, messageId, reader, read } = await setUp()
    const leaver = new AbortController()
    const reason = new Error('left')
    const leaving = reader.readFile({ channel, messageId, offset: 0, length: KIB }, { signal: leaver.signal })
    const staying = read(0, KIB)
    leaver.abort(reason)
    await assert.rejects(leaving, reason)
    assert.deepEqual(await staying, bytes.slice(0, KIB))
    assert.equal(telegram.count('getMessages', 'reader'), 1)
  })
})
