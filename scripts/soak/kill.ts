import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { open, readFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { PlayLink } from '@streamvault/api'
import { makeFilm } from '@streamvault/dev-env'
import { type AdminClient, createAdminClient, ServerGoneError } from 'streamvault'
import { createInstallation, type Installation, type StartedServer } from '../../e2e/installation.ts'
import { createRandom, type Random } from './create-random.ts'
import type { Soak } from './soak.ts'

interface World {
  installation: Installation
  films: string
  /** SHA-256 by path. */
  hashes: Map<string, string>
  counts: { kills: number; added: number; checked: number; bytes: number }
}

/** The public interface of a running server. */
interface Door {
  url: string
  admin: AdminClient
}

const NEW_FILMS = 3
const FILM_BYTES = 6 * 2 ** 20
const VIEWERS = 6
const { signal } = new AbortController()

/** Kills the real program at random moments of adding and streaming; checks the state after each restart. */
export const killSoak: Soak = {
  what: 'kills the real program while it adds and streams: nothing half-indexed, no wrong byte, no temporary file left',
  async run(seed, isOver) {
    const random = createRandom(seed)
    await using installation = await createInstallation()
    const films = path.join(installation.folder, 'films')
    const counts = { kills: 0, added: 0, checked: 0, bytes: 0 }
    const world: World = { installation, films, hashes: new Map(), counts }
    while (!isOver()) {
      if (random.chance(0.4)) await killCommand(world, random)
      await killServer(world, random)
    }
    await finish(world)
    const { kills, added, checked, bytes } = counts
    return `${kills} kills, ${added} films added, ${checked} read whole, ${Math.round(bytes / 2 ** 20)} MiB compared on the way`
  },
}

async function makeFilms({ films, hashes }: World, random: Random): Promise<void> {
  for (let at = 0; at < NEW_FILMS; at += 1) {
    const number = hashes.size + 1
    const bytes = random.between(100_000, FILM_BYTES)
    const made = await makeFilm(path.join(films, `Film.Number.${number}.${1950 + (number % 70)}.720p.mp4`), {
      seed: number,
      bytes,
    })
    hashes.set(made.path, made.hash)
  }
}

/** `add` without a server, killed in the middle. */
async function killCommand(world: World, random: Random): Promise<void> {
  await makeFilms(world, random)
  const copy = random.chance(0.5) ? ['--copy'] : []
  const adding = world.installation.spawn('add', world.films, '--json', ...copy)
  adding.stdout?.resume()
  const ended = once(adding, 'exit')
  // The program needs a second and a half to start.
  await Promise.race([ended, sleep(random.between(0, 3000))])
  if (adding.exitCode === null) world.counts.kills += 1
  adding.kill('SIGKILL')
  await ended
}

/** One life of a server: checks the previous life's leftovers, then adds and streams until it is killed. */
async function killServer(world: World, random: Random): Promise<void> {
  await using server = await world.installation.start({ args: ['--no-demo', '--no-web'] })
  const door = await doorOf(world, server)
  await checkLibrary(world, door, random)
  await makeFilms(world, random)
  const adding = door.admin.add({ paths: [world.films], copy: random.chance(0.5), dryRun: false }, signal)
  const viewers = Array.from({ length: VIEWERS }, () => watch(world, door, random).catch(orKilled))
  const work = [drain(adding).catch(orKilled), ...viewers]
  await Promise.race([Promise.all(work), sleep(random.between(0, 1500))])
  await server.kill()
  world.counts.kills += 1
  await Promise.all(work)
}

async function doorOf({ installation }: World, { url }: StartedServer): Promise<Door> {
  const token = (await readFile(path.join(installation.data, 'secrets', 'admin-token'), 'utf8')).trim()
  return { url, admin: createAdminClient({ baseUrl: url, headers: { authorization: `Bearer ${token}` } }) }
}

async function drain(lines: AsyncIterable<unknown>): Promise<void> {
  for await (const line of lines) if (typeof line === 'object' && line !== null && 'error' in line) return
}

/** A kill shows as a broken connection. Every other error is a bug. */
function orKilled(error: unknown): void {
  const isBroken = error instanceof ServerGoneError || error instanceof TypeError || error instanceof SyntaxError
  if (!isBroken) throw error
}

/** Playable files, with the paths they were added from. */
async function filesOf({ admin }: Door): Promise<{ id: string; path: string; size: number }[]> {
  const titles = await Array.fromAsync(admin.titles(signal))
  return titles.flatMap(({ files }) => files)
}

/** Reads ranges until the connection ends, and compares every received byte. */
async function watch(world: World, door: Door, random: Random): Promise<void> {
  for (;;) {
    const files = await filesOf(door)
    if (files.length === 0) return
    const file = random.pick(files)
    const start = random.between(0, file.size)
    const response = await fetch(await linkTo(door, file.id), { headers: { range: `bytes=${start}-` } })
    if (response.status !== 206)
      throw new Error(`a range of "${path.basename(file.path)}" was answered ${response.status}`)
    await using original = await open(file.path)
    let position = start
    for await (const piece of response.body ?? []) {
      const wanted = Buffer.alloc(piece.byteLength)
      await original.read(wanted, 0, wanted.byteLength, position)
      if (!wanted.equals(piece)) throw new Error(`wrong bytes from ${position} on in "${path.basename(file.path)}"`)
      position += piece.byteLength
      world.counts.bytes += piece.byteLength
    }
  }
}

async function linkTo({ url: base, admin }: Door, fileId: string): Promise<string> {
  const body = { fileId, class: 'member', form: 'direct', ttlSeconds: 3600 }
  const { url } = await admin.ask('POST', '/api/admin/link', PlayLink, signal, body)
  return new URL(url, base).href
}

/** State that a start after a kill must find: whole titles of whole files, each once, and no temporary file. */
async function checkLibrary(world: World, door: Door, random: Random): Promise<void> {
  const { data } = world.installation
  const left = [path.join(data, 'tmp'), path.join(data, 'cache', 'slices', 'parts'), path.join(data, 'objects', '.tmp')]
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder))
  const secrets = readdirSync(path.join(data, 'secrets')).filter((name) => name.endsWith('.new'))
  if (left.length + secrets.length > 0) throw new Error(`temporary files are left: ${[...left, ...secrets].join(', ')}`)
  const titles = await Array.fromAsync(door.admin.titles(signal))
  for (const { title, files, state } of titles) {
    if (files.length !== 1 || state !== 'published')
      throw new Error(`"${title}" has ${files.length} files, it is ${state}`)
    for (const file of files) if (file.state !== 'ready') throw new Error(`a file of "${title}" is ${file.state}`)
  }
  const paths = titles.flatMap(({ files }) => files.map((file) => file.path))
  if (new Set(paths).size !== paths.length) throw new Error('a film has two titles')
  if (titles.length > 0) await checkWhole(world, door, random.pick(titles.flatMap(({ files }) => files)))
}

