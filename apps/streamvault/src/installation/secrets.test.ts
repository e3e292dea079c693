import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, it } from 'node:test'
import { openSecrets } from './secrets.ts'

const newFolder = () => path.join(mkdtempSync(path.join(tmpdir(), 'secrets-')), 'secrets')

describe('openSecrets', () => {
  it('makes secrets once and reads the same ones afterwards', async () => {
    const folder = newFolder()
    const made = await openSecrets(folder)
    assert.deepEqual(await openSecrets(folder), made)
    assert.notEqual(made.linkSecret, made.adminToken)
  })

  it('keeps every file to its owner', async () => {
    const folder = newFolder()
    await openSecrets(folder)
    const modes = readdirSync(folder).map((name) => statSync(path.join(folder, name)).mode & 0o777)
    assert.ok(modes.length >= 2 && modes.every((mode) => mode === 0o600), String(modes))
  })

  it('refuses a secret that was cut short instead of using it', async () => {
    const folder = newFolder()
    await openSecrets(folder)
    writeFileSync(path.join(folder, 'admin-token'), 'short')
    await assert.rejects(openSecrets(folder), /too short/)
  })

  it('says what is in the way of their folder', async () => {
    const folder = newFolder()
    writeFileSync(folder, '')
    await assert.rejects(openSecrets(folder), { message: `Cannot make folder "${folder}": a file is in its way` })
  })
})
