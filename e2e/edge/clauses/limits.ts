import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { createLinkKeys, createLinkToken, personMark } from '@streamvault/crypto-links'
import { assertRefused, fileOf, get, until } from '../assertions.ts'
import type { Clause } from '../clause.ts'
import { draw, drawRanges, GUEST_BYTES_PER_SECOND } from '../harness/draw-as-guest.ts'
import { ask, openSocket, type RawAnswer, textOf } from '../harness/raw-client.ts'
import { type EdgeTarget, LINK_KEYS, TRUSTED_PROXY } from '../harness/target.ts'

const MIB = 2 ** 20
/** Lengths of ranges that nginx sends to a guest's connection without delay. */
const SHORT_RANGES = [200_000, 700_000]

/** Section 8: limits. */
export const limitClauses: Clause[] = [
  {
    id: '8.1',
    name: 'holds a guest to 1.5 MB/s over all connections',
    async run(edge) {
      const file = fileOf(64 * MIB)
      await get(edge, file, { silentMs: 20_000 })
      const { rate, statuses } = await draw(edge, file, 'guest-1', 8, 6)
      assert.deepEqual(new Set(statuses), new Set([206]))
      // The first second may still contain some of the burst.
      assert.ok(rate < GUEST_BYTES_PER_SECOND * 1.3, `${rate} bytes a second`)
      assert.ok(rate > GUEST_BYTES_PER_SECOND * 0.5, `${rate} bytes a second`)
    },
    differs: { nginx: connectionsRefused(), 'nginx+edge': connectionsRefused() },
  },
  {
    id: '8.2',
    name: 'does not hold a member',
    async run(edge) {
      const file = fileOf(16 * MIB)
      await get(edge, file)
      const began = performance.now()
      await get(edge, file)
      const seconds = (performance.now() - began) / 1000
      assert.ok((16 * MIB) / seconds > 3 * GUEST_BYTES_PER_SECOND, `${seconds} s`)
    },
  },
  {
    id: '8.3',
    name: 'lets 256 connections in from one address, refuses many more with 429 and when to come again',
    async run(edge) {
      const file = fileOf(64 * MIB)
      edge.source.setFault(file, { pieceMs: 20 })
      const sockets = await Promise.all(Array.from({ length: 256 }, () => openSocket(edge.port, '127.0.0.33')))
      for (const socket of sockets) {
        socket.on('error', () => {})
        socket.write(textOf(edge.linkTo(file, { bind: 'none' })))
      }
      const isLimited = async () => {
        const answer = await ask(edge.port, edge.linkTo(file, { bind: 'none' }), {
          from: '127.0.0.33',
          leaveAfter: 1,
          silentMs: 3000,
        })
        if (answer.status === 429) assert.ok(Number(answer.headers['retry-after']) >= 1)
        return answer.status === 429
      }
      await until(isLimited, 'one more is refused', 8000)
      const other = await get(edge, fileOf(1000), { headers: { range: 'bytes=0-9' } })
      assert.equal(other.status, 206, 'another address is served')
      for (const socket of sockets) socket.destroy()
    },
  },
  {
    id: '8.4',
    name: 'serves a person two films at once, whatever their connections, and says why not a third; a place is free in 30 s',
    async run(edge) {
      const [one = '', two = '', three = ''] = [1, 2, 3].map(() => fileOf(1000))
      for (let turn = 0; turn < 3; turn += 1) {
        for (const file of [one, two]) assert.equal((await watch(edge, 'ann', file)).status, 206)
      }
      assertNoPlace(await watch(edge, 'ann', three), 429, 'too_many_streams')
      assert.equal((await watch(edge, 'bob', three)).status, 206, 'another person is served')
      assert.equal((await get(edge, three, RANGE)).status, 206, 'a link made for nobody is served')
      await edge.viewers.places.leave(personMark(KEYS, 'ann'), two)
      await until(async () => (await watch(edge, 'ann', three)).status === 206, 'the player left another film')
      const four = fileOf(1000)
      assertNoPlace(await watch(edge, 'ann', four), 429, 'too_many_streams')
      edge.viewers.advance(30_000)
      await until(async () => (await watch(edge, 'ann', four)).status === 206, 'the others rest for 30 s')
    },
  },
  {
    id: '8.5',
    name: 'serves a link that is bound to no address from one at a time; it moves when that one rested for 30 s',
    async run(edge) {
      const file = fileOf(1000)
      const link = edge.linkTo(file, { bind: 'none', tid: createLinkToken(KEYS, 'cleo') })
      const from = (address: string) =>
        ask(edge.port, link, { from: TRUSTED_PROXY, headers: { ...RANGE.headers, 'x-forwarded-for': address } })
      assert.equal((await from('192.0.2.1')).status, 206)
      assertNoPlace(await from('198.51.100.7'), 403, 'link_elsewhere')
      assert.equal((await from('192.0.2.1')).status, 206)
      edge.viewers.advance(30_000)
      await until(async () => (await from('198.51.100.7')).status === 206, 'the first address rests for 30 s')
    },
  },
  {
    id: '8.6',
    name: 'keeps the place of a film while its bytes flow',
    async run(edge) {
      const statuses = await watchTwoBesideALongOne(edge, 'dora')
      assert.deepEqual(statuses, [206, 429])
    },
    differs: {
      nginx: {
        why: 'nginx asks who has a place when an answer begins; one long answer from its slices counts for 30 s',
        async run(edge) {
          assert.deepEqual(await watchTwoBesideALongOne(edge, 'dora'), [206, 206])
        },
      },
    },
  },
]

