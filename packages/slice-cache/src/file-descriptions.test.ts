import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createFileDescriptions } from './file-descriptions.ts'
import type { FileMeta } from './file-meta.ts'

const META: FileMeta = { size: 9, etag: '"a"', modifiedMs: 0, contentType: 'video/mp4', fileName: 'film.mp4' }
const never = new AbortController().signal

/** Describes files only when the test answers. */
function setUp() {
  const questions: (PromiseWithResolvers<FileMeta | undefined> & { signal: AbortSignal })[] = []
  const files = createFileDescriptions((_fileId, signal) => {
    const question = { ...Promise.withResolvers<FileMeta | undefined>(), signal }
    questions.push(question)
    signal.addEventListener('abort', () => question.reject(signal.reason))
    return question.promise
  }, 10)
  return { files, questions }
}

describe('createFileDescriptions', () => {
  it('asks once for all who want to know, and keeps what was said', async () => {
    const { files, questions } = setUp()
    const both = [files.describe('film', never), files.describe('film', never)]
    assert.equal(files.known('film'), undefined)
    questions[0]?.resolve(META)
    assert.deepEqual(await Promise.all(both), [META, META])
    assert.equal(files.known('film'), META)
    assert.equal(await files.describe('film', never), META)
    assert.equal(questions.length, 1)
  })

  it('lets one leave alone, and gives the question up when the last has left', async () => {
    const { files, questions } = setUp()
    const [first, last] = [new AbortController(), new AbortController()]
    const leaving = [files.describe('film', first.signal), files.describe('film', last.signal)]
    first.abort(new Error('first left'))
    await assert.rejects(leaving[0] ?? assert.fail(), /first left/)
    assert.equal(questions[0]?.signal.aborted, false)
    last.abort(new Error('last left'))
    await assert.rejects(leaving[1] ?? assert.fail(), /last left/)
    assert.equal(questions[0]?.signal.aborted, true)
  })

  it('keeps nothing that was said before it was to forget', async () => {
    const { files, questions } = setUp()
    const before = files.describe('film', never)
    files.forget('film')
    questions[0]?.resolve(META)
    assert.equal(await before, META)
    assert.equal(files.known('film'), undefined)
  })

  it('asks again about what is not there, and not about what is refused', async () => {
    const { files, questions } = setUp()
    for (const index of [0, 1]) {
      const asked = files.describe('film', never)
      questions[index]?.resolve(undefined)
      assert.equal(await asked, undefined)
    }
    files.refuse('film')
    assert.equal(await files.describe('film', never), undefined)
    assert.equal(questions.length, 2)
    files.forgive(undefined)
    void files.describe('film', never)
    assert.equal(questions.length, 3)
  })
})
