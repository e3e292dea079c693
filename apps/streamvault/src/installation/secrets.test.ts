import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, it } from 'node:test'
import { openSecrets } from './secrets.ts'

const newFolder = () => path.join(mkdtempSync(path.join(tmpdir(), 'secrets-')), 'secrets')

describe('openSecrets', () => {
  it('makes secrets once and reads the same ones afterwards', () => {
    const folder = newFolder()
    const made = openSecrets(folder)
    assert.deepEqual(openSecrets(folder), made)
    assert.notEqual(made.linkSecret, made.adminToken)
  })

  it('keeps every file to its owner', () => {
    const folder = newFolder()
    openSecrets(folder)
    const modes = readdirSync(folder).map((name) => statSync(path.join(folder, name)).mode & 0o777)
    assert.ok(modes.length >= 2 && modes.every((mode) => mode === 0o600), String(modes))
  })

  it('refuses a secret that was cut short instead of using it', () => {
    const folder = newFolder()
    openSecrets(folder)
    writeFileSync(path.join(folder, 'admin-token'), 'short')
    assert.throws(() => openSecrets(folder), /too short/)
  })
})
