import { setTimeout as sleep } from 'node:timers/promises'
import { startNginxSlices } from '../../e2e/edge/harness/start-nginx.ts'
import { startOurs } from '../../e2e/edge/harness/start-ours.ts'
import type { EdgeTarget } from '../../e2e/edge/harness/target.ts'
import { cleanUpAtSignal } from '../clean-up.ts'
import { openStream } from './open-stream.ts'
import { tell } from './tell.ts'

/** The rate of a guest, limited to 1.5 MB/s, who opens eight connections. */
export interface Guest {
  /** Megabytes a second over all connections, after the burst. */
  ours_mb_s: number
  /** With the gateway's rendered configuration and nginx's own slices. */
  nginx_mb_s: number
  /** Megabytes received in the first two seconds, above the rate of those two seconds. */
  ours_burst_mb: number
  nginx_burst_mb: number
  /** Connections that got 429. */
  ours_refused: number
  nginx_refused: number
}

const MIB = 2 ** 20
const CONNECTIONS = 8
const FILM_BYTES = 128 * MIB
const BURST_SECONDS = 2
const GUEST_MB_S = 1.5

/** Reads from both edges at once, for `seconds` after the burst. */
export async function measureGuest(_directory: string, seconds: number): Promise<Guest> {
  const [ours, nginx] = await Promise.all([
    startOurs().then((edge) => draw(edge, seconds)),
    startNginxSlices().then((edge) => draw(edge, seconds)),
  ])
  return {
    ours_mb_s: ours.mbPerSecond,
    nginx_mb_s: nginx.mbPerSecond,
    ours_burst_mb: ours.burstMb,
    nginx_burst_mb: nginx.burstMb,
    ours_refused: ours.refused,
    nginx_refused: nginx.refused,
  }
}

async function draw(started: EdgeTarget, seconds: number) {
  const forget = cleanUpAtSignal(async () => started[Symbol.asyncDispose]())
  await using edge = started
  const url = edge.linkTo(`film-${FILM_BYTES}`, { class: 'guest', tid: 'guest-1' })
  tell('guest_8', `${edge.name}: ${CONNECTIONS} connections for ${seconds} s`)
  const streams = Array.from({ length: CONNECTIONS }, (_, at) =>
    openStream({ port: edge.port, url, start: at * 8 * MIB, end: (at + 8) * 8 * MIB }),
  )
  // The bodies of refusals do not count.
  const taken = () => streams.reduce((sum, { status, bytes }) => (status === 206 ? sum + bytes : sum), 0)
  await sleep(BURST_SECONDS * 1000)
  const burst = taken()
  const began = performance.now()
  await sleep(seconds * 1000)
  const mbPerSecond = (taken() - burst) / 1000 / (performance.now() - began)
  const refused = streams.filter(({ status }) => status === 429).length
  for (const stream of streams) stream.destroy()
  forget()
  return { mbPerSecond: rounded(mbPerSecond), burstMb: rounded(burst / 1e6 - GUEST_MB_S * BURST_SECONDS), refused }
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000
