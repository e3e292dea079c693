import { once } from 'node:events'
import { connect } from 'node:net'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { makeFilm } from '@streamvault/dev-env'
import { createInstallation, type Installation, type StartedServer } from '../../e2e/installation.ts'
import { createRandom, type Random } from './create-random.ts'
import type { Soak } from './soak.ts'

const CLIENTS = 2000
/** Fewer clients per address than the limit of connections. */
const CLIENTS_AN_ADDRESS = 100
const FILMS = 4
const FILM_BYTES = 48 * 2 ** 20
/** Rounds before the first measurement: by then caches, pools and the compiler have allocated their memory. */
const WARM_ROUNDS = 2
/** Allowed growth after that: an allocator frees memory late, a leak grows in every round. */
const MOST_GROWTH = 1.25
const REST_MS = 20_000
const SPARE_HANDLES = 8

/** Resources of the process, as reported by the operations port. */
interface Held {
  rss: number
  heap: number
  external: number
  handles: number
  streams: number
}

/** Two thousand clients connect, read a little or more, and leave in the middle; again and again. */
export const crowdSoak: Soak = {
  what: 'lets 2,000 clients come and leave at random, round after round: memory and handles return',
  async run(seed, isOver) {
    const random = createRandom(seed)
    await using installation = await createInstallation()
    const server = await installation.start({ args: ['--no-demo', '--no-web'] })
    const links = await addFilms(installation)
    const before = await look(installation, server)
    const rests: Held[] = []
    while (rests.length <= WARM_ROUNDS || !isOver()) {
      await crowd(links, random)
      rests.push(await rest(installation, server, before))
      tellOf(rests)
    }
    const warm = Math.max(...rests.slice(0, WARM_ROUNDS).map(({ rss }) => rss))
    const last = Math.min(...rests.slice(-2).map(({ rss }) => rss))
    if (last > warm * MOST_GROWTH) throw new Error(`resident memory went from ${mib(warm)} to ${mib(last)} MiB`)
    return `${rests.length} rounds of ${CLIENTS}; resident MiB ${mib(before.rss)} idle, then ${rests.map(({ rss }) => mib(rss)).join(', ')}`
  },
}

async function addFilms(installation: Installation): Promise<URL[]> {
  const folder = path.join(installation.folder, 'films')
  for (let at = 1; at <= FILMS; at += 1) {
    await makeFilm(path.join(folder, `Crowded.${2000 + at}.mp4`), { seed: at, bytes: FILM_BYTES })
  }
  const lines = (await installation.json('add', folder)) as { fileIds?: string[] }[]
  const fileIds = lines.flatMap((line) => line.fileIds ?? [])
  return await Promise.all(fileIds.map(async (id) => new URL((await installation.run('link', id)).stdout.trim())))
}

async function crowd(links: readonly URL[], random: Random): Promise<void> {
  await Promise.all(
    Array.from({ length: CLIENTS }, async (_, client) => {
      const url = random.pick(links)
      const start = random.between(0, FILM_BYTES)
      const wanted = random.chance(0.2) ? 0 : random.between(1, 4 * 2 ** 20)
      const patience = random.between(0, 4000)
      await sleep(random.between(0, 2000))
      await visit(url, start, wanted, patience, `127.0.0.${2 + Math.floor(client / CLIENTS_AN_ADDRESS)}`)
    }),
  )
}

/** Reads about `wanted` bytes, or fewer if they do not arrive in time, and disconnects without notice. */
async function visit(url: URL, start: number, wanted: number, patience: number, localAddress: string): Promise<void> {
  const socket = connect({ port: Number(url.port), host: '127.0.0.1', localAddress })
  socket.on('error', () => {})
  socket.write(`GET ${url.pathname}${url.search} HTTP/1.1\r\nHost: crowd\r\nRange: bytes=${start}-\r\n\r\n`)
  let taken = 0
  if (wanted > 0) {
    socket.on('data', (bytes) => {
      taken += bytes.byteLength
      if (taken >= wanted) socket.destroy()
    })
  }
  const timer = setTimeout(() => socket.destroy(), patience)
  await once(socket, 'close')
  clearTimeout(timer)
}

async function look(installation: Installation, server: StartedServer): Promise<Held> {
  const of = (name: string) => installation.metric(server, name)
  return {
    rss: await of('process_resident_memory_bytes'),
    heap: await of('nodejs_heap_size_used_bytes'),
    external: await of('nodejs_external_memory_bytes'),
    handles: await of('process_open_fds'),
    streams: await of('streamvault_streams_active'),
  }
}

/** Waits until all clients have left. Slices stay open for the next viewers: those handles belong to the cache, not to clients. */
async function rest(installation: Installation, server: StartedServer, before: Held): Promise<Held> {
  const deadline = performance.now() + REST_MS
  const most = before.handles + SPARE_HANDLES + 2 * FILMS * Math.ceil(FILM_BYTES / 2 ** 20 + 1)
  for (;;) {
    const held = await look(installation, server)
    if (held.streams === 0 && held.handles <= most) return held
    if (performance.now() > deadline) {
      throw new Error(
        `${held.streams} streams and ${held.handles} handles are left, ${before.handles} were there before`,
      )
    }
    await sleep(250)
  }
}

function tellOf(rests: readonly Held[]): void {
  const { rss, heap, external, handles } = rests.at(-1) as Held
  console.error(
    `round ${rests.length}: ${mib(rss)} MiB resident, ${mib(heap)} heap, ${mib(external)} external, ${handles} handles`,
  )
}

const mib = (bytes: number): number => Math.round(bytes / 2 ** 20)
