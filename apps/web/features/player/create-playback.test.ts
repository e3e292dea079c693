import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { createPlayback, type Media, type PlaybackState } from './create-playback.ts'
import type { LinkHealth } from './probe-link.ts'

class FakeMedia extends EventTarget implements Media {
  src = ''
  currentTime = 0
  readyState = 0
  paused = true
  error: { code: number } | null = null

  load() {
    this.readyState = 0
    this.currentTime = 0
    this.error = null
  }

  async play() {
    this.paused = false
  }

  arrive() {
    this.readyState = 1
    this.dispatchEvent(new Event('loadedmetadata'))
  }

  reach(seconds: number) {
    this.currentTime = seconds
    this.dispatchEvent(new Event('timeupdate'))
  }

  jump(seconds: number) {
    this.currentTime = seconds
    this.dispatchEvent(new Event('seeking'))
  }

  break(code: number) {
    this.error = { code }
    this.dispatchEvent(new Event('error'))
  }
}

/** The player has no other wait of this length or more. */
const RENEWAL_MS = 10_000

/** Waits that end on the test's command. */
function createWaitingRoom() {
  const waiting: { ms: number; end: () => void }[] = []
  return {
    waiting,
    wait(ms: number, signal: AbortSignal): Promise<void> {
      return new Promise((resolve, reject) => {
        waiting.push({ ms, end: resolve })
        signal.addEventListener('abort', () => reject(signal.reason))
      })
    },
  }
}

function setUp(health: LinkHealth = 'serves') {
  const media = new FakeMedia()
  const states: PlaybackState[] = []
  const asked: string[] = []
  const waits: number[] = []
  const renewals = createWaitingRoom()
  const server = { health, refuse: undefined as string | undefined }
  const playback = createPlayback({
    media,
    requestLink: async (fileId) => {
      asked.push(fileId)
      if (server.refuse) throw Object.assign(new Error('refused'), { code: server.refuse })
      return { url: `/stream/${fileId}?n=${asked.length}`, lifeMs: 3_600_000 }
    },
    probe: async () => server.health,
    wait: (ms, signal) => (ms > RENEWAL_MS ? renewals.wait(ms, signal) : Promise.resolve(void waits.push(ms))),
    now: () => 0,
    onChange: (state) => states.push(state),
  })
  return { media, states, asked, waits, renewals, server, playback }
}

test('opens a file at the second where the viewer was, and runs', async () => {
  const { media, states, playback } = setUp()
  playback.open({ fileId: 'a', at: 33.4, play: true })
  await setImmediate()
  media.arrive()
  assert.equal(media.src, '/stream/a?n=1')
  assert.equal(media.currentTime, 33.4)
  assert.equal(media.paused, false)
  assert.deepEqual(
    states.map(({ phase }) => phase),
    ['opening', 'ready'],
  )
})

test('renews an expired link and goes on at the same second', async () => {
  const { media, asked, playback } = setUp('expired')
  playback.open({ fileId: 'a', at: 0, play: true })
  await setImmediate()
  media.arrive()
  media.reach(120.25)
  media.break(2)
  await setImmediate()
  media.arrive()
  assert.deepEqual(asked, ['a', 'a'])
  assert.equal(media.src, '/stream/a?n=2')
  assert.equal(media.currentTime, 120.25)
})

test('goes on where a jump led when the jump found the link expired', async () => {
  const { media, playback } = setUp('expired')
  playback.open({ fileId: 'a', at: 0, play: true })
  await setImmediate()
  media.arrive()
  media.reach(10)
  media.jump(50)
  media.break(2)
  await setImmediate()
  media.arrive()
  assert.equal(media.currentTime, 50)
})

test('tries the same link again when the line broke', async () => {
  const { media, asked, playback } = setUp('serves')
  playback.open({ fileId: 'a', at: 7, play: true })
  await setImmediate()
  media.arrive()
  media.break(2)
  await setImmediate()
  assert.equal(asked.length, 1)
  assert.equal(media.src, '/stream/a?n=1')
})

