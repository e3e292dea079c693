import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { createDevEnv, type DevEnv } from '@streamvault/dev-env'
import { createOpenApiCheck, type OpenApiCheck } from '@streamvault/manager/testing'
import { type ApiDocument, type Operation, operationsOf } from './api/document.ts'
import { type ApiRequest, makeRequest } from './api/make-request.ts'
import { createSeenWords, type SeenWords } from './api/seen-words.ts'
import { type ApiAnswer, sendRequest } from './api/send-request.ts'
import { createRandom, type Random } from './create-random.ts'
import type { Soak } from './soak.ts'

interface World {
  port: number
  adminToken: string
  document: ApiDocument
  operations: Operation[]
  check: OpenApiCheck
  words: SeenWords
  /** Number of answers by status. */
  answers: Map<number, number>
}

const FILMS = 8
const ACTORS = 4
/** Limits count by address: so many loopback addresses stay below them. */
const ADDRESSES = 1000
/** A purge waits ten seconds while jobs are paused. A request that takes longer than this hangs. */
const HANG_MS = 40_000
/** Statuses that the edge sends before the API sees the request: the same for every path, so the document does not repeat them. */
const DOOR_STATUS = new Set([413, 429, 431])

/** Makes requests from the API's own document, altered in any part; compares each answer with the document. */
export const apiSoak: Soak = {
  what: 'asks every route of the API hostile things: no 500, every answer documented, every error in the one form',
  async run(seed, isOver) {
    const random = createRandom(seed)
    await using env = await createDevEnv()
    const world = await createWorld(env)
    await Promise.all(
      Array.from({ length: ACTORS }, async () => {
        const own = createRandom(random.between(0, 2 ** 31))
        while (!isOver()) await tryOnce(world, own)
      }),
    )
    const counts = [...world.answers].sort(([a], [b]) => a - b).map(([status, times]) => `${times} × ${status}`)
    return `${world.operations.length} operations: ${counts.join(', ')}`
  },
}

async function createWorld(env: DevEnv): Promise<World> {
  for (let at = 1; at <= FILMS; at += 1) {
    const name = at % 2 === 0 ? `Series.S01E0${at}.720p.mp4` : `Film.${at}.${2000 + at}.720p.mp4`
    await env.addFilm(name, { seed: at })
  }
  const document = (await (await fetch(`${env.url}/docs/openapi.json`)).json()) as ApiDocument
  return {
    port: Number(new URL(env.url).port),
    adminToken: (await readFile(path.join(env.data, 'secrets', 'admin-token'), 'utf8')).trim(),
    document,
    operations: operationsOf(document),
    check: createOpenApiCheck(document),
    words: createSeenWords(path.resolve(env.films)),
    answers: new Map(),
  }
}

async function tryOnce(world: World, random: Random): Promise<void> {
  const { document, adminToken, port, words } = world
  const operation = random.pick(world.operations)
  const request = makeRequest({ document, operation, adminToken, words: (name) => words.pick(name, random) }, random)
  const number = random.between(2, ADDRESSES)
  try {
    const localAddress = `127.0.${Math.floor(number / 250)}.${(number % 250) + 2}`
    const answer = await sendRequest(request, { port, localAddress, ms: HANG_MS })
    world.answers.set(answer.status, (world.answers.get(answer.status) ?? 0) + 1)
    judge(world, request, answer)
    words.note(answer.body)
  } catch (cause) {
    throw new Error(`${shown(request)}: ${cause instanceof Error ? cause.message : cause}`, { cause })
  }
}

function judge({ check }: World, { method, path }: ApiRequest, answer: ApiAnswer): void {
  const { status, body } = answer
  // All services are up here, so an answer must not say otherwise.
  if (status === 500 || status === 502 || status === 504) throw new Error(`answered ${status}: ${body}`)
  const isFromDoor = DOOR_STATUS.has(status) && method !== 'HEAD'
  check({ ...answer, method, path: isFromDoor ? '/nowhere' : path })
}

function shown({ method, path, headers, body }: ApiRequest): string {
  const { authorization: _, ...others } = headers
  return `${method} ${path.slice(0, 500)} ${JSON.stringify(others)} ${body?.subarray(0, 500).toString() ?? ''}`
}
