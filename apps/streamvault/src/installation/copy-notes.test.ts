import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { it } from 'node:test'
import { createMemoryCatalog } from '@streamvault/catalog/memory'
import { createMemoryObjectStore } from '@streamvault/object-store/memory'
import { openCopyNotes } from './copy-notes.ts'

it('says in words what stands in the place of the folder of notes', async (t) => {
  const data = mkdtempSync(path.join(tmpdir(), 'copy-notes-'))
  t.after(() => rmSync(data, { recursive: true }))
  const folder = path.join(data, 'copies')
  const deps = { catalog: createMemoryCatalog(), store: createMemoryObjectStore({ maxBytes: 1 }), folder }
  await openCopyNotes(deps)
  writeFileSync(folder, 'a file where the folder belongs')
  await assert.rejects(openCopyNotes(deps), { message: `Cannot read folder "${folder}": a file is in its way` })
})
