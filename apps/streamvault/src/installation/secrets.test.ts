import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
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
    assert.notEqual(made.linkKeys.secrets['1'], made.adminToken)
  })

  it('signs links with the last link key, and keeps the others as long as they lie there', async () => {
    const folder = newFolder()
    const { linkKeys } = await openSecrets(folder)
    const [first, second, tenth] = [
      linkKeys.secrets['1'],
      'second secret of links, long enough',
      'tenth secret of links, long enough',
    ]
    for (const [number, secret] of [
      ['2', second],
      ['10', tenth],
    ]) {
      writeFileSync(path.join(folder, `link-key-${number}`), `${secret}\n`)
    }
    writeFileSync(path.join(folder, 'link-key-11.123.new'), 'what a kill left')
    const secrets = { 1: first, 2: second, 10: tenth }
    assert.deepEqual((await openSecrets(folder)).linkKeys, { current: '10', secrets })
    for (const number of ['1', '10']) rmSync(path.join(folder, `link-key-${number}`))
    assert.deepEqual((await openSecrets(folder)).linkKeys, { current: '2', secrets: { 2: second } })
    assert.deepEqual(
      readdirSync(folder).filter((name) => name === 'link-key-1'),
      [],
    )
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
