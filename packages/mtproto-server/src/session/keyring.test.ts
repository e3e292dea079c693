import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { type AuthKey, idOfAuthKey } from './auth-key.ts'
import { openKeyring } from './keyring.ts'

async function newFolder(context: TestContext): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'keyring-'))
  context.after(() => rm(folder, { recursive: true }))
  return folder
}

function newKey(changes: Partial<AuthKey> = {}): AuthKey {
  const bytes = randomBytes(256)
  return { id: idOfAuthKey(bytes), bytes, dc: 2, salt: -5n, ...changes }
}

describe('openKeyring', () => {
  it('has the keys of an earlier run, whole', async (context) => {
    const folder = await newFolder(context)
    const key = newKey({ layer: 198, apiId: 7, temporary: { expiresAt: 4e9, permanentId: '0011223344556677' } })
    openKeyring(folder).keep(key)
    assert.deepEqual(openKeyring(folder).find(2, key.id), key)
  })

  it('knows a key at its own data centre only', async (context) => {
    const keyring = openKeyring(await newFolder(context))
    const key = newKey()
    keyring.keep(key)
    assert.equal(keyring.find(4, key.id), undefined)
  })

  it('forgets a temporary key when its time is over', async (context) => {
    const folder = await newFolder(context)
    let now = 1_000_000
    const keyring = openKeyring(folder, () => now)
    const key = newKey({ temporary: { expiresAt: 1001 } })
    keyring.keep(key)
    assert.equal(keyring.find(2, key.id), key)
    now = 1_001_000
    assert.equal(keyring.find(2, key.id), undefined)
    assert.deepEqual(await readdir(folder), [])
  })

  it('forgets a key with the temporary ones that stand for it, and no other', async (context) => {
    const folder = await newFolder(context)
    const keyring = openKeyring(folder)
    const key = newKey()
    const bound = newKey({ temporary: { expiresAt: 4e9, permanentId: key.id } })
    const other = newKey()
    for (const one of [key, bound, other]) keyring.keep(one)
    assert.deepEqual(keyring.forget(key.id), [key.id, bound.id])
    assert.deepEqual(await readdir(folder), [`${other.id}.json`])
  })

  it('gives every key another salt, for good', async (context) => {
    const folder = await newFolder(context)
    const keyring = openKeyring(folder)
    const key = newKey()
    keyring.keep(key)
    keyring.rotateSalts()
    assert.notEqual(key.salt, -5n)
    assert.equal(openKeyring(folder).find(2, key.id)?.salt, key.salt)
  })
})