async function checkWhole(world: World, door: Door, file: { id: string; path: string }): Promise<void> {
  const bytes = Buffer.from(await (await fetch(await linkTo(door, file.id))).arrayBuffer())
  const hash = createHash('sha256').update(bytes).digest('hex')
  if (hash !== world.hashes.get(file.path)) throw new Error(`"${path.basename(file.path)}" was sent with other bytes`)
  world.counts.checked += 1
}

/** The next `add` finishes all interrupted work: all films are there, each under its own title, byte for byte. */
async function finish(world: World): Promise<void> {
  await using server = await world.installation.start({ args: ['--no-demo', '--no-web'] })
  const door = await doorOf(world, server)
  const lines = await Array.fromAsync(door.admin.add({ paths: [world.films], copy: false, dryRun: false }, signal))
  const bad = lines.filter((line) => 'path' in line && line.status !== 'added' && line.status !== 'known')
  if (bad.length > 0) throw new Error(`the last add ended with ${JSON.stringify(bad)}`)
  const files = await filesOf(door)
  if (files.length !== world.hashes.size) throw new Error(`${files.length} of ${world.hashes.size} films are indexed`)
  world.counts.added = files.length
  for (const file of files) await checkWhole(world, door, file)
  if ((await server.stop()) !== 0) throw new Error('the server did not end well')
}
