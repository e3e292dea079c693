import assert from 'node:assert/strict'
import { createReadStream } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { after, before, describe, it } from 'node:test'
import type { AddLine } from '@streamvault/api'
import type { MediaFile, Title } from '@streamvault/catalog'
import { openSqliteCatalog } from '@streamvault/catalog-sqlite'
import { type ChannelAddress, type MtprotoServer, startMtprotoServer, telegramEnv } from '@streamvault/mtproto-server'
import { download } from './download.ts'
import { createInstallation, type Installation, type StartedServer } from './installation.ts'
import { demoFile, hashOf } from './media.ts'

const BYTES_ONLY = { args: ['--no-demo', '--no-web'] }
const BOREALIS = demoFile('media', 'Borealis (2024)', 'Borealis (2024) 360p.mp4')
const SALTROAD = demoFile('media', 'Saltroad (2023)', 'Saltroad.2023.720p.mp4')
const VIOLET = demoFile('media', 'Violet Meridian (2025)', 'Violet Meridian (2025) 720p.mp4')
const GLASS = demoFile('media', 'Tide of Glass', 'Season 01')

interface World extends AsyncDisposable {
  telegram: MtprotoServer
  /** The channel that receives copies. */
  storage: ChannelAddress
  /** Another owner's channel, public as `@films`. */
  films: ChannelAddress
  installation: Installation
}

