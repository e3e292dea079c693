import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, it } from 'node:test'
import { refusal, setUpWorld } from '../testing/set-up-world.ts'
import { openUploads } from './uploads.ts'

const PART = 512 * 1024

describe('uploads', () => {
  it('puts parts of any size together, whatever their order and however often they came', async () => {
    await using setting = await setUpWorld()
    const { bot, channel } = await setting.channelWithFile(100)
    const bytes = randomBytes(5 * 64 * 1024 + 77)
    const save = (part: number) =>
      bot.call({
        _: 'upload.saveFilePart',
        file_id: 7n,
        file_part: part,
        bytes: bytes.subarray(part * 65_536, (part + 1) * 65_536),
      })
    for (const part of [5, 2, 0, 1, 4, 3, 3, 5]) await save(part)
    const file = { _: 'inputFile', id: 7n, parts: 6, name: 'a.mkv', md5_checksum: '' }
    const media = { _: 'inputMediaUploadedDocument', file, mime_type: 'video/x-matroska', attributes: [] }
    const peer = await bot.inputPeer(channel)
    await bot.call({ _: 'messages.sendMedia', peer, media, message: '', random_id: 1n })
    const document = await bot.documentOf(channel, 3)
    assert.equal(document.size, bytes.length)
    assert.ok((await bot.readFile(document)).equals(bytes))
  })

  it('writes parts to disk as they come, and keeps none of them in memory', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'uploads-'))
    await using uploads = await openUploads({ folder, partsSeconds: () => 60, now: () => 0 })
    const account = { id: 5, premium: false } as Parameters<typeof uploads.save>[0]
    const bytes = Buffer.alloc(PART, 1)
    const before = process.memoryUsage().arrayBuffers
    // Every hundredth part of 2000 MiB, so that the file is sparse.
    for (let part = 0; part < 4000; part += 100) await uploads.save(account, 9n, part, 4000, bytes)
    const growth = process.memoryUsage().arrayBuffers - before
    const [name] = await readdir(folder)
    assert.equal((await stat(path.join(folder, name ?? ''))).size, 3901 * PART)
    assert.ok(growth < 8 * PART, `memory grew by ${growth} bytes`)
    await rm(folder, { recursive: true })
  })

  it('answers which part is missing, and finishes when it came', async () => {
    await using setting = await setUpWorld()
    const bot = await setting.bot()
    const channel = setting.world.createChannel({ title: 'Storage' })
    setting.world.join(
      channel.id,
      Number((await bot.call<{ id: number }[]>({ _: 'users.getUsers', id: [{ _: 'inputUserSelf' }] }))[0]?.id),
    )
    const save = (part: number) =>
      bot.call({
        _: 'upload.saveBigFilePart',
        file_id: 3n,
        file_part: part,
        file_total_parts: 2,
        bytes: Buffer.alloc(PART),
      })
    const send = async (randomId: bigint) =>
      bot.call({
        _: 'messages.sendMedia',
        peer: await bot.inputPeer(channel),
        media: {
          _: 'inputMediaUploadedDocument',
          file: { _: 'inputFileBig', id: 3n, parts: 2, name: 'x' },
          mime_type: 'a/b',
          attributes: [],
        },
        message: '',
        random_id: randomId,
      })
    await save(0)
    assert.equal(await refusal(send(1n)), 'FILE_PART_1_MISSING')
    await save(1)
    assert.equal((await send(1n))._, 'updates')
    assert.equal(await refusal(send(2n)), 'FILE_PARTS_INVALID')
  })

  it('forgets parts that waited too long', async () => {
    await using setting = await setUpWorld({ limits: { partsSeconds: 100 } })
    const { bot, channel } = await setting.channelWithFile(100)
    const file = await bot.upload(randomBytes(PART))
    setting.pass(101)
    await bot.upload(randomBytes(10))
    const media = { _: 'inputMediaUploadedDocument', file, mime_type: 'a/b', attributes: [] }
    const peer = await bot.inputPeer(channel)
    const late = bot.call({ _: 'messages.sendMedia', peer, media, message: '', random_id: 5n })
    assert.equal(await refusal(late), 'FILE_PARTS_INVALID')
  })
})
