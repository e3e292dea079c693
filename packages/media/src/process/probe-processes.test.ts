import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { MediaInfo } from '@streamvault/catalog'
import { type ProbeProcess, ProbeProcessEndedError } from './probe-process.ts'
import { createProbeProcesses } from './probe-processes.ts'

const never = new AbortController().signal
const source = { size: 1, read: async () => new Uint8Array(1) }
const INFO: MediaInfo = { container: 'mp4', contentType: 'video/mp4', duration: 1, tracks: [], hdr: [] }
const ENDED = new ProbeProcessEndedError(false, false)

/** Processes that each run the next of `works`, in a cycle. */
function setUp(works: (() => Promise<MediaInfo>)[], idleMs = 60_000) {
  let started = 0
  const killed = Promise.withResolvers<void>()
  const start = (): ProbeProcess => {
    const work = works[started++] ?? (async () => INFO)
    let isGone = false
    return {
      get isGone() {
        return isGone
      },
      kill() {
        isGone = true
        killed.resolve()
      },
      probe: () =>
        work().catch((error: unknown) => {
          isGone ||= error instanceof ProbeProcessEndedError
          throw error
        }),
    }
  }
  const processes = createProbeProcesses({ maxProcesses: 2, idleMs, start })
  return { probe: () => processes.probe(source, never, 60_000), count: () => started, killed: killed.promise }
}

describe('the processes that read containers', () => {
  test('are used again', async () => {
    const { probe, count } = setUp([])
    for (let file = 0; file < 5; file += 1) assert.equal(await probe(), INFO)
    assert.equal(count(), 1)
  })

  test('are two at most, and further files wait', async () => {
    const busy = Promise.withResolvers<MediaInfo>()
    const { probe, count } = setUp([() => busy.promise, () => busy.promise])
    const all = [probe(), probe(), probe()]
    await new Promise(setImmediate)
    assert.equal(count(), 2)
    busy.resolve(INFO)
    assert.deepEqual(await Promise.all(all), [INFO, INFO, INFO])
    assert.equal(count(), 2)
  })

  test('are replaced when they ended in their sleep', async () => {
    const { probe, count } = setUp([() => Promise.reject(ENDED)])
    assert.equal(await probe(), INFO)
    assert.equal(count(), 2)
  })

  test('blame the file for an end that came after its first bytes', async () => {
    const broken = new ProbeProcessEndedError(true, false)
    const { probe, count } = setUp([() => Promise.reject(broken)])
    await assert.rejects(probe(), { code: 'damaged_media', why: 'the process that read it broke' })
    assert.equal(await probe(), INFO)
    assert.equal(count(), 2)
  })

  test('blame no file when none of them comes up', async () => {
    const { probe, count } = setUp([() => Promise.reject(ENDED), () => Promise.reject(ENDED)])
    await assert.rejects(probe(), { code: 'probe_unavailable' })
    assert.equal(count(), 2)
  })

  test('end when nobody needs them', async () => {
    const { probe, count, killed } = setUp([], 1)
    await probe()
    // The pool's timer is unreferenced, so this test must keep the process alive.
    const alive = setInterval(() => {}, 1000)
    await killed.finally(() => clearInterval(alive))
    await probe()
    assert.equal(count(), 2)
  })
})