test('says at once that the browser cannot play a file that is served well', async () => {
  const { media, states, playback } = setUp('serves')
  playback.open({ fileId: 'a', at: 0, play: true })
  await setImmediate()
  media.break(4)
  await setImmediate()
  assert.deepEqual(states.at(-1), { phase: 'failed', fileId: 'a', failure: 'unsupported' })
})

test('says that other films play already, and opens at the same second when the viewer tries again', async () => {
  const { media, states, server, asked, playback } = setUp('crowded')
  playback.open({ fileId: 'a', at: 50, play: true })
  await setImmediate()
  media.break(4)
  await setImmediate()
  assert.deepEqual(states.at(-1), { phase: 'failed', fileId: 'a', failure: 'crowded' })
  server.health = 'serves'
  playback.retry()
  await setImmediate()
  media.arrive()
  assert.deepEqual(asked, ['a', 'a'])
  assert.equal(media.currentTime, 50)
})

test('waits longer each time nobody answers, then tells the viewer; a retry starts afresh', async () => {
  const { media, states, waits, playback } = setUp('unreachable')
  playback.open({ fileId: 'a', at: 50, play: true })
  for (let fault = 0; fault < 4; fault += 1) {
    await setImmediate()
    media.break(2)
  }
  await setImmediate()
  assert.deepEqual(waits, [1000, 2000, 4000])
  assert.deepEqual(states.at(-1), { phase: 'failed', fileId: 'a', failure: 'unreachable' })
  playback.retry()
  await setImmediate()
  media.arrive()
  assert.equal(media.currentTime, 50)
})

test('tells apart a file that is gone and a server that is', async () => {
  const { states, server, playback } = setUp()
  for (const [code, failure] of [
    ['file_not_found', 'gone'],
    ['file_missing', 'gone'],
    ['title_not_found', 'gone'],
    ['unreachable', 'unreachable'],
    ['busy', 'unreachable'],
  ] as const) {
    server.refuse = code
    playback.open({ fileId: 'a', at: 0, play: true })
    await setImmediate()
    assert.deepEqual(states.at(-1), { phase: 'failed', fileId: 'a', failure }, code)
  }
})

test('drops what it was opening when another file is wanted', async () => {
  const { media, playback } = setUp()
  playback.open({ fileId: 'a', at: 0, play: true })
  playback.open({ fileId: 'b', at: 12, play: false })
  await setImmediate()
  media.arrive()
  assert.match(media.src, /^\/stream\/b/)
  assert.equal(media.currentTime, 12)
  assert.equal(media.paused, true)
})

test('has a fresh link in hand a minute before the old one ends, and takes it when the old one fails', async () => {
  const { media, asked, renewals, playback } = setUp('expired')
  playback.open({ fileId: 'a', at: 0, play: true })
  await setImmediate()
  media.arrive()
  media.reach(3300)
  assert.equal(renewals.waiting[0]?.ms, 59 * 60_000)
  renewals.waiting[0]?.end()
  await setImmediate()
  assert.deepEqual(asked, ['a', 'a'])
  assert.equal(media.src, '/stream/a?n=1', 'who watches is not disturbed')
  media.break(2)
  await setImmediate()
  media.arrive()
  assert.equal(media.src, '/stream/a?n=2')
  assert.equal(media.currentTime, 3300)
  assert.equal(asked.length, 2)
})

test('goes over to the fresh link at once while the viewer has paused, and stays paused', async () => {
  const { media, renewals, playback } = setUp()
  playback.open({ fileId: 'a', at: 12, play: false })
  await setImmediate()
  media.arrive()
  renewals.waiting[0]?.end()
  await setImmediate()
  media.arrive()
  assert.equal(media.src, '/stream/a?n=2')
  assert.equal(media.currentTime, 12)
  assert.equal(media.paused, true)
})
