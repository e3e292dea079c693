import assert from 'node:assert/strict'
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { openJournalFile } from './journal-file.ts'
import type { JournalEntry } from './upload-journal.ts'

const entries: JournalEntry[] = [
  { kind: 'begin', object: 'a', name: 'ü', size: 5, source: '1' },
  { kind: 'part', part: 0, sessionId: 'one', fileId: '-5', randomId: '6' },
  { kind: 'block', part: 0, block: 0, hashes: '' },
  { kind: 'posted', part: 0, messageId: 4, size: 5, dc: 2 },
]

async function setUp(context: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'journal-'))
  context.after(() => rm(folder, { recursive: true }))
  return join(folder, 'film.jsonl')
}

describe('openJournalFile', () => {
  it('gives back what was written before', async (context) => {
    const path = await setUp(context)
    for (const entry of entries) {
      using file = openJournalFile(path)
      file.write(entry)
    }
    using file = openJournalFile(path)
    assert.deepEqual(file.entries, entries)
  })

  it('drops a line that was cut short, and goes on behind the last whole one', async (context) => {
    const path = await setUp(context)
    openJournalFile(path).write(entries[0] as JournalEntry)
    await appendFile(path, '{"kind":"part","pa')
    const [first, second] = entries as [JournalEntry, JournalEntry]
    {
      using file = openJournalFile(path)
      assert.deepEqual(file.entries, [first])
      file.write(second)
    }
    using again = openJournalFile(path)
    assert.deepEqual(again.entries, [first, second])
  })

  it('believes nothing behind a line that makes no sense', async (context) => {
    const path = await setUp(context)
    openJournalFile(path)[Symbol.dispose]()
    const lines = [entries[0], { kind: 'block', part: -1, block: 0, hashes: '' }, entries[1]]
    await writeFile(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
    using file = openJournalFile(path)
    assert.deepEqual(file.entries, [entries[0]])
  })

  it('leaves nothing when it is removed, and is empty when it is cleared', async (context) => {
    const path = await setUp(context)
    const file = openJournalFile(path)
    file.write(entries[0] as JournalEntry)
    file.clear()
    assert.equal(await readFile(path, 'utf8'), '')
    file.remove()
    await assert.rejects(readFile(path), { code: 'ENOENT' })
  })
})