const KEYS = createLinkKeys(LINK_KEYS)
const RANGE_OF_ALL = { headers: { range: 'bytes=0-' } }
const RANGE = { headers: { range: 'bytes=0-99' } }

/** Requests a file by a new link of a person. */
function watch(edge: EdgeTarget, person: string, file: string) {
  return ask(edge.port, edge.linkTo(file, { tid: createLinkToken(KEYS, person) }), RANGE)
}

/** A guest reads a film from the cache for thirty seconds of the places' clock, then opens two others. */
async function watchTwoBesideALongOne(edge: EdgeTarget, person: string): Promise<number[]> {
  const file = fileOf(16 * MIB)
  await get(edge, file)
  const socket = await openSocket(edge.port)
  let bytes = 0
  socket.on('error', () => {})
  socket.on('data', (chunk) => {
    bytes += chunk.byteLength
  })
  socket.write(textOf(edge.linkTo(file, { class: 'guest', tid: createLinkToken(KEYS, person) }), RANGE_OF_ALL))
  for (let turn = 0; turn < 3; turn += 1) {
    await sleep(1500)
    edge.viewers.advance(10_000)
  }
  const statuses: number[] = []
  for (const other of [fileOf(1000), fileOf(1000)]) statuses.push((await watch(edge, person, other)).status)
  const before = bytes
  await until(() => bytes > before, 'the long one goes on')
  socket.destroy()
  return statuses
}

function assertNoPlace(answer: RawAnswer, status: number, code: string): void {
  assertRefused(answer, status)
  assert.equal(JSON.parse(answer.body.toString()).error.code, code)
  const seconds = Number(answer.headers['retry-after'])
  assert.ok(seconds > 20 && seconds <= 30, answer.headers['retry-after'])
}

function connectionsRefused() {
  return {
    why: 'nginx counts connections, not viewers: a guest has two of 750,000 bytes a second each, a third is told 429',
    async run(edge: EdgeTarget) {
      const file = fileOf(64 * MIB)
      await get(edge, file, { silentMs: 20_000 })
      const { rate, ahead, statuses } = await draw(edge, file, 'guest-2', 8, 6)
      assert.deepEqual(statuses.toSorted(), [206, 206, 429, 429, 429, 429, 429, 429])
      // nginx counts by whole seconds, so the rate may exceed the limit a little. A third connection would add half as much again.
      assert.ok(rate <= GUEST_BYTES_PER_SECOND * 1.1, `${rate} bytes a second`)
      assert.ok(ahead <= GUEST_BYTES_PER_SECOND * 2, `${ahead} bytes ahead of the rate`)
      assert.ok(rate > GUEST_BYTES_PER_SECOND * 0.5, `${rate} bytes a second`)
      const link = edge.linkTo(file, { class: 'guest', tid: 'guest-3' })
      const many = await Promise.all([1, 2, 3].map(() => ask(edge.port, link, { leaveAfter: 1_000_000 })))
      const refused = many.find(({ status }) => status === 429)
      assert.equal(refused?.headers['retry-after'], '1')
      for (const length of SHORT_RANGES) {
        const more = await drawRanges(edge, file, length, 5)
        assert.ok(more <= GUEST_BYTES_PER_SECOND * 2, `${more} bytes ahead of the rate by ranges of ${length}`)
      }
    },
  }
}
