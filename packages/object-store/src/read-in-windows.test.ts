import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ObjectBrokenOffError, ObjectChangedError, ObjectNotFoundError, ObjectRangeError } from './errors.ts'
import { type OpenedWindow, readInWindows } from './read-in-windows.ts'
import { collectBytes, inPieces, patternBytes } from './testing/index.ts'

const content = patternBytes(1000)

function setUp(answer: (window: { start: number; end: number }, asked: number) => Partial<OpenedWindow> = () => ({})) {
  const asked: [start: number, end: number, version: string | undefined][] = []
  const read = (start: number, end: number, expectedVersion?: string) =>
    collectBytes(
      readInWindows({
        key: 'film',
        range: { start, end },
        signal: new AbortController().signal,
        expectedVersion,
        windowBytes: 300,
        stat: async () => ({ size: content.byteLength, version: 'v1', modifiedMs: 0 }),
        open: async (window, version) => {
          asked.push([window.start, window.end, version])
          const bytes = inPieces(content.subarray(window.start, window.end), 70)
          return { version: 'v1', size: content.byteLength, bytes, ...answer(window, asked.length) }
        },
      }),
    )
  return { read, asked }
}

describe('readInWindows', () => {
  it('asks window by window, the later ones for the version of the first', async () => {
    const { read, asked } = setUp()
    assert.deepEqual(await read(50, 700), content.slice(50, 700))
    assert.deepEqual(asked, [
      [50, 350, undefined],
      [350, 650, 'v1'],
      [650, 700, 'v1'],
    ])
  })

  it('asks for no bytes when none are wanted, but still looks', async () => {
    const { read, asked } = setUp()
    assert.equal((await read(5, 5)).byteLength, 0)
    await assert.rejects(read(1001, 1001), ObjectRangeError)
    await assert.rejects(read(5, 5, 'v2'), ObjectChangedError)
    await assert.rejects(read(7, 5), ObjectRangeError)
    assert.deepEqual(asked, [])
  })

  it('refuses the bytes of another version, in the first answer and in later ones', async () => {
    await assert.rejects(setUp().read(0, 10, 'v0'), ObjectChangedError)
    const { read } = setUp((_, asked) => (asked === 2 ? { version: 'v2' } : {}))
    await assert.rejects(read(0, 700), ObjectChangedError)
  })

  it('refuses a range that ends outside the object, however much the store gives', async () => {
    await assert.rejects(setUp().read(900, 1001), ObjectRangeError)
  })

  it('notices too few and too many bytes', async () => {
    for (const length of [299, 301]) {
      const { read } = setUp(({ start }) => ({ bytes: inPieces(content.subarray(start, start + length), 100) }))
      await assert.rejects(read(0, 300), ObjectBrokenOffError)
    }
  })

  it('passes on what the store says', async () => {
    const { read } = setUp(() => {
      throw new ObjectNotFoundError('film')
    })
    await assert.rejects(read(0, 10), ObjectNotFoundError)
  })
})