/** A Telegram server with two bots that are admins of two channels, and an installation that knows only the bots. */
async function createWorld(): Promise<World> {
  const folder = await mkdtemp(path.join(tmpdir(), 'telegram-library-'))
  const telegram = await startMtprotoServer({ folder })
  const storage = telegram.createChannel({ title: 'Storage' })
  const films = telegram.createChannel({ title: 'Films', username: 'filmsofours' })
  const bots = ['one', 'two'].map((name) => telegram.addBot({ name }))
  for (const { id } of bots) for (const channel of [storage, films]) telegram.join(channel.id, id)
  const installation = await createInstallation({
    STORAGE_URL: `telegram://${storage.chatId}`,
    ...telegramEnv(telegram),
    TELEGRAM_BOT_TOKENS: bots.map(({ token }) => token).join(','),
    CACHE_MIN_FREE: '0',
  })
  return {
    telegram,
    storage,
    films,
    installation,
    async [Symbol.asyncDispose]() {
      await installation[Symbol.asyncDispose]()
      await telegram[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

describe('a library in channels', () => {
  let world: World
  let server: StartedServer

  before(async () => {
    world = await createWorld()
  })
  after(() => world[Symbol.asyncDispose]())

  const lines = async (...args: string[]): Promise<AddLine[]> => {
    const said = (await world.installation.json(...args)) as AddLine[]
    return said.filter((line) => 'path' in line)
  }
  /** The same through the API of the running server. */
  const ask = async (what: string, body: object, method = 'POST'): Promise<AddLine[]> => {
    const token = await readFile(path.join(world.installation.data, 'secrets', 'admin-token'), 'utf8')
    const headers = { authorization: `Bearer ${token.trim()}`, 'content-type': 'application/json' }
    const answer = await fetch(`${server.url}/api/admin/${what}`, { method, headers, body: JSON.stringify(body) })
    assert.equal(answer.status, 200)
    const said = (await answer.text()).split('\n').filter((line) => line !== '')
    return said.map((line) => JSON.parse(line)).filter((line) => 'path' in line)
  }
  const post = async (file: string, { name = path.basename(file), start = 0, end = -1, ...rest }: Wish = {}) => {
    const size = (end < 0 ? (await stat(file)).size : end) - start
    const bytes = size === 0 ? Readable.from([]) : createReadStream(file, { start, end: start + size - 1 })
    return world.telegram.postDocument(world.films.id, { name, size, bytes, ...rest })
  }
  const play = async (fileId: string) => {
    const { url } = server
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(`${url}/api/play`, { method: 'POST', headers, body: JSON.stringify({ fileId }) })
    return await download(new URL(((await answer.json()) as { url: string }).url, url).href)
  }

  it('indexes a channel of others without moving a byte, and plays a cut film from it', async () => {
    const { telegram, installation } = world
    telegram.postText(world.films.id, 'Welcome')
    await post(BOREALIS)
    const { size } = await stat(SALTROAD)
    const cut = Math.ceil(size * 0.6)
    await post(SALTROAD, { name: 'Saltroad.2023.720p.mp4.001', end: cut })
    await post(SALTROAD, { name: 'Saltroad.2023.720p.mp4.002', start: cut, end: size })
    await post(VIOLET, { name: 'video_2025.mp4', caption: 'Violet Meridian (2025)', groupedId: 7n })
    await post(BOREALIS, { name: 'Borealis again.mp4' })

    server = await installation.start(BYTES_ONLY)
    const foretold = await ask('import', { channel: '@filmsofours', dryRun: true })
    assert.deepEqual(foretold.map(({ title }) => title).sort(), [
      'Borealis',
      'Borealis again',
      'Saltroad',
      'Violet Meridian',
    ])
    telegram.resetStats()
    const added = await lines('import', String(world.films.chatId))
    assert.deepEqual(added.map(({ status }) => status).sort(), ['added', 'added', 'added', 'known'])
    // Only containers were read: a film is some hundred times as long.
    const total = (await Promise.all([BOREALIS, SALTROAD, VIOLET].map((file) => stat(file)))).reduce(
      (n, s) => n + s.size,
      0,
    )
    assert.ok(telegram.stats().getFile.bytes < total, `${telegram.stats().getFile.bytes} of ${total}`)
    await post(path.join(GLASS, 'Tide of Glass S01E01 Night Watch.mp4'))
    const later = await ask('import', { channel: '@filmsofours' })
    assert.deepEqual(
      later.map(({ status, title }) => [status, title]),
      [['added', 'Tide of Glass']],
    )
    const cutFilm = added.find(({ title }) => title === 'Saltroad')?.fileIds[0] ?? ''
    assert.deepEqual((await play(cutFilm)).hash, await hashOf(SALTROAD))
  })

  it('is rebuilt from the channel alone when the disk is lost', async () => {
    const { telegram, installation } = world
    assert.equal((await lines('add', '--copy', BOREALIS, SALTROAD, VIOLET, GLASS)).length, 5)
    const before = await dump()
    const [edited] = before.titles
    await ask(`titles/${edited?.id}`, { title: 'Northern Light', genres: ['documentary'] }, 'PATCH')
    assert.equal(await server.stop(), 0)
    const wanted = await dump()
    await rm(installation.data, { recursive: true })

    telegram.resetStats()
    const rebuilt = await lines('rebuild')
    assert.deepEqual(
      rebuilt.map(({ status }) => status),
      wanted.files.map(() => 'added'),
    )
    const { getHistory = 0 } = telegram.stats().methods
    assert.equal(getHistory, 0)
    const got = await dump()
    assert.deepEqual(got.titles, wanted.titles)
    assert.ok(got.titles.some(({ name, aliases }) => name === 'Northern Light' && aliases.includes(edited?.name ?? '')))
    assert.deepEqual(got.files, wanted.files.map(withoutThisMachine))
    const hashes = got.files.map(({ contentHash }) => contentHash).filter((hash) => !hash.startsWith('sampled-'))
    assert.deepEqual(hashes.sort(), await hashesOfDemo())

    server = await installation.start(BYTES_ONLY)
    const hash = await hashOf(VIOLET)
    const film = got.files.find(({ contentHash }) => contentHash === hash)
    assert.equal((await play(film?.id ?? '')).hash, hash)
    await server.stop()
  })

  /** Titles and files as stored on the disk. */
  async function dump(): Promise<{ titles: Title[]; files: MediaFile[] }> {
    await using catalog = await openSqliteCatalog({ path: path.join(world.installation.data, 'catalog.sqlite') })
    const { items } = await catalog.listTitles({ sort: 'name', limit: 100 })
    return { titles: items, files: await catalog.listFiles({ limit: 100 }) }
  }
})

/** The fields of a file that its storage can know. */
function withoutThisMachine(file: MediaFile): MediaFile {
  const sources = file.sources.filter(({ store }) => store !== 'local')
  return { ...file, path: file.fileName, sources }
}

async function hashesOfDemo(): Promise<string[]> {
  const episodes = (await readdir(GLASS)).map((name) => path.join(GLASS, name))
  return (await Promise.all([BOREALIS, SALTROAD, VIOLET, ...episodes].map(hashOf))).sort()
}

interface Wish {
  name?: string
  caption?: string
  groupedId?: bigint
  start?: number
  end?: number
}
