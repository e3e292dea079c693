import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createKeptMessages } from './kept-messages.ts'

const MIB = 1024 * 1024

function messageOf(id: number, bytes: number) {
  return { id: BigInt(id), sequence: id * 2 + 1, body: Buffer.alloc(bytes), answers: BigInt(id + 1000) }
}

describe('createKeptMessages', () => {
  it('gives up chunks of files before answers that cannot be asked for again', () => {
    const kept = createKeptMessages()
    kept.keep(messageOf(1, 100))
    for (let id = 2; id <= 20; id++) kept.keep(messageOf(id, MIB))
    assert.deepEqual(
      kept.all().map(({ id }) => Number(id)),
      [1, 14, 15, 16, 17, 18, 19, 20],
    )
    assert.equal(kept.answerTo(1002n), undefined)
    assert.equal(kept.answerTo(1020n)?.id, 20n)
  })

  it('never keeps more than 512', () => {
    const kept = createKeptMessages()
    for (let id = 1; id <= 600; id++) kept.keep(messageOf(id, 10))
    assert.equal(kept.all().length, 512)
    assert.equal(kept.find(88n), undefined)
    assert.equal(kept.find(89n)?.id, 89n)
  })

  it('forgets what is acknowledged, and makes room by it', () => {
    const kept = createKeptMessages()
    for (let id = 1; id <= 7; id++) kept.keep(messageOf(id, MIB))
    kept.release([1n, 2n, 3n, 99n])
    for (let id = 8; id <= 10; id++) kept.keep(messageOf(id, MIB))
    assert.deepEqual(
      kept.all().map(({ id }) => Number(id)),
      [4, 5, 6, 7, 8, 9, 10],
    )
  })
})
