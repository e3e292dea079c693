import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, it } from 'node:test'
import { createTitleSearch } from '@streamvault/catalog'
import { openSqliteCatalog } from '@streamvault/catalog-sqlite'
import { qualityOf } from '@streamvault/media'
import { createLocalFiles } from '@streamvault/object-store/fs'
import { writeKey } from '@streamvault/object-store-telegram'
import { createMemoryStore, postFile } from '@streamvault/object-store-telegram/testing'
import { readReleaseName } from '@streamvault/release-name'
import { createBlockHashFolder } from '../installation/block-hash-folder.ts'
import { createChannelFiles, writeChannelFileKey } from './channel-files.ts'
import { startImport } from './import-channel.ts'
import { createLibraryRecords } from './library-records.ts'
import { startRebuild } from './rebuild-library.ts'
import type { TelegramService } from './telegram-service.ts'

const { signal } = new AbortController()
const DEMO = path.resolve(import.meta.dirname, '../../../../demo/media')
const FILM = path.join(DEMO, 'Borealis (2024)', 'Borealis (2024) 360p.mp4')

/** The dependencies of importing and rebuilding, over an in-memory Telegram. */
async function setUp() {
  const folder = await mkdtemp(path.join(tmpdir(), 'import-'))
  const under = await createMemoryStore()
  const catalog = await openSqliteCatalog({ path: ':memory:' })
  const openStore = async () => under.store
  const telegram = { open: async () => ({ pool: under.pool }), openStore } as unknown as TelegramService
  const adderDeps = {
    catalog,
    readName: (name: string, parents: readonly string[]) => readReleaseName(name, [...parents]),
    probe: async () => Promise.reject(new Error('not asked')),
    qualityOf,
    hash: async () => '',
    stat: (file: string, abort: AbortSignal) => createLocalFiles().stat(file, abort),
    now: Date.now,
  }
  const library = {
    catalog,
    search: createTitleSearch(catalog),
    stores: new Map([
      ['main', under.store],
      ['telegram', createChannelFiles(openStore)],
    ]),
    blockHashes: createBlockHashFolder(path.join(folder, 'hashes'), folder),
    storageChannel: under.channel,
    adderDeps,
    telegram,
  }
  const other = under.telegram.account('other')
  return {
    under,
    catalog,
    library,
    other,
    run: async (request: { channel?: string; again?: boolean } = {}) =>
      Array.fromAsync(
        await startImport(
          library,
          { channel: `-100${under.channel}`, dryRun: false, again: false, ...request },
          signal,
        ),
      ),
    async [Symbol.asyncDispose]() {
      await under[Symbol.asyncDispose]()
      await catalog[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

describe('startImport', () => {
  it('indexes a posted film by its container and some hashes', async () => {
    await using it = await setUp()
    const bytes = await readFile(FILM)
    await postFile(it.other, it.under.channel, bytes, { name: 'Borealis (2024).mp4' })
    const [line] = await it.run()
    assert.deepEqual([line?.status, line?.title], ['added', 'Borealis'])
    const file = await it.catalog.getFile(line?.fileIds[0] ?? '')
    assert.equal(file?.quality, '360p')
    assert.equal(file?.size, bytes.length)
    const [source] = file?.sources ?? []
    const store = it.library.stores.get(source?.store ?? '')
    const read = store?.read(source?.key ?? '', { start: 1000, end: 2000 }, { signal, priority: 'job' }) ?? []
    assert.deepEqual(Buffer.concat(await Array.fromAsync(read)), bytes.subarray(1000, 2000))
    assert.deepEqual(await it.run(), [])
  })

  it('knows a film that was cut for the one that lies elsewhere in one piece', async () => {
    await using it = await setUp()
    const bytes = await readFile(FILM)
    await postFile(it.other, it.under.channel, bytes, { name: 'Borealis (2024).mp4' })
    const cut = Math.floor(bytes.length * 0.6) + 1
    await postFile(it.other, it.under.channel, bytes.subarray(0, cut), { name: 'Borealis.2024.part1.mp4' })
    await postFile(it.other, it.under.channel, bytes.subarray(cut), { name: 'Borealis.2024.part2.mp4' })
    it.library.adderDeps.now = () => Date.now() + 7_200_000
    const lines = await it.run()
    assert.deepEqual(lines.map(({ status }) => status).sort(), ['added', 'known'])
    const files = await it.catalog.listFiles({ limit: 9 })
    assert.deepEqual(
      files.map(({ sources }) => sources.length),
      [2],
    )
  })

  it('does not take the first part of a film for all of it', async () => {
    await using it = await setUp()
    const bytes = await readFile(FILM)
    const third = Math.ceil(bytes.length / 3)
    const part = (n: number) => ({ name: `Borealis (2024).mp4.00${n + 1}` })
    await postFile(it.other, it.under.channel, bytes.subarray(0, third), part(0))
    it.library.adderDeps.now = () => Date.now() + 7_200_000
    assert.deepEqual(
      (await it.run()).map(({ status, reason }) => [status, reason]),
      [['skipped', 'its other parts are not there']],
    )
    for (const n of [1, 2]) {
      await postFile(it.other, it.under.channel, bytes.subarray(n * third, (n + 1) * third), part(n))
    }
    assert.deepEqual(
      (await it.run({ again: true })).map(({ status }) => status),
      ['added'],
    )
    const files = await it.catalog.listFiles({ limit: 9 })
    assert.deepEqual(
      files.map(({ size }) => size),
      [bytes.length],
    )
  })

  it('tells of a film that was posted empty', async () => {
    await using it = await setUp()
    await postFile(it.other, it.under.channel, Buffer.from('film'), { name: 'Empty (2020).mp4' })
    const { store } = it.under
    it.library.telegram.openStore = async () => ({
      ...store,
      async *readChannel(options) {
        for await (const { message, tag } of store.readChannel(options)) {
          yield { message: { ...message, document: message.document && { ...message.document, size: 0 } }, tag }
        }
      },
    })
    assert.deepEqual(
      (await it.run()).map(({ status, reason }) => [status, reason]),
      [['skipped', 'it is empty']],
    )
  })

  it('finds a public channel by its name, and says when nobody can read it', async () => {
    await using it = await setUp()
    await postFile(it.other, it.under.channel, await readFile(FILM), { name: 'Borealis (2024).mp4' })
    assert.equal((await it.run({ channel: '@films' })).length, 1)
    for (const channel of ['@nosuchchannel', '-100999', 'what is this']) {
      await assert.rejects(it.run({ channel }), { code: 'channel_not_found' }, channel)
    }
  })

  it('leaves what this program keeps in the channel alone', async () => {
    await using it = await setUp()
    await it.under.store.write(
      (async function* () {
        yield await readFile(FILM)
      })(),
      { signal, suggestedName: 'Borealis (2024).mp4' },
    )
    assert.deepEqual(await it.run(), [])
  })

  it('says that Telegram cannot be asked, and goes on later', async () => {
    await using it = await setUp()
    await postFile(it.other, it.under.channel, await readFile(FILM), { name: 'Borealis (2024).mp4' })
    it.under.telegram.fault({ method: 'getFile', does: { status: 401, text: 'AUTH_KEY_UNREGISTERED' }, times: 9 })
    await assert.rejects(it.run(), { code: 'telegram_unreachable' })
    assert.equal((await it.catalog.listFiles({ limit: 1 })).length, 0)
  })
})

describe('startRebuild', () => {
  it('adds an object that no record tells of by its own bytes and name', async () => {
    await using it = await setUp()
    const bytes = await readFile(FILM)
    const { key } = await it.under.store.write(
      (async function* () {
        yield bytes
      })(),
      { signal, suggestedName: 'Borealis (2024).mp4' },
    )
    const lines = await Array.fromAsync(await startRebuild(it.library, { dryRun: false }, signal))
    assert.deepEqual(
      lines.map(({ status, title }) => [status, title]),
      [['added', 'Borealis']],
    )
    const file = await it.catalog.getFile(lines[0]?.fileIds[0] ?? '')
    assert.deepEqual([file?.sources[0]?.store, file?.sources[0]?.key], ['main', key])
    assert.match(file?.contentHash ?? '', /^[\da-f]{64}$/)
  })

  it('restores what was imported, too, and what checks the bytes of copies', async () => {
    await using it = await setUp()
    await postFile(it.other, it.under.channel, await readFile(FILM), { name: 'Borealis (2024).mp4' })
    await it.run()
    const [file] = await it.catalog.listFiles({ limit: 1 })
    assert.ok(file)
    await using records = createLibraryRecords({
      catalog: it.catalog,
      telegram: it.library.telegram,
      channel: it.under.channel,
      onError: (error) => assert.ifError(error),
    })
    await records.beforeChange()
    records.changed(`file-${file.id}`)
    records.changed(`title-${file.titleId}`)
    await records.flush()
    await using empty = await openSqliteCatalog({ path: ':memory:' })
    const library = { ...it.library, catalog: empty, adderDeps: { ...it.library.adderDeps, catalog: empty } }
    await Array.fromAsync(await startRebuild(library, { dryRun: false }, signal))
    assert.deepEqual(await empty.listFiles({ limit: 9 }), [{ ...file, path: file.fileName }])
  })

  it('does not bring back what was only the first part of a film that is whole', async () => {
    await using it = await setUp()
    const bytes = await readFile(FILM)
    const third = Math.ceil(bytes.length / 3)
    const ids: number[] = []
    for (const n of [0, 1, 2]) {
      const name = `Borealis (2024).mp4.00${n + 1}`
      const piece = bytes.subarray(n * third, (n + 1) * third)
      ids.push((await postFile(it.other, it.under.channel, piece, { name })).id)
    }
    await it.run()
    const [file] = await it.catalog.listFiles({ limit: 1 })
    assert.ok(file)
    const part = writeKey({ kind: 'adopted', parts: [{ messageId: ids[0] ?? 0, size: third }] })
    const key = writeChannelFileKey({ channel: it.under.channel, key: part })
    const stump = { ...file, id: 'stump', contentHash: `sampled-${'0'.repeat(64)}`, size: third }
    await it.catalog.putFile({ ...stump, sources: [{ store: 'telegram', key, version: 'posted' }] })
    await using records = createLibraryRecords({
      catalog: it.catalog,
      telegram: it.library.telegram,
      channel: it.under.channel,
      onError: (error) => assert.ifError(error),
    })
    const tell = async () => {
      await records.beforeChange()
      for (const id of [file.id, stump.id]) records.changed(`file-${id}`)
      records.changed(`title-${file.titleId}`)
      await records.flush()
    }
    await tell()
    await it.run({ again: true })
    await tell()
    await using empty = await openSqliteCatalog({ path: ':memory:' })
    const library = { ...it.library, catalog: empty, adderDeps: { ...it.library.adderDeps, catalog: empty } }
    await Array.fromAsync(await startRebuild(library, { dryRun: false }, signal))
    assert.deepEqual(await empty.listFiles({ limit: 9 }), [{ ...file, path: file.fileName }])
  })

  it('needs a channel as the main storage', async () => {
    await using it = await setUp()
    const library = { ...it.library, storageChannel: undefined }
    await assert.rejects(startRebuild(library, { dryRun: false }, signal), { code: 'storage_not_telegram' })
  })
})
